using Contrefort.Core;
using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Documents.Pdf;
using Contrefort.Portal;
using Contrefort.Ui;
using NodaTime;

namespace Contrefort.Quotes;

/// <summary>Who signs what with whom.</summary>
/// <param name="Seller">Its head: name, address, numbers.</param>
internal sealed record Parties(IReadOnlyList<string> Seller, IReadOnlyList<string> Customer);

/// <summary>
/// A contract on paper, made of the terms the program carries out: what is promised in words and what is carried out cannot
/// differ. In the language of the offer.
/// </summary>
internal static class ContractPaper
{
    /// <summary>The offer is signed in its own language; where it names none, in the customer's.</summary>
    public static string LanguageOf(Offer offer, string customers) =>
        offer.Languages.Count == 0 || offer.Languages.Contains(customers) ? customers
        : offer.Languages.Contains("fr") ? "fr"
        : "en";

    public static byte[] Of(
        Contract contract,
        SettledQuote settled,
        Parties parties,
        IReadOnlyDictionary<string, string> roles,
        bool stopsWhenClosed,
        string language,
        Instant signedAt
    )
    {
        var terms = contract.Terms;
        var w = new Words(Reader.Of(language, terms.Zone.Id));
        var chapters = ContractClauses.Of(contract);
        var prices = new PricePaper(
            settled,
            w,
            chapters
                .SelectMany(chapter => chapter.Clauses)
                .Index()
                .ToDictionary(clause => clause.Item.Term.Ref, clause => clause.Index + 1)
        );
        List<Block> body =
        [
            PaperLook.Heads(parties.Seller, parties.Customer),
            PaperLook.Title(w["Contract {0}", contract.Number]),
            new Paragraph(terms.Offer.Label)
            {
                Style = new() { Size = 11 },
                SpaceAfter = 8,
            },
            PaperLook.Facts([
                (w["Between"], parties.Seller[0]),
                (w["And"], parties.Customer[0]),
                (w["From"], w.Write.Date(contract.StartsOn)),
                (w["To"], w.Write.Date(contract.EndsOn)),
                (w["Renewal"], Renewal(contract, w)),
                (w["Signed"], w.Write.Date(signedAt.InZone(terms.Zone).Date)),
                (w["Offer"], $"{terms.Offer.Id} {terms.Offer.Version}"),
                .. QuotePapers.Chosen(terms, w),
                (w["Components added by agreement"], string.Join(", ", contract.Components)),
                .. roles.Select(role => (RoleName(terms, role.Key), role.Value)),
            ]),
            PaperLook.Chapter(w["Opening hours"]),
            PaperLook.Facts(
                terms.Calendars.Select(calendar =>
                    (
                        Capital.Of(w[calendar.Key.Replace('-', ' ')]),
                        string.Join(", ", CalendarSentence.Of(calendar.Value).Select(part => w[part]))
                    )
                )
            ),
            new Paragraph(w["On the clocks of {0}.", terms.Zone.Id]) { Style = PaperLook.Small, SpaceBefore = 4 },
        ];
        if (stopsWhenClosed)
            body.Add(
                new Paragraph(w["Clocks stop while the customer is closed, except what is promised round the clock."])
            );
        body.Add(PaperLook.Chapter(w["Prices"]));
        body.AddRange(prices.Blocks());
        body.AddRange(Clauses(chapters, w));
        body.Add(PaperLook.Signatures(w, parties.Seller[0], parties.Customer[0]));
        var title = w["Contract {0}", contract.Number];
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

    /// <summary>What happens at the end, and by when it can be refused.</summary>
    public static string Renewal(Contract contract, Words w)
    {
        if (contract.Terms.Of<PeriodTerm>().FirstOrDefault() is not { } period)
            return "";
        return (period.Renews, period.LastDayToRefuse(contract.EndsOn)) switch
        {
            (Core.Terms.Renewal.Explicitly, _) => w["Ends on {0}; goes on only if both say so", contract.EndsOn],
            (_, { } day) => w["Goes on by itself on {0}; to be refused by {1}", contract.EndsOn.PlusDays(1), day],
            _ => w["Goes on by itself on {0}", contract.EndsOn.PlusDays(1)],
        };
    }

    /// <summary>Every term in words, in the order a customer asks about them, each with its place in the signed text.</summary>
    static IEnumerable<Block> Clauses(IEnumerable<Chapter> chapters, Words w)
    {
        var n = 0;
        foreach (var chapter in chapters)
        {
            yield return PaperLook.Chapter(w[chapter.Title]);
            foreach (var clause in chapter.Clauses)
            {
                List<Block> parts = [new Paragraph(Capital.Of(w[clause.Plain]))];
                if (clause.Term.Reading is { } reading)
                    parts.Add(
                        new Paragraph(Run.Italic(w["Reading agreed: {0}", reading.Choice])) { Style = PaperLook.Small }
                    );
                parts.Add(
                    new Paragraph(
                        $"{w.Source(clause.Term.Source)}{(clause.Term.House ? $" · {w["the seller's own value"]}" : "")}"
                    )
                    {
                        Style = PaperLook.Small,
                    }
                );
                yield return new Item($"{++n}.", new Stack(parts), 22) { SpaceBefore = 5 };
            }
        }
    }

    static string RoleName(ContractTerms terms, string role) =>
        terms.Of<RoleTerm>().FirstOrDefault(term => term.Id == role)?.Label ?? role;
}
