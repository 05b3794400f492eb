using static Contrefort.Core.Invoicing.InvoiceRule;
using static Contrefort.Core.Invoicing.Rules.EuropeanRules;

namespace Contrefort.Core.Invoicing.Rules;

/// <summary>
/// EN 16931-1 §6.4.3: the same ten questions for each VAT category. Rules 02 to 04 ask who must be identified, 05 to 07 which
/// rate, 10 whether a reason is given; 01, 08 and 09 are sums, which hold by construction. Each question is asked of lines,
/// allowances and charges, under its own number.
/// </summary>
static class VatRules
{
    public static IReadOnlyList<InvoiceRule> All { get; } =
    [
        .. Enum.GetValues<VatCategory>()
            .SelectMany(category =>
                (IEnumerable<InvoiceRule>)[.. Identities(category), .. Rates(category), Reason(category)]
            ),
        .. OutOfScopeAlone(),
        Document(
            "BR-IC-11",
            "BT-72",
            "Goods for another member state say when they were delivered.",
            i => Uses(i, VatCategory.IntraCommunity) && i.Delivery?.On is null && i.Period is null
        ),
        Document(
            "BR-IC-12",
            "BT-80",
            "Goods for another member state say to which country they were delivered.",
            i => Uses(i, VatCategory.IntraCommunity) && i.Delivery?.Address is null
        ),
    ];

    static IEnumerable<InvoiceRule> Identities(VatCategory category)
    {
        var (sentence, isBroken) = Identity(category);
        foreach (var (number, place, has) in Places(category))
            yield return Document(
                $"BR-{category.RuleName()}-{number:00}",
                category == VatCategory.OutOfScope ? "BT-31" : place,
                sentence,
                i => has(i) && isBroken(i)
            );
    }

    static IEnumerable<(int Number, string Term, Func<Invoice, bool> Has)> Places(VatCategory category) =>
        [
            (2, "BT-151", i => i.Lines.Any(line => line.Vat.Category == category)),
            (3, "BT-95", i => i.Adjustments.Any(part => !part.IsCharge && part.Vat.Category == category)),
            (4, "BT-102", i => i.Adjustments.Any(part => part.IsCharge && part.Vat.Category == category)),
        ];

    static (Sentence, Func<Invoice, bool>) Identity(VatCategory category) =>
        category switch
        {
            VatCategory.ReverseCharge => (
                "Under reverse charge, the seller has a VAT number and the buyer a VAT or registration number.",
                i => !HasTaxNumber(i.Seller) || (IsBlank(i.Buyer.VatNumber) && IsBlank(i.Buyer.LegalId?.Value))
            ),
            VatCategory.IntraCommunity => (
                "For goods to another member state, seller and buyer have VAT numbers.",
                i => IsBlank(i.Seller.VatNumber) || IsBlank(i.Buyer.VatNumber)
            ),
            VatCategory.Export => ("For an export, the seller has a VAT number.", i => IsBlank(i.Seller.VatNumber)),
            VatCategory.OutOfScope => (
                "A document outside the scope of VAT names no VAT number, neither the seller's nor the buyer's.",
                i => !IsBlank(i.Seller.VatNumber) || !IsBlank(i.Buyer.VatNumber)
            ),
            VatCategory.Standard or VatCategory.Zero or VatCategory.Exempt => (
                "The seller has a VAT number or another tax number.",
                i => !HasTaxNumber(i.Seller)
            ),
        };

    static IEnumerable<InvoiceRule> Rates(VatCategory category)
    {
        var (sentence, isWrong) = Rate(category);
        var id = $"BR-{category.RuleName()}-";
        bool Breaks(VatTreatment vat) => vat.Category == category && isWrong(vat.Rate);
        yield return Line($"{id}05", "BT-152", sentence, line => Breaks(line.Vat));
        yield return OnDocument(false, $"{id}06", "BT-96", sentence, part => Breaks(part.Vat));
        yield return OnDocument(true, $"{id}07", "BT-103", sentence, part => Breaks(part.Vat));
    }

    static (Sentence, Func<decimal?, bool>) Rate(VatCategory category) =>
        category switch
        {
            VatCategory.Standard => ("What is taxed has a rate above zero.", rate => rate is null or <= 0),
            VatCategory.OutOfScope => ("What is outside the scope of VAT has no rate.", rate => rate is not null),
            _ => ("What is not taxed has a rate of zero.", rate => rate is not 0),
        };

    static InvoiceRule Reason(VatCategory category)
    {
        var needsOne = category is not (VatCategory.Standard or VatCategory.Zero);
        return Document(
            $"BR-{category.RuleName()}-10",
            "BT-120",
            needsOne ? "What is not taxed says why." : "What is taxed gives no reason for exemption.",
            i =>
                i.Totals.Breakdown.Any(part =>
                    part.Treatment.Category == category && needsOne == IsUnexplained(part.Treatment.Exemption)
                )
        );
    }

    static IEnumerable<InvoiceRule> OutOfScopeAlone()
    {
        Sentence sentence = "What is outside the scope of VAT stands on a document of its own.";
        bool Has(Invoice i) => Uses(i, VatCategory.OutOfScope);
        yield return Document("BR-O-11", "BG-23", sentence, i => Has(i) && i.Totals.Breakdown.Count > 1);
        yield return Line(
            "BR-O-12",
            "BT-151",
            sentence,
            (i, line) => Has(i) && line.Vat.Category != VatCategory.OutOfScope
        );
        foreach (var (isCharge, number, term) in ((bool, int, string)[])[(false, 13, "BT-95"), (true, 14, "BT-102")])
            yield return Document(
                $"BR-O-{number}",
                term,
                sentence,
                i =>
                    Has(i)
                    && i.Adjustments.Any(part =>
                        part.IsCharge == isCharge && part.Vat.Category != VatCategory.OutOfScope
                    )
            );
    }

    internal static bool Uses(Invoice invoice, VatCategory category) =>
        InvoiceTotals.Taxed(invoice).Any(part => part.Vat.Category == category);

    static bool HasTaxNumber(Party seller) => !IsBlank(seller.VatNumber) || !IsBlank(seller.TaxRegistration);

    static bool IsUnexplained(VatExemption? exemption) =>
        exemption is null || (IsBlank(exemption.Code) && IsBlank(exemption.Text));
}
