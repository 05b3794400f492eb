using static Contrefort.Core.Invoicing.InvoiceRule;
using static Contrefort.Core.Invoicing.Rules.EuropeanRules;

namespace Contrefort.Core.Invoicing.Rules;

/// <summary>Peppol BIS Billing 3.0, May 2026.</summary>
static class PeppolRules
{
    public static IReadOnlyList<InvoiceRule> All { get; } =
    [.. ((IEnumerable<InvoiceRule>)Rules).Select(rule => rule.For(InvoiceProfile.PeppolBis))];

    static IReadOnlyList<InvoiceRule> Rules =>
        [
            Document(
                "PEPPOL-EN16931-R003",
                "BT-10",
                "A buyer reference or an order number is given.",
                i => IsBlank(i.BuyerReference) && IsBlank(i.OrderReference)
            ),
            Document(
                "PEPPOL-EN16931-R005",
                "BT-6",
                "The currency of the tax differs from that of the invoice.",
                i => i.AccountingVat?.Currency == i.Currency
            ),
            Document(
                "PEPPOL-EN16931-R010",
                "BT-49",
                "The buyer has an electronic address.",
                i => IsBlank(i.Buyer.ElectronicAddress?.Value)
            ),
            Document(
                "PEPPOL-EN16931-R020",
                "BT-34",
                "The seller has an electronic address.",
                i => IsBlank(i.Seller.ElectronicAddress?.Value)
            ),
            Document(
                "PEPPOL-EN16931-R040",
                "BT-92",
                "An amount is its base times its percentage, to two cents.",
                i => Shares(i).Any(part => Drifts(part.Amount, part.Base, part.Percentage))
            ),
            Document(
                "PEPPOL-EN16931-R041",
                "BT-93",
                "A percentage is given with what it is taken of.",
                i => Shares(i).Any(part => part is { Percentage: not null, Base: null })
            ),
            Document(
                "PEPPOL-EN16931-R042",
                "BT-94",
                "A base is given with its percentage.",
                i => Shares(i).Any(part => part is { Percentage: null, Base: not null })
            ),
            Document(
                "PEPPOL-EN16931-R055",
                "BT-111",
                "The tax has the same sign in both currencies.",
                i => i.AccountingVat is { } vat && vat.Amount * i.Totals.Vat < 0
            ),
            Document(
                "PEPPOL-EN16931-R061",
                "BT-89",
                "A direct debit names its mandate.",
                i => i.Payment is DirectDebit debit && IsBlank(debit.Mandate)
            ),
            Line(
                "PEPPOL-EN16931-R110",
                "BT-134",
                "The period of a line starts within that of the document.",
                (i, line) => line.Period?.StartsOn < i.Period?.StartsOn
            ),
            Line(
                "PEPPOL-EN16931-R111",
                "BT-135",
                "The period of a line ends within that of the document.",
                (i, line) => line.Period?.EndsOn > i.Period?.EndsOn
            ),
            Line(
                "PEPPOL-EN16931-R121",
                "BT-149",
                "A price is for a quantity above zero.",
                line => line.PriceQuantity <= 0
            ),
            Document(
                "PEPPOL-EN16931-P0112",
                "BT-3",
                "Only between German parties may an invoice replace another: issue a credit note.",
                i =>
                    i.Type == DocumentType.Corrected
                    && (i.Seller.Address.Country, i.Buyer.Address.Country) != ("DE", "DE")
            ),
            Document(
                "PEPPOL-EN16931-CL002",
                "BT-98",
                "The reason of a discount is a code of UNTDID 5189.",
                i => Allowances(i).Any(code => !Codes.AllowanceReasons.Contains(code))
            ),
            .. Exemptions(),
            Parties(
                "PEPPOL-COMMON-R043",
                "BT-34",
                "BT-49",
                "A Belgian enterprise number adds up.",
                party => Ids(party).Any(id => id.Scheme == "0208" && IsNotBelgian(id.Value))
            ),
        ];

    /// <summary>P0104 to P0111: some reasons belong to one category.</summary>
    static IEnumerable<InvoiceRule> Exemptions() =>
        (
            (IEnumerable<(int, string)>)
                [
                    (104, "VATEX-EU-G"),
                    (105, "VATEX-EU-O"),
                    (106, "VATEX-EU-IC"),
                    (107, "VATEX-EU-AE"),
                    (108, "VATEX-EU-D"),
                    (109, "VATEX-EU-F"),
                    (110, "VATEX-EU-I"),
                    (111, "VATEX-EU-J"),
                ]
        ).Select(row =>
            Document(
                $"PEPPOL-EN16931-P{row.Item1:0000}",
                "BT-121",
                "The reason for exemption belongs to another VAT category.",
                i =>
                    i.Totals.Breakdown.Any(part =>
                        part.Treatment.Exemption?.Code == row.Item2
                        && part.Treatment.Category != Codes.VatexCategories[row.Item2]
                    )
            )
        );

    static IEnumerable<(decimal Amount, decimal? Base, decimal? Percentage)> Shares(Invoice invoice) =>
        invoice
            .Adjustments.Select(part => (part.Amount, part.BaseAmount, part.Percentage))
            .Concat(
                invoice.Lines.SelectMany(line =>
                    line.Adjustments.Select(part => (part.Amount, part.BaseAmount, part.Percentage))
                )
            );

    static bool Drifts(decimal amount, decimal? of, decimal? percentage) =>
        of is { } given && percentage is { } percent && Math.Abs(amount - (given * percent / 100)) > 0.02m;

    static IEnumerable<string> Allowances(Invoice invoice) =>
        invoice
            .Adjustments.Where(part => !part.IsCharge)
            .Select(part => part.ReasonCode)
            .Concat(
                invoice.Lines.SelectMany(line => line.Adjustments).Where(p => !p.IsCharge).Select(p => p.ReasonCode)
            )
            .OfType<string>();

    static IEnumerable<Identifier> Ids(Party party) =>
        ((IEnumerable<Identifier?>)[.. party.Ids, party.LegalId, party.ElectronicAddress]).OfType<Identifier>();

    static bool IsNotBelgian(string value) => Identifiers.IdentifierKind.BelgianFault(value) is not null;
}
