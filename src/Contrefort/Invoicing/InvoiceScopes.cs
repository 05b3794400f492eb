using Contrefort.Contracts;
using Contrefort.Core.Invoicing;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Invoicing;

/// <summary>Issued documents, as lists ask for them: newest first, each part beginning where the one before ended.</summary>
internal static class InvoiceScopes
{
    extension(IQueryable<InvoiceRow> rows)
    {
        /// <summary>What comes after this one in a list that begins with the newest.</summary>
        public IQueryable<InvoiceRow> Before(LocalDate on, string number) =>
            rows.Where(row =>
                EF.Functions.LessThan(ValueTuple.Create(row.IssuedOn, row.Number), ValueTuple.Create(on, number))
            );
    }

    /// <param name="state"><c>invoice</c>, <c>credit-note</c>, <c>overdue</c> (and something still owed); null for all.</param>
    /// <param name="words">A number, or a customer's name or number.</param>
    public static IQueryable<InvoiceRow> Found(ContrefortDb db, string? state, string words, LocalDate today)
    {
        var rows = db.Invoices.AsNoTracking();
        rows = state switch
        {
            "invoice" => rows.Where(row => row.Type == DocumentType.Invoice),
            "credit-note" => rows.Where(row => row.Type == DocumentType.CreditNote),
            "overdue" => db.OwedInvoices.Select(owed => owed.Invoice).Where(row => row.DueOn < today),
            _ => rows,
        };
        if (words == "")
            return rows;
        var pattern = $"%{words.Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_")}%";
        var customers = db.Set<CustomerRow>();
        return rows.Where(row =>
            EF.Functions.ILike(row.Number, pattern)
            || customers.Any(customer =>
                customer.Id == row.CustomerId
                && (EF.Functions.ILike(customer.Name, pattern) || EF.Functions.ILike(customer.Number, pattern))
            )
        );
    }

    public static string CursorOf(InvoiceRow row) => CursorOf(row.IssuedOn, row.Number);

    public static string CursorOf(LocalDate on, string number) => $"{LocalDatePattern.Iso.Format(on)}.{number}";

    /// <summary><c>2026-11-20.FA-2026-000042</c>: where a part of a list ended; null for what is none.</summary>
    public static (LocalDate On, string Number)? Cursor(string? text) =>
        text is { Length: > 11 and < 60 } && LocalDatePattern.Iso.Parse(text[..10]) is { Success: true, Value: var on }
            ? (on, text[11..])
            : null;
}
