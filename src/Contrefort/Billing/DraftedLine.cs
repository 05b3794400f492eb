using Contrefort.Core;
using Contrefort.Core.Billing;
using Contrefort.Core.Terms;
using NodaTime;

namespace Contrefort.Billing;

/// <summary>A line of a draft as it is kept: what the terms gave, with every step, and what a person made of it.</summary>
internal sealed record DraftedLine
{
    public required string Key { get; init; }

    /// <summary>The line of the terms it is about: its own key, or that of the line it mends or gives back.</summary>
    public required string Line { get; init; }

    /// <summary>The draft on which that line first stood.</summary>
    public required string DraftKey { get; init; }

    /// <summary>The fee or rate that prices it.</summary>
    public required string Term { get; init; }
    public required Sentence Label { get; init; }
    public PriceState State { get; init; }
    public Sentence? Missing { get; init; }
    public decimal Quantity { get; init; } = 1;
    public UnitCode Unit { get; init; }
    public decimal BaseQuantity { get; init; } = 1;
    public decimal UnitPrice { get; init; }
    public IReadOnlyList<DraftedAllowance> Allowances { get; init; } = [];
    public LocalDate From { get; init; }
    public LocalDate Until { get; init; }
    public Guid? Work { get; init; }

    /// <summary>The number a customer knows.</summary>
    public string? Ticket { get; init; }
    public IReadOnlyList<PriceStep> Steps { get; init; } = [];

    /// <summary>What terms and facts gave, before a person touched it.</summary>
    public decimal Computed { get; init; }

    /// <summary>Words a person gave it.</summary>
    public string? Text { get; init; }
    public bool IsLeftOut { get; init; }

    /// <summary>A person priced it or left it out, or it gives back what a person chose to.</summary>
    public bool ByPerson { get; init; }

    public decimal Gross => State == PriceState.Priced ? Money.Of(Quantity, UnitPrice, BaseQuantity) : 0;
    public decimal Net => IsLeftOut ? 0 : Gross - Allowances.Sum(allowance => allowance.Amount);

    /// <param name="sign">−1 for a line that gives back: documents only know positive amounts.</param>
    public static DraftedLine Of(DraftLine line, string draftKey, int sign = 1) =>
        new()
        {
            Key = line.Key,
            Line = line.Key,
            DraftKey = draftKey,
            Term = line.Price.Term,
            Label = line.Price.Label,
            State = line.Price.State,
            Missing = line.Price.Missing?.Sentence,
            Quantity = sign * line.Price.Quantity,
            Unit = line.Price.Unit,
            BaseQuantity = line.Price.BaseQuantity,
            UnitPrice = line.Price.UnitPrice,
            Allowances =
            [
                .. line.Price.Allowances.Select(part => new DraftedAllowance(
                    sign * line.Price.Taken(part),
                    part.Reason,
                    part.Because
                )),
            ],
            From = line.From,
            Until = line.Until,
            Work = line.Work?.Value,
            Ticket = line.Ticket,
            Steps = line.Price.Steps,
            Computed = sign * line.Price.Net,
        };

    /// <summary>What a person said last of each thing holds.</summary>
    public static IReadOnlyList<DraftedLine> Changed(
        IReadOnlyList<DraftedLine> lines,
        IReadOnlyCollection<DraftChangeRow> changes
    ) =>
        changes.Count == 0
            ? lines
            :
            [
                .. lines.Select(line =>
                    changes
                        .Where(change => change.LineKey == line.Key)
                        .OrderBy(change => change.At)
                        .Aggregate(line, (now, change) => now.With(change))
                ),
            ];

    DraftedLine With(DraftChangeRow change) =>
        change.Kind switch
        {
            DraftChangeKind.Price => this with
            {
                UnitPrice = change.Price!.Value,
                State = PriceState.Priced,
                Missing = null,
                Allowances = [],
                ByPerson = true,
            },
            DraftChangeKind.Text => this with { Text = change.Text },
            DraftChangeKind.LeaveOut => this with { IsLeftOut = true, ByPerson = true },
            DraftChangeKind.PutBack => this with { IsLeftOut = false },
        };
}

/// <param name="Amount">Positive.</param>
internal sealed record DraftedAllowance(decimal Amount, Sentence Reason, Citation Because);

/// <summary>Why money is given back unasked: the promise, what happened, and the words that say so.</summary>
/// <param name="Headline">How the clock ended.</param>
/// <param name="Facts">What happened, in order.</param>
/// <param name="Tax">How the tax office sees it: <c>price-reduction</c> or <c>indemnity</c>.</param>
/// <param name="Settled">Tickets whose broken promises are settled with it.</param>
public sealed record DraftProof(
    string Ticket,
    string? Tax,
    Sentence Headline,
    Sentence? Detail,
    IReadOnlyList<ProofFact> Facts,
    IReadOnlyList<Citation> Terms,
    IReadOnlyList<string> Settled
);

public sealed record ProofFact(Instant At, Sentence What);
