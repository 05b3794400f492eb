using Contrefort.Core;
using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Documents.Pdf;
using Contrefort.Portal;
using Contrefort.Ui;
using NodaTime;

namespace Contrefort.Quotes;

/// <summary>A change of a contract on paper: what was, what is from a day on, what that costs, and the clauses that change.</summary>
internal static class AmendmentPaper
{
    public static byte[] Of(
        Contract contract,
        AmendmentDraft draft,
        int number,
        Parties parties,
        string language,
        Instant signedAt
    )
    {
        var amendment = draft.Amendment!;
        var w = new Words(Reader.Of(language, contract.Terms.Zone.Id));
        var title = w["Amendment {0} to contract {1}", number, contract.Number];
        List<Block> body =
        [
            PaperLook.Heads(parties.Seller, parties.Customer),
            PaperLook.Title(title),
            new Paragraph(contract.Terms.Offer.Label)
            {
                Style = new() { Size = 11 },
                SpaceAfter = 8,
            },
            PaperLook.Facts([
                (w["In force from"], w.Write.Date(amendment.EffectiveOn)),
                (w["Signed"], w.Write.Date(signedAt.InZone(contract.Terms.Zone).Date)),
            ]),
            PaperLook.Chapter(w["What changes"]),
            new Table(Column.Fixed(48.Mm), Column.Share(), Column.Share())
            {
                Head =
                [
                    new("", w["Until {0}", amendment.EffectiveOn.PlusDays(-1)], w["From {0}", amendment.EffectiveOn]),
                ],
                Rows = [.. ValueChanges(draft, w).Select(change => new Row(change.Name, change.Before, change.After))],
            },
        ];
        var before = Quote.Of(draft.Before, PriceFacts.None);
        var after = Quote.Of(draft.After, PriceFacts.None);
        body.Add(PaperLook.Chapter(w["Prices"]));
        body.Add(Prices(ComparedLine.Of(before, after), draft, w));
        body.Add(new Paragraph(w["All prices are before tax."]) { Style = PaperLook.Small, SpaceBefore = 6 });
        var terms = draft.TermChanges.ToList();
        if (terms.Count > 0)
            body.Add(PaperLook.Chapter(w["Clauses that change"]));
        body.AddRange(terms.Select((change, n) => Clause(n + 1, change.Before, change.After, w)));
        body.Add(new Paragraph(w["Everything else in the contract stays as it was signed."]) { SpaceBefore = 12 });
        body.Add(PaperLook.Signatures(w, parties.Seller[0], parties.Customer[0]));
        return PaperLook
            .Paper(
                w,
                $"{title} – {parties.Customer[0]}",
                parties.Seller[0],
                $"{title} · {parties.Customer[0]}",
                signedAt,
                body
            )
            .ToPdf();
    }

    /// <summary>Values and options that differ, as a person reads them.</summary>
    public static IEnumerable<(string Name, string Before, string After)> ValueChanges(AmendmentDraft draft, Words w)
    {
        var was = draft.Before.Parameters.ToDictionary(parameter => parameter.Name);
        foreach (
            var parameter in draft.After.Parameters.Where(parameter => parameter.RequiredAt == RequiredAt.Subscription)
        )
            if (was.GetValueOrDefault(parameter.Name)?.Value != parameter.Value)
                yield return (
                    ParameterWords.Label(parameter, w),
                    was.TryGetValue(parameter.Name, out var old) ? ParameterWords.Value(old, w) : "—",
                    ParameterWords.Value(parameter, w)
                );
        var (before, after) = (Options(draft.Before), Options(draft.After));
        if (before != after)
            yield return (w["Options"], before, after);
    }

    static string Options(ContractTerms terms) =>
        string.Join(
            ", ",
            terms.Options.Where(option => terms.ChosenOptions.Contains(option.Id)).Select(option => option.Label)
        )
            is { Length: > 0 } labels
            ? labels
            : "—";

    static Table Prices(IReadOnlyList<ComparedLine> lines, AmendmentDraft draft, Words w) =>
        new(
            Column.Share(),
            Column.Fixed(30.Mm, Align.Right),
            Column.Fixed(30.Mm, Align.Right),
            Column.Fixed(30.Mm, Align.Right)
        )
        {
            Head = [new("", w["Before"], w["After"], w["Difference"])],
            Rows =
            [
                .. lines.Select(line => new Row(
                    new Cell(
                        new Paragraph(Capital.Of(w[line.Shown.Label])),
                        new Paragraph(Beside(line, draft, w)) { Style = PaperLook.Small }
                    ),
                    Said(line.Before, draft.After.Offer.Currency, w),
                    Said(line.After, draft.After.Offer.Currency, w),
                    line.Difference is { } difference ? w.Write.Amount(difference, draft.After.Offer.Currency) : ""
                )
                {
                    Style = new() { Tabular = true },
                }),
            ],
        };

    static string Beside(ComparedLine line, AmendmentDraft draft, Words w) =>
        string.Join(
            " · ",
            new[]
            {
                line.Shown.Every is null ? w["once"] : w[new QuoteGroup(line.Shown.Every, null, []).Title],
                draft.Given.FirstOrDefault(price => (price.Term, price.Row) == (line.Shown.Term, line.Shown.Row))
                    is { Reason.Length: > 0 } given
                    ? w["Price given: {0}", given.Reason]
                    : "",
            }.Where(part => part.Length > 0)
        );

    public static string Said(PricedLine? line, string currency, Words w) =>
        line switch
        {
            null => "—",
            { State: PriceState.Priced } => w.Write.Amount(line.Net, currency),
            { State: PriceState.OnQuote } => w["on a quote"],
            _ => w["not published"],
        };

    static Block Clause(int n, Term? before, Term? after, Words w)
    {
        var shown = after ?? before!;
        List<Block> parts = [];
        if (before is not null)
            parts.Add(new Paragraph(w["Before: {0}", Capital.Of(w[before.Cite().Text])]) { Style = PaperLook.Small });
        parts.Add(new Paragraph(after is null ? w["No longer holds."] : Capital.Of(w[after.Cite().Text])));
        parts.Add(new Paragraph(w.Source(shown.Source)) { Style = PaperLook.Small });
        return new Item($"{n}.", new Stack(parts), 22) { SpaceBefore = 5 };
    }
}
