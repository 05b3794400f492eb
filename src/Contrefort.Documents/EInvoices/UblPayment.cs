using System.Xml.Linq;
using Contrefort.Core.Invoicing;
using static Contrefort.Documents.EInvoices.Markup;
using static Contrefort.Documents.EInvoices.Ubl;

namespace Contrefort.Documents.EInvoices;

/// <summary>BG-16 in UBL.</summary>
static class UblPayment
{
    /// <summary>UNTDID 4461: nothing is said of how it is paid.</summary>
    const string Undefined = "1";

    public static XElement? Means(Invoice invoice)
    {
        // A credit note has no due date of its own in UBL: it goes here (Peppol BIS, BT-9).
        var due = invoice.IsCreditNote ? Leaf(Cbc + "PaymentDueDate", Iso(invoice.DueOn)) : null;
        if (invoice.Payment is null && due is null)
            return null;
        return Group(
            Cac + "PaymentMeans",
            Leaf(Cbc + "PaymentMeansCode", invoice.Payment?.Code ?? Undefined),
            due,
            Leaf(Cbc + "PaymentID", invoice.Payment?.Reference),
            invoice.Payment is CreditTransfer transfer ? Account(transfer) : null,
            invoice.Payment is DirectDebit debit ? Mandate(debit) : null
        );
    }

    static XElement? Account(CreditTransfer transfer) =>
        Group(
            Cac + "PayeeFinancialAccount",
            Leaf(Cbc + "ID", transfer.Account),
            Leaf(Cbc + "Name", transfer.AccountName),
            Group(Cac + "FinancialInstitutionBranch", Leaf(Cbc + "ID", transfer.Bank))
        );

    static XElement? Mandate(DirectDebit debit) =>
        Group(
            Cac + "PaymentMandate",
            Leaf(Cbc + "ID", debit.Mandate),
            Group(Cac + "PayerFinancialAccount", Leaf(Cbc + "ID", debit.DebtorAccount))
        );
}
