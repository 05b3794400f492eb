using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using NodaTime;

namespace Contrefort.Core.Billing;

/// <summary>
/// What one billing term invoices of one period or event. The key (contract, term, period) is the same at every reading:
/// making it unique is what makes billing happen once. Dates are calendar dates in the contract's zone, both included.
/// </summary>
public sealed record Draft(
    string Key,
    BillingTerm Term,
    LocalDate From,
    LocalDate Until,
    LocalDate InvoicedOn,
    IReadOnlyList<DraftLine> Lines
)
{
    public decimal Net => Lines.Sum(line => line.Price.Net);

    /// <summary>Lines that cannot be issued as they are: a price is missing, or a person must give it.</summary>
    public IEnumerable<DraftLine> Unpriced => Lines.Where(line => line.Price.State != PriceState.Priced);
}

/// <summary>One line, with a key of its own that stays the same at every reading.</summary>
/// <param name="Work">The intervention it is for.</param>
public sealed record DraftLine(
    string Key,
    PricedLine Price,
    LocalDate From,
    LocalDate Until,
    InterventionId? Work = null,
    string? Ticket = null
);
