using System.Text;
using Contrefort.Core.Terms;

namespace Contrefort.Cli;

/// <summary>
/// Two pages drawn from the offers: every clause of the source texts as a term (<c>offers/MAP.md</c>), and every unclear
/// text with the reading chosen (<c>offers/READINGS.md</c>).
/// </summary>
internal static class OfferTables
{
    public static string Map(IEnumerable<Offer> offers)
    {
        var page = new StringBuilder();
        page.AppendLine("# Every clause of the source texts as a term");
        page.AppendLine();
        page.AppendLine(
            "Written by `contrefort offers map`. `house`: the text is silent, the value is the seller's own."
        );
        page.AppendLine();
        page.AppendLine("| Source | Offer | Term | Reading noted | House |");
        page.AppendLine("|---|---|---|---|---|");
        var rows = offers
            .SelectMany(Rows)
            .OrderBy(row => row.Source, StringComparer.Ordinal)
            .ThenBy(row => row.Offer, StringComparer.Ordinal);
        foreach (var (source, offer, term, reading, house) in rows)
            page.AppendLine($"| {source} | {offer} | `{term}` | {(reading ? "yes" : "")} | {(house ? "yes" : "")} |");
        return page.ToString();
    }

    static IEnumerable<(string Source, string Offer, string Term, bool Reading, bool House)> Rows(Offer offer) =>
        Own(offer)
            .Select(term => (term.Source, offer.Id, term.Ref, term.Reading is not null, term.House))
            .Concat(offer.Options.Select(option => (option.Source, offer.Id, $"option.{option.Id}", false, false)));

    public static string Readings(IEnumerable<Offer> offers)
    {
        var terms = offers.SelectMany(Own).Where(term => term.Reading is not null).ToList();
        var page = new StringBuilder();
        page.AppendLine("# Where the source texts are unclear, and the reading chosen");
        page.AppendLine();
        page.AppendLine(
            $"Written by `contrefort offers readings`. {terms.Count} points; “instead” is the other reading."
        );
        foreach (var term in terms)
        {
            page.AppendLine();
            page.AppendLine($"## {term.OfferId}: `{term.Ref}` ({term.Source})");
            page.AppendLine($"- Unclear: {term.Reading!.Unclear}");
            page.AppendLine($"- Chosen: {term.Reading.Choice}");
            page.AppendLine($"- Instead: {term.Reading.Instead}");
        }
        return page.ToString();
    }

    /// <summary>The terms the offer's own file writes.</summary>
    static IEnumerable<Term> Own(Offer offer) => offer.Terms.Where(term => term.OfferId == offer.Id);
}
