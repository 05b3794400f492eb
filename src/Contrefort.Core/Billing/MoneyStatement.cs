using Contrefort.Core.Terms;
using NodaTime;

namespace Contrefort.Core.Billing;

/// <summary>One line of an issued document, as it was billed.</summary>
/// <param name="Line">The draft line it is about; see <see cref="DraftLine.Key"/>.</param>
/// <param name="Net">Signed: a credit note gives back.</param>
/// <param name="IsDecided">A person decided it, or a broken promise: work and terms do not say it again.</param>
public sealed record BilledPart(
    string Line,
    string Invoice,
    bool IsCredit,
    LocalDate On,
    decimal Net,
    string Name,
    bool IsDecided
);

public enum MovementKind
{
    /// <summary>Work charged by a rate.</summary>
    Work,

    /// <summary>A subscription, a pack, travel, haste.</summary>
    Fee,

    /// <summary>A person priced it otherwise, or a promise was broken.</summary>
    Decided,
    Invoiced,
    GivenBack,
}

/// <summary>One line of a money statement. The balance is the sum of the amounts so far.</summary>
/// <param name="Line">What is owed and why; null for a document.</param>
/// <param name="Invoice">The document's number.</param>
public sealed record MoneyMovement(
    LocalDate On,
    MovementKind Kind,
    decimal Amount,
    decimal Balance,
    DraftLine? Line,
    string? Invoice,
    string? Name
);

/// <summary>
/// What a contract owes and has not been invoiced, before tax, over some days of the contract's zone: the opening balance,
/// what became due, what was invoiced, and the closing balance. It is read from terms, facts and documents, and adds up by
/// hand. A balance below zero is to be given back.
/// </summary>
public sealed record MoneyStatement(
    LocalDate From,
    LocalDate Until,
    decimal Opening,
    IReadOnlyList<MoneyMovement> Movements
)
{
    public decimal Closing => Movements.Count > 0 ? Movements[^1].Balance : Opening;

    public decimal Due => Sum(MovementKind.Work, MovementKind.Fee, MovementKind.Decided);

    public decimal Invoiced => -Sum(MovementKind.Invoiced, MovementKind.GivenBack);

    decimal Sum(params IReadOnlyList<MovementKind> kinds) =>
        Movements.Where(movement => kinds.Contains(movement.Kind)).Sum(movement => movement.Amount);

    /// <param name="from">First day; what came before is the opening balance.</param>
    /// <param name="until">Last day.</param>
    public static MoneyStatement Of(
        ContractFacts facts,
        IReadOnlyList<BilledPart> billed,
        LocalDate from,
        LocalDate until
    )
    {
        var due = Owed(facts, until).ToList();
        var all = due.Concat(Decided(due, billed))
            .Concat(Documents(billed))
            .Where(movement => movement.On <= until)
            .OrderBy(movement => movement.On)
            .ThenBy(movement => movement.Kind)
            .ThenBy(movement => movement.Invoice, StringComparer.Ordinal)
            .ThenBy(movement => movement.Line?.Key, StringComparer.Ordinal);
        var (balance, opening) = (0m, 0m);
        var movements = new List<MoneyMovement>();
        foreach (var movement in all)
        {
            balance += movement.Amount;
            if (movement.On < from)
                opening = balance;
            else
                movements.Add(movement with { Balance = balance });
        }
        return new(from, until, opening, movements);
    }

    /// <summary>
    /// Work and events on their own day, though they are invoiced later; what is invoiced in advance, on the day it is. Drafts are
    /// read for a year more, so that those of a period still running are among them.
    /// </summary>
    static IEnumerable<MoneyMovement> Owed(ContractFacts facts, LocalDate until) =>
        from draft in Drafts.Of(facts, until.PlusYears(1))
        from line in draft.Lines
        let day = LocalDate.Min(line.From, draft.InvoicedOn)
        where day <= until
        select new MoneyMovement(
            day,
            line.Work is null ? MovementKind.Fee : MovementKind.Work,
            line.Price.Net,
            0,
            line,
            null,
            null
        );

    /// <summary>Where a person had the last word, the difference to what facts say stands beside the document that says so.</summary>
    static IEnumerable<MoneyMovement> Decided(IEnumerable<MoneyMovement> due, IReadOnlyList<BilledPart> billed)
    {
        var known = due.Where(movement => movement.Line is not null)
            .ToLookup(movement => movement.Line!.Key, movement => movement.Amount);
        return from part in billed
            group part by part.Line into line
            where line.Any(part => part.IsDecided)
            let last = line.MaxBy(part => part.On)!
            let amount = line.Sum(part => part.Net) - known[line.Key].Sum()
            where amount != 0
            select new MoneyMovement(last.On, MovementKind.Decided, amount, 0, null, last.Invoice, last.Name);
    }

    static IEnumerable<MoneyMovement> Documents(IEnumerable<BilledPart> billed) =>
        from part in billed
        group part by (part.Invoice, part.On, part.IsCredit) into document
        select new MoneyMovement(
            document.Key.On,
            document.Key.IsCredit ? MovementKind.GivenBack : MovementKind.Invoiced,
            -document.Sum(part => part.Net),
            0,
            null,
            document.Key.Invoice,
            null
        );
}
