using Contrefort.Core;
using Contrefort.Core.Invoicing;
using Contrefort.Ui;

namespace Contrefort.Invoicing;

/// <summary>VAT cases in words, for those who choose one.</summary>
internal static class VatCaseNames
{
    static readonly Dictionary<string, Sentence> Names = new()
    {
        ["domestic"] = new Sentence("Taxed at a rate"),
        ["several-rates"] = new Sentence("Taxed at several rates"),
        ["zero-rated"] = new Sentence("Taxed at nought per cent"),
        ["reverse-charge-eu"] = new Sentence("Services to a business in another member state: reverse charge"),
        ["reverse-charge-fr"] = new Sentence("Subcontracting in France: reverse charge"),
        ["reverse-charge-be"] = new Sentence("Belgian works contract: reverse charge"),
        ["franchise-fr"] = new Sentence("French small enterprise: VAT not applicable"),
        ["franchise-be"] = new Sentence("Belgian small enterprise: VAT not applicable"),
        ["outside-eu"] = new Sentence("Services to a business outside the Union"),
        ["indemnity"] = new Sentence("Indemnity, outside the scope of VAT"),
        ["intra-community-goods"] = new Sentence("Goods to another member state"),
        ["export-goods"] = new Sentence("Goods leaving the Union"),
    };

    /// <summary>Those that a seller of services chooses; an indemnity is chosen by its term.</summary>
    public static IEnumerable<(string? Value, string Text)> Options(VatCases cases, Words w) =>
        cases
            .All.Where(known => known.Name is not ("indemnity" or "several-rates"))
            .Select(known => ((string?)known.Name, Of(known.Name, w)));

    public static string Of(string name, Words w) => Names.TryGetValue(name, out var said) ? w[said] : name;
}
