using Contrefort.Core.Terms;

namespace Contrefort.Core.Tests.Terms;

/// <summary>The offer files of the repository, and small ones written in a test.</summary>
static class Offers
{
    public static string Folder { get; } = Find();

    public static IReadOnlyDictionary<string, string> Texts { get; } =
        Directory
            .EnumerateFiles(Folder, "*.yaml")
            .Where(file => Path.GetFileName(file) != "examples.yaml")
            .ToDictionary(file => Path.GetFileNameWithoutExtension(file), File.ReadAllText);

    public static Offer Read(string id) => OfferReader.Read(id, id => Texts.GetValueOrDefault(id)).Value;

    static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!Directory.Exists(Path.Combine(folder, "offers", "sources")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("offers/");
        return Path.Combine(folder, "offers");
    }
}
