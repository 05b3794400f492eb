using Contrefort.Core.Invoicing;
using NodaTime;

namespace Contrefort.Core.Books;

/// <summary>An account and its name: 706000 « Prestations de services ».</summary>
public sealed record Account(string Number, string Name);

/// <summary>The journal an entry stands in: VE « Ventes ».</summary>
public sealed record Journal(string Code, string Name);

/// <summary>
/// One line of an entry. One of <see cref="Debit"/> and <see cref="Credit"/> is zero; the lines of an entry balance.
/// </summary>
public sealed record JournalLine
{
    public required Journal Journal { get; init; }

    /// <summary>Continuous in its journal.</summary>
    public required string Entry { get; init; }
    public required LocalDate On { get; init; }
    public required Account Account { get; init; }

    /// <summary>The customer's own account under the collective one.</summary>
    public Account? Auxiliary { get; init; }

    /// <summary>The document that proves it: a number and its date.</summary>
    public required string Document { get; init; }
    public required LocalDate DocumentOn { get; init; }
    public required string Label { get; init; }
    public decimal Debit { get; init; }
    public decimal Credit { get; init; }

    /// <summary>The letter that joins an invoice and its payment, and since when.</summary>
    public string? Matching { get; init; }
    public LocalDate? MatchedOn { get; init; }

    /// <summary>From then on the entry is final.</summary>
    public LocalDate? ValidatedOn { get; init; }

    /// <summary>The amount in the currency of the document, when that is not the currency of the books.</summary>
    public decimal? ForeignAmount { get; init; }
    public string? ForeignCurrency { get; init; }
}

/// <summary>Which accounts a sale touches. The accountant's choice, per kind of fee and VAT case: data of the seller.</summary>
public sealed record SalesAccounts(
    Journal Journal,
    Account Customers,
    Func<InvoiceLine, Account> Revenue,
    Func<DocumentAdjustment, Account> Adjustment,
    Func<VatTreatment, Account> Vat
);

/// <summary>Turns an issued document into its entry.</summary>
public static class SalesEntry
{
    /// <summary>
    /// The customer owes the gross amount; the net amounts are revenue, by account; the tax is owed to the state, by rate. A credit
    /// note is the same with the sides changed. Lines of nought are left out.
    /// </summary>
    /// <exception cref="RuleViolationException">The document is a draft, or its entry does not balance.</exception>
    public static IReadOnlyList<JournalLine> Of(Invoice invoice, string entry, Account customer, SalesAccounts accounts)
    {
        if (invoice is not { Number: { } number, IssuedOn: { } day })
            throw new RuleViolationException("A draft is not entered in the books.");
        var totals = invoice.Totals;
        JournalLine Line(Account account, decimal owed) =>
            new()
            {
                Journal = accounts.Journal,
                Entry = entry,
                On = day,
                Account = account,
                Auxiliary = account == accounts.Customers ? customer : null,
                Document = number,
                DocumentOn = day,
                Label = $"{number} {invoice.Buyer.Name}",
                Debit = Math.Max(0, invoice.IsCreditNote ? -owed : owed),
                Credit = Math.Max(0, invoice.IsCreditNote ? owed : -owed),
            };
        var revenue = invoice
            .Lines.Select(line => (Account: accounts.Revenue(line), Amount: line.Net))
            .Concat(
                invoice.Adjustments.Select(part =>
                    (accounts.Adjustment(part), part.IsCharge ? Cents.Round(part.Amount) : -Cents.Round(part.Amount))
                )
            )
            .Concat(totals.Breakdown.Select(part => (accounts.Vat(part.Treatment), part.Tax)))
            .GroupBy(part => part.Item1)
            .Select(group => Line(group.Key, -group.Sum(part => part.Item2)));
        return Balanced([
            .. revenue.Prepend(Line(accounts.Customers, totals.Gross)).Where(line => line.Debit != line.Credit),
        ]);
    }

    /// <summary>Lets lines through when each entry's debits are its credits.</summary>
    /// <exception cref="RuleViolationException">An entry does not balance.</exception>
    public static IReadOnlyList<JournalLine> Balanced(IReadOnlyList<JournalLine> lines) =>
        lines
            .GroupBy(line => (line.Journal.Code, line.Entry))
            .FirstOrDefault(entry => entry.Sum(line => line.Debit) != entry.Sum(line => line.Credit))
            is { } entry
            ? throw new RuleViolationException(new Sentence("The entry {0} does not balance.", entry.Key.Entry))
            : lines;
}
