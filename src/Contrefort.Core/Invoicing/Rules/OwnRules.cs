using System.Text.RegularExpressions;
using Contrefort.Core.Invoicing.Identifiers;
using static Contrefort.Core.Invoicing.InvoiceRule;
using static Contrefort.Core.Invoicing.Rules.EuropeanRules;

namespace Contrefort.Core.Invoicing.Rules;

/// <summary>What the official rules let pass and an addressee, a bank or a tax office does not.</summary>
static class OwnRules
{
    /// <summary>Amounts are written with 19 digits at most (BR-FR-DEC-01); a thousand billion is no invoice of ours.</summary>
    const decimal Largest = 1_000_000_000_000;

    public static InvoiceRule WithinReason { get; } =
        Document(
            "CF-01",
            "BT-146",
            "A quantity, price or amount is out of all reason.",
            i =>
                Amounts(i).Any(amount => Math.Abs(amount) > Largest)
                || i.Lines.Any(line => line.PriceQuantity is not 0 and < 0.0001m and > -0.0001m)
        );

    public static IReadOnlyList<InvoiceRule> All { get; } =
    [
        Parties(
            "CF-02",
            "BT-30",
            "BT-47",
            "The SIREN does not add up: one digit is wrong.",
            party => party.Siren is { } siren && !IdentifierKind.Siren.IsValid(siren)
        ),
        Parties(
            "CF-03",
            "BT-31",
            "BT-48",
            "The VAT number is not one.",
            party => !IsBlank(party.VatNumber) && !IdentifierKind.VatNumber.IsValid(party.VatNumber!)
        ),
        Parties(
            "CF-04",
            "BT-34",
            "BT-49",
            "The electronic address is not one.",
            party => party.ElectronicAddress is { } address && ElectronicAddress.Fault(address) is not null
        ),
        Document(
            "CF-05",
            "BT-84",
            "The account to pay to is no IBAN.",
            i => i.Payment is CreditTransfer { IsSepa: true, Account: var iban } && !IdentifierKind.Iban.IsValid(iban)
        ),
        Document(
            "CF-06",
            "BT-91",
            "A direct debit names the debtor's IBAN and the creditor identifier.",
            i =>
                i.Payment is DirectDebit debit
                && (
                    !IdentifierKind.Iban.IsValid(debit.DebtorAccount ?? "")
                    || !IdentifierKind.CreditorId.IsValid(debit.CreditorId ?? "")
                )
        ),
        Document("CF-07", "BT-22", "A note says something.", i => i.Notes.Any(note => IsBlank(note.Text))),
        Document(
            "CF-08",
            "BT-120",
            "Two reasons for exemption need two documents: one is printed for each category and rate.",
            i =>
                InvoiceTotals
                    .Taxed(i)
                    .GroupBy(part => (part.Vat.Category, part.Vat.Rate))
                    .Any(group => group.Select(part => part.Vat.Exemption).Distinct().Count() > 1)
        ),
        Document(
            "CF-09",
            "BT-112",
            "A document adds up to nothing less than zero: a refund is a credit note.",
            i => i.Totals.Gross < 0 || i.Totals.Breakdown.Any(part => part.Base < 0)
        ),
        Document(
            "CF-10",
            "BT-126",
            "Every line has another identifier.",
            i => i.Lines.DistinctBy(line => line.Id).Count() < i.Lines.Count
        ),
        Document(
            "CF-11",
            "BT-92",
            "A discount or charge is a positive amount.",
            i =>
                i.Adjustments.Any(part => part.Amount < 0)
                || i.Lines.Any(line => line.Adjustments.Any(part => part.Amount < 0))
        ),
        Line("CF-12", "BT-129", "A quantity is positive: a refund is a credit note.", line => line.Quantity < 0),
        Parties(
            "CF-13",
            "BT-29",
            "BT-46",
            "The SIRET does not add up: one digit is wrong.",
            party => party.Ids.Any(id => id.Scheme == "0009" && !IdentifierKind.Siret.IsValid(id.Value))
        ),
        // UBL writes a subject so: a text that holds one would choose the flow of the document.
        Document(
            "CF-14",
            "BT-22",
            "A note does not write a subject code between two # signs.",
            i => i.Notes.Any(note => Regex.IsMatch(note.Text, "#[A-Z]{3}#"))
        ),
        // BR-AE-02 is content with a registration number; the tax office of the buyer's country is not.
        Document(
            "CF-15",
            "BT-48",
            "Services to another member state name both VAT numbers: the buyer's is missing.",
            i =>
                InvoiceTotals.Taxed(i).Any(part => part.Vat.Exemption?.Code == "VATEX-EU-AE")
                && IsBlank(i.Buyer.VatNumber)
        ),
    ];

    static IEnumerable<decimal> Amounts(Invoice invoice) =>
        invoice
            .Lines.SelectMany(line =>
                (IEnumerable<decimal>)
                    [
                        line.Quantity,
                        line.Price,
                        line.PriceQuantity,
                        line.Vat.Rate ?? 0,
                        .. line.Adjustments.SelectMany(p =>
                            (decimal[])[p.Amount, p.BaseAmount ?? 0, p.Percentage ?? 0]
                        ),
                    ]
            )
            .Concat(
                invoice.Adjustments.SelectMany(p =>
                    (decimal[])[p.Amount, p.BaseAmount ?? 0, p.Percentage ?? 0, p.Vat.Rate ?? 0]
                )
            )
            .Concat([invoice.Paid, invoice.RoundedBy, invoice.AccountingVat?.Amount ?? 0]);
}
