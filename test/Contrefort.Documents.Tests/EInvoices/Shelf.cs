using Contrefort.Core.Invoicing;

namespace Contrefort.Documents.Tests.EInvoices;

/// <summary>The data files of the repository.</summary>
static class Shelf
{
    public static VatCases VatCases { get; } = VatCases.Read("cases.yaml", File.ReadAllText(Find("vat/cases.yaml")));

    static string Find(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, path) is var file && File.Exists(file))
                return file;
        throw new FileNotFoundException(path);
    }
}
