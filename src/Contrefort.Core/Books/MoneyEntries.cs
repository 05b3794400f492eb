using Contrefort.Core.Invoicing;
using NodaTime;

namespace Contrefort.Core.Books;

/// <summary>Money that moved towards an invoice, or back.</summary>
/// <param name="Amount">Negative when it is taken back.</param>
/// <param name="Before">What was paid of the invoice until then.</param>
public sealed record TowardsInvoice(Invoice Invoice, Account Customer, decimal Before, decimal Amount);

/// <summary>Turns payments, and what they are found to be for, into entries of the bank's journal.</summary>
public static class MoneyEntries
{
    /// <summary>
    /// What came into the bank, or left it: owed less by customers as far as it is known what it was for, the rest waits. Where the tax
    /// falls due with the payment, its part moves from waiting to collected.
    /// </summary>
    /// <param name="amount">Into the bank; negative when it is taken back; 0 when money that waited is found to be for something.</param>
    /// <exception cref="RuleViolationException">The entry does not balance.</exception>
    public static IReadOnlyList<JournalLine> Of(
        JournalLine pattern,
        decimal amount,
        IReadOnlyList<TowardsInvoice> towards,
        AccountMap accounts
    )
    {
        var sides = new List<(Account Account, Account? Auxiliary, decimal Debit)> { (accounts["bank"], null, amount) };
        foreach (var part in towards)
        {
            sides.Add((accounts["customers"], part.Customer, -part.Amount));
            if (part.Invoice.VatPoint != VatPoint.Payment)
                continue;
            foreach (var (vat, tax) in Collected.Taxes(part.Invoice.Totals, part.Before, part.Amount))
            {
                sides.Add((accounts.Vat(vat, whenPaid: true), null, tax));
                sides.Add((accounts.Vat(vat, whenPaid: false), null, -tax));
            }
        }
        sides.Add((accounts["waiting"], null, towards.Sum(part => part.Amount) - amount));
        return SalesEntry.Balanced([
            .. sides
                .GroupBy(side => (side.Account, side.Auxiliary))
                .Select(group => (group.Key.Account, group.Key.Auxiliary, Debit: group.Sum(side => side.Debit)))
                .Where(side => side.Debit != 0)
                .Select(side =>
                    pattern with
                    {
                        Account = side.Account,
                        Auxiliary = side.Auxiliary,
                        Debit = Math.Max(0, side.Debit),
                        Credit = Math.Max(0, -side.Debit),
                    }
                ),
        ]);
    }
}
