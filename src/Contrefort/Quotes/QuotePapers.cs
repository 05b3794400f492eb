using Contrefort.Core;
using Contrefort.Core.Terms;
using Contrefort.Documents.Pdf;
using Contrefort.Ui;
using NodaTime;

namespace Contrefort.Quotes;

/// <summary>A quote on paper, in the language its reader reads.</summary>
internal sealed class QuotePapers
{
    public static string NameOf(QuoteRow row) => $"{row.Name.Replace('/', '-')}.pdf";

    /// <param name="at">When it is made; the same moment gives the same bytes.</param>
    public byte[] Quote(QuoteSheet sheet, Instant at)
    {
        var w = new Words(sheet.Reader);
        var (row, offer) = (sheet.Row, sheet.Offer);
        var prices = new PricePaper(sheet.Priced, w);
        List<Block> body =
        [
            PaperLook.Heads(sheet.Parties.Seller, [.. sheet.Parties.Customer, row.Recipient, row.Email]),
            PaperLook.Title(w["Quote {0}", sheet.Name]),
            new Paragraph(offer.Label)
            {
                Style = new() { Size = 11 },
                SpaceAfter = 8,
            },
            PaperLook.Facts([
                (w["Date"], w.Write.Date(at.InZone(w.Reader.Zone).Date)),
                (w["Valid until"], w.Write.Date(row.ValidUntil)),
                (w["Starts on"], w.Write.Date(row.StartsOn)),
                (w["Duration"], Length(sheet.Priced.Quote.Terms, w)),
                .. Chosen(sheet.Priced.Quote.Terms, w),
                (w["Components added by agreement"], string.Join(", ", row.Components)),
            ]),
        ];
        if (row.Note.Length > 0)
            body.Add(new Paragraph(row.Note) { SpaceBefore = 10 });
        body.Add(PaperLook.Chapter(w["Prices"]));
        body.AddRange(prices.Blocks());
        body.Add(PaperLook.Chapter(w["Where the prices come from"]));
        body.AddRange(prices.Clauses());
        body.Add(
            new Paragraph(
                w["Signed and returned by {0}, this quote is turned into a contract with these words.", row.ValidUntil]
            )
            {
                SpaceBefore = 14,
            }
        );
        body.Add(PaperLook.Signatures(w, sheet.Parties.Seller[0], sheet.For));
        return PaperLook
            .Paper(
                w,
                $"{w["Quote {0}", sheet.Name]} – {sheet.For}",
                sheet.Parties.Seller[0],
                $"{w["Quote {0}", sheet.Name]} · {sheet.For}",
                at,
                body
            )
            .ToPdf();
    }

    public static string Length(ContractTerms terms, Words w) =>
        terms.Of<PeriodTerm>().FirstOrDefault() is { } period ? w[period.Cite().Text] : "";

    /// <summary>The values and options chosen, by their names.</summary>
    public static IEnumerable<(string Name, string Value)> Chosen(ContractTerms terms, Words w)
    {
        foreach (var parameter in terms.Parameters.Where(Shows))
            yield return (ParameterWords.Label(parameter, w), ParameterWords.Value(parameter, w));
        var options = terms.Options.Where(option => terms.ChosenOptions.Contains(option.Id)).ToList();
        if (options.Count > 0)
            yield return (w["Options"], string.Join(", ", options.Select(option => option.Label)));
    }

    /// <summary>What the customer chose; the seller's price lists are in the lines.</summary>
    static bool Shows(Parameter parameter) =>
        parameter is { RequiredAt: RequiredAt.Subscription, Value: { Length: > 0 } value }
        && value is not ("null" or "[]" or "{}");
}
