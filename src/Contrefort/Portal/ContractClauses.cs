using System.Text.RegularExpressions;
using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;

namespace Contrefort.Portal;

/// <summary>A clause in plain words, and the passage of the signed text it says again.</summary>
internal sealed record Clause(Term Term, Sentence Plain, Passage? Passage);

/// <summary>The clauses of a contract that answer one question.</summary>
internal sealed record Chapter(Sentence Title, string Anchor, IReadOnlyList<Clause> Clauses);

/// <summary>A contract in clear words, in the order a customer asks about it.</summary>
internal static partial class ContractClauses
{
    static readonly Lazy<ShippedOffers> Shipped = new(() => ShippedOffers.Read());

    static readonly IReadOnlyList<(Sentence Title, string Anchor, Type[] Kinds)> Chapters =
    [
        (new Sentence("What is covered"), "covered", [typeof(ScopeTerm), typeof(QuotaTerm)]),
        (new Sentence("When and how to reach us"), "reach", [typeof(CoverageTerm), typeof(ChannelTerm)]),
        (new Sentence("How fast"), "fast", [typeof(ResponseTerm), typeof(ScaleTerm), typeof(PenaltyTerm)]),
        (new Sentence("Your time and how it is counted"), "time", [typeof(CreditTerm), typeof(MeterTerm)]),
        (
            new Sentence("What you are told, and by whom"),
            "told",
            [typeof(NoticeTerm), typeof(ApprovalTerm), typeof(RoleTerm), typeof(DeliverableTerm)]
        ),
        (new Sentence("How we work"), "work", [typeof(ProcedureTerm), typeof(PrerequisiteTerm), typeof(TextTerm)]),
        (
            new Sentence("How long, and for how much"),
            "price",
            [
                typeof(PeriodTerm),
                typeof(FeeTerm),
                typeof(RateTerm),
                typeof(DiscountTerm),
                typeof(BillingTerm),
                typeof(RevisionTerm),
            ]
        ),
    ];

    /// <summary>The words of the signed text a term says again.</summary>
    public static Passage? PassageOf(Contract contract, Term term) =>
        SourceText.Find(term.Source, Shipped.Value.SourcesOf(contract.Terms.Offer));

    /// <summary>A signed text without the marks of emphasis of its file.</summary>
    public static string Plain(string text) => Emphasis().Replace(text, "").Trim();

    [GeneratedRegex(@"\*\*|</?[bi]>")]
    private static partial Regex Emphasis();

    public static IReadOnlyList<Chapter> Of(Contract contract)
    {
        var texts = Shipped.Value.SourcesOf(contract.Terms.Offer);
        return
        [
            .. Chapters
                .Select(chapter => new Chapter(
                    chapter.Title,
                    chapter.Anchor,
                    [
                        .. contract
                            .Terms.All.Where(term => chapter.Kinds.Contains(term.GetType()))
                            .OrderBy(term => Array.IndexOf(chapter.Kinds, term.GetType()))
                            .Select(term => new Clause(
                                term,
                                Explanation.Of(term),
                                SourceText.Find(term.Source, texts)
                            )),
                    ]
                ))
                .Where(chapter => chapter.Clauses.Count > 0),
        ];
    }
}
