using static Contrefort.Core.Invoicing.InvoiceRule;

namespace Contrefort.Core.Invoicing.Rules;

/// <summary>EN 16931-1 §6.4, but for VAT (<see cref="VatRules"/>), in the order of its identifiers.</summary>
static class EuropeanRules
{
    public static IReadOnlyList<InvoiceRule> All { get; } =
    [
        Document("BR-02", "BT-1", "A document has a number.", i => IsBlank(i.Number)),
        Document("BR-03", "BT-2", "A document has a date.", i => i.IssuedOn is null),
        Document("BR-06", "BT-27", "The seller has a name.", i => IsBlank(i.Seller.Name)),
        Document("BR-07", "BT-44", "The buyer has a name.", i => IsBlank(i.Buyer.Name)),
        Document("BR-09", "BT-40", "The seller's address has a country.", i => IsBlank(i.Seller.Address.Country)),
        Document("BR-11", "BT-55", "The buyer's address has a country.", i => IsBlank(i.Buyer.Address.Country)),
        Document("BR-16", "BG-25", "A document has at least one line.", i => i.Lines.Count == 0),
        Line("BR-21", "BT-126", "A line has an identifier.", line => IsBlank(line.Id)),
        Line("BR-23", "BT-130", "A quantity has a unit.", line => IsBlank(line.Unit)),
        Line("BR-25", "BT-153", "A line has a name.", line => IsBlank(line.Name)),
        Line("BR-27", "BT-146", "A price is never negative: a refund is a credit note.", line => line.Price < 0),
        Document("BR-29", "BG-14", "A period ends after it starts.", i => IsBackwards(i.Period)),
        Line("BR-30", "BG-26", "The period of a line ends after it starts.", line => IsBackwards(line.Period)),
        OnDocument(false, "BR-33", "BT-97", "A discount says why.", part => IsUnexplained(part)),
        OnDocument(true, "BR-38", "BT-104", "A charge says why.", part => IsUnexplained(part)),
        OnLine(false, "BR-42", "BT-139", "A discount on a line says why.", part => IsUnexplained(part)),
        OnLine(true, "BR-44", "BT-144", "A charge on a line says why.", part => IsUnexplained(part)),
        Document(
            "BR-61",
            "BT-84",
            "A payment by transfer names the account to pay to.",
            i => i.Payment is CreditTransfer transfer && IsBlank(transfer.Account)
        ),
        Document(
            "BR-55",
            "BT-25",
            "The preceding invoice is named by its number.",
            i => i.Preceding.Any(p => IsBlank(p.Number))
        ),
        Document(
            "BR-57",
            "BT-80",
            "The delivery address has a country.",
            i => i.Delivery?.Address is { } address && IsBlank(address.Country)
        ),
        Document("BR-62", "BT-34", "The seller's electronic address has a scheme.", i => HasNoScheme(i.Seller)),
        Document("BR-63", "BT-49", "The buyer's electronic address has a scheme.", i => HasNoScheme(i.Buyer)),
        Document(
            "BR-CL-04",
            "BT-5",
            "The currency is a code of ISO 4217.",
            i => !Codes.Currencies.Contains(i.Currency)
        ),
        Document(
            "BR-CL-05",
            "BT-6",
            "The currency of the tax is a code of ISO 4217.",
            i => i.AccountingVat is { } vat && !Codes.Currencies.Contains(vat.Currency)
        ),
        Document(
            "BR-CL-08",
            "BT-21",
            "The subject of a note is a code of three letters.",
            i =>
                i.Notes.Any(note =>
                    note.Subject is { } code && !(code.Length == 3 && code.All(char.IsAsciiLetterUpper))
                )
        ),
        Parties(
            "BR-CL-11",
            "BT-30",
            "BT-47",
            "The scheme of a registration number is a code of ISO 6523.",
            party => party.LegalId?.Scheme is { } scheme && !(scheme.Length == 4 && scheme.All(char.IsAsciiDigit))
        ),
        Parties(
            "BR-CL-14",
            "BT-40",
            "BT-55",
            "The country is a code of ISO 3166.",
            party => !IsBlank(party.Address.Country) && !Codes.Countries.Contains(party.Address.Country)
        ),
        Document(
            "BR-CL-22",
            "BT-121",
            "The reason for exemption is a code of the VATEX list.",
            i => i.Totals.Breakdown.Any(part => part.Treatment.Exemption?.Code is { } c && !Codes.IsVatex(c))
        ),
        Line(
            "BR-CL-23",
            "BT-130",
            "The unit is a code of recommendation 20.",
            line => !Codes.Units.Contains(line.Unit)
        ),
        Parties(
            "BR-CL-25",
            "BT-34",
            "BT-49",
            "The scheme of an electronic address is on the EAS list.",
            party => party.ElectronicAddress?.Scheme is { Length: > 0 } scheme && !Codes.AddressSchemes.Contains(scheme)
        ),
        Document(
            "BR-CO-03",
            "BT-7",
            "The tax falls due on a date or by a rule, not both.",
            i => i is { VatPointOn: not null, VatPoint: not null }
        ),
        Parties(
            "BR-CO-09",
            "BT-31",
            "BT-48",
            "A VAT number begins with the code of its country.",
            party =>
                !IsBlank(party.VatNumber)
                && (party.VatNumber is not [_, _, ..] || !Codes.IsVatPrefix(party.VatNumber[..2]))
        ),
        // The official rules 1.3.16 no longer hold it; a person who pays still asks.
        Document(
            "BR-CO-25",
            "BT-9",
            "When something is due, the document says by when, or on what terms.",
            i => i.Totals.Due > 0 && i.DueOn is null && IsBlank(i.PaymentTerms)
        ) with
        {
            Severity = FaultSeverity.Warning,
        },
        Document(
            "BR-CO-26",
            "BT-29",
            "The seller is known by a registration, a VAT number or another identifier.",
            i => i.Seller.Ids.Count == 0 && IsBlank(i.Seller.LegalId?.Value) && IsBlank(i.Seller.VatNumber)
        ),
        OnDocument(false, "BR-DEC-01", "BT-92", "A discount has at most two decimals.", part => !IsMoney(part.Amount)),
        OnDocument(
            false,
            "BR-DEC-02",
            "BT-93",
            "The base of a discount has at most two decimals.",
            part => !IsMoney(part.BaseAmount)
        ),
        OnDocument(true, "BR-DEC-05", "BT-99", "A charge has at most two decimals.", part => !IsMoney(part.Amount)),
        OnDocument(
            true,
            "BR-DEC-06",
            "BT-100",
            "The base of a charge has at most two decimals.",
            part => !IsMoney(part.BaseAmount)
        ),
        Document(
            "BR-DEC-15",
            "BT-111",
            "The tax in the other currency has at most two decimals.",
            i => !IsMoney(i.AccountingVat?.Amount)
        ),
        Document("BR-DEC-16", "BT-113", "The amount paid has at most two decimals.", i => !IsMoney(i.Paid)),
        Document("BR-DEC-17", "BT-114", "The rounding has at most two decimals.", i => !IsMoney(i.RoundedBy)),
        OnLine(
            false,
            "BR-DEC-24",
            "BT-136",
            "A discount on a line has at most two decimals.",
            part => !IsMoney(part.Amount)
        ),
        OnLine(
            false,
            "BR-DEC-25",
            "BT-137",
            "The base of a discount on a line has at most two decimals.",
            part => !IsMoney(part.BaseAmount)
        ),
        OnLine(
            true,
            "BR-DEC-27",
            "BT-141",
            "A charge on a line has at most two decimals.",
            part => !IsMoney(part.Amount)
        ),
        OnLine(
            true,
            "BR-DEC-28",
            "BT-142",
            "The base of a charge on a line has at most two decimals.",
            part => !IsMoney(part.BaseAmount)
        ),
    ];

    internal static bool IsBlank(string? text) => string.IsNullOrWhiteSpace(text);

    internal static bool IsMoney(decimal? amount) => amount is not { } given || Cents.Decimals(given) <= 2;

    static bool IsBackwards(InvoicePeriod? period) => period is not null && period.EndsOn < period.StartsOn;

    static bool IsUnexplained(LineAdjustment part) => IsBlank(part.Reason) && IsBlank(part.ReasonCode);

    static bool IsUnexplained(DocumentAdjustment part) => IsBlank(part.Reason) && IsBlank(part.ReasonCode);

    static bool HasNoScheme(Party party) => party.ElectronicAddress is { } address && IsBlank(address.Scheme);
}
