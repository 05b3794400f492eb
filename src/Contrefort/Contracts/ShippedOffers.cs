using System.Collections.Concurrent;
using Contrefort.Core.Terms;

namespace Contrefort.Contracts;

/// <summary>
/// Offer files as text: those Contrefort comes with, or those of a folder. A folder holds <c>*.yaml</c> offers, optionally
/// <c>examples.yaml</c>, and the signed texts in <c>sources/</c>.
/// </summary>
internal sealed record ShippedOffers(
    IReadOnlyDictionary<string, string> Texts,
    string? Examples,
    IReadOnlyDictionary<string, string> SourceFiles
)
{
    const string Prefix = "offers/";
    const string ExamplesName = "examples";

    /// <param name="folder">Null for the offers Contrefort comes with.</param>
    /// <exception cref="IOException">The folder or a file in it cannot be read.</exception>
    public static ShippedOffers Read(string? folder = null)
    {
        var files = (folder is null ? Shipped() : FilesOf(folder)).ToDictionary();
        return new(
            files
                .Where(file => file.Key.EndsWith(".yaml", StringComparison.Ordinal))
                .Select(file => KeyValuePair.Create(Path.GetFileNameWithoutExtension(file.Key), file.Value))
                .Where(file => file.Key != ExamplesName)
                .ToDictionary(),
            files.GetValueOrDefault($"{ExamplesName}.yaml"),
            files
                .Where(file => file.Key.EndsWith(".txt", StringComparison.Ordinal))
                .Select(file => KeyValuePair.Create(Path.GetFileName(file.Key), file.Value))
                .ToDictionary()
        );
    }

    /// <summary>The texts an offer cites, by the name its terms give them: <c>S1</c>. One whose file is absent is left out.</summary>
    public IReadOnlyDictionary<string, SourceText> SourcesOf(Offer offer) =>
        offer
            .Sources.Where(source => SourceFiles.ContainsKey(source.Value))
            .ToDictionary(source => source.Key, source => _read.GetOrAdd((source.Key, source.Value), Read));

    SourceText Read((string Name, string File) source) => SourceText.Read(source.Name, SourceFiles[source.File]);

    /// <summary>Read once: a page asks for many passages of one text.</summary>
    readonly ConcurrentDictionary<(string Name, string File), SourceText> _read = new();

    static IEnumerable<KeyValuePair<string, string>> Shipped()
    {
        var assembly = typeof(ShippedOffers).Assembly;
        foreach (var name in assembly.GetManifestResourceNames())
            if (name.StartsWith(Prefix, StringComparison.Ordinal))
            {
                using var text = new StreamReader(assembly.GetManifestResourceStream(name)!);
                yield return KeyValuePair.Create(name[Prefix.Length..], text.ReadToEnd());
            }
    }

    static IEnumerable<KeyValuePair<string, string>> FilesOf(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal))
            yield return KeyValuePair.Create(Path.GetFileName(path), File.ReadAllText(path));
        var sources = Path.Combine(folder, "sources");
        if (!Directory.Exists(sources))
            yield break;
        foreach (var path in Directory.EnumerateFiles(sources, "*.txt").Order(StringComparer.Ordinal))
            yield return KeyValuePair.Create($"sources/{Path.GetFileName(path)}", File.ReadAllText(path));
    }
}
