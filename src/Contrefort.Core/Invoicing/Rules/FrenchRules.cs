using Contrefort.Core.Invoicing.Identifiers;
using NodaTime;
using static Contrefort.Core.Invoicing.InvoiceRule;
using static Contrefort.Core.Invoicing.Rules.EuropeanRules;

namespace Contrefort.Core.Invoicing.Rules;

/// <summary>XP Z12-012 (flux 2), as the FNFE's rules 1.4.0.03 of August 2026 read.</summary>
static class FrenchRules
{
    const int LongestNumber = 35;

    public static IReadOnlyList<InvoiceRule> All { get; } =
    [.. ((IEnumerable<InvoiceRule>)Rules).Select(rule => rule.For(InvoiceProfile.FrenchCtc))];

    static IReadOnlyList<InvoiceRule> Rules =>
        [
            Document(
                "BR-FR-01",
                "BT-1",
                "A number has at most 35 characters.",
                i => Numbers(i).Any(number => number.Length > LongestNumber)
            ),
            Document(
                "BR-FR-02",
                "BT-1",
                "A number is made of letters without accents, digits and + - _ /, without spaces.",
                i => Numbers(i).Any(number => !number.All(IsPlain))
            ),
            Document(
                "BR-FR-03",
                "BT-2",
                "Dates lie between 2000 and 2099.",
                i => Dates(i).Any(date => date.Year is < 2000 or > 2099)
            ),
            .. Notes(),
            Document(
                "BR-FR-08",
                "BT-23",
                "The framework says what is sold and how it is paid: S1, B1, M1, S2…",
                i => i.Framework is null || !Frameworks.Contains(i.Framework)
            ),
            Parties(
                "BR-FR-09",
                "BT-29",
                "BT-46",
                "A SIRET has fourteen digits and begins with the SIREN.",
                party => party.Ids.Any(id => id.Scheme == "0009" && !IsOf(id.Value, party.Siren))
            ),
            Document(
                "BR-FR-10",
                "BT-30",
                "The seller is registered by a SIREN of nine digits.",
                i => !IsNineDigits(i.Seller.Siren)
            ),
            Document(
                "BR-FR-11",
                "BT-47",
                "Between French businesses, the buyer is registered by a SIREN of nine digits.",
                i => IsDomestic(i) && !IsNineDigits(i.Buyer.Siren)
            ),
            Document(
                "BR-FR-12",
                "BT-49",
                "The buyer has an electronic address.",
                i => IsBlank(i.Buyer.ElectronicAddress?.Value)
            ),
            Document(
                "BR-FR-13",
                "BT-34",
                "The seller has an electronic address.",
                i => IsBlank(i.Seller.ElectronicAddress?.Value)
            ),
            Document(
                "BR-FR-16",
                "BT-119",
                "The VAT rate is one that France knows.",
                i => i.Totals.Breakdown.Any(part => part.Treatment.Rate is { } rate && !Rates.Contains(rate))
            ),
            Document(
                "BR-FR-20",
                "BT-22",
                "The BAR note is one of B2B, B2BINT, B2C, B2CINT, OUTOFSCOPE, ARCHIVEONLY.",
                i => i.Notes.Any(note => note.Subject == "BAR" && !Treatments.Contains(note.Text))
            ),
            Document(
                "BR-FR-21",
                "BT-49",
                "Between French businesses, the buyer's address is in the French directory and begins with its SIREN.",
                i =>
                    IsDomestic(i)
                    && !(
                        i.Buyer.ElectronicAddress is { Scheme: ElectronicAddress.French, Value: var address }
                        && i.Buyer.Siren is { } siren
                        && address.StartsWith(siren, StringComparison.Ordinal)
                    )
            ),
            Parties(
                "BR-FR-23",
                "BT-34",
                "BT-49",
                "A French electronic address is made of letters, digits, - and _.",
                party =>
                    party.ElectronicAddress is { Scheme: ElectronicAddress.French, Value: var address }
                    && !address.All(IsPlain)
            ),
            Parties(
                "BR-FR-24",
                "BT-29",
                "BT-46",
                "A private identifier is made of letters, digits and + - _ /.",
                party => party.Ids.Any(id => id.Scheme == "0224" && !id.Value.All(IsPlain))
            ),
            Parties(
                "BR-FR-25",
                "BT-34",
                "BT-49",
                "An electronic address has at most 125 characters.",
                party => party.ElectronicAddress?.Value.Length > 125
            ),
            Parties(
                "BR-FR-26",
                "BT-29",
                "BT-46",
                "A private identifier has at most 100 characters.",
                party => party.Ids.Any(id => id.Value.Length > 100)
            ),
            Document(
                "BR-FR-31",
                "BT-21",
                "A document has one BAR note at most.",
                i => i.Notes.Where(note => note.Subject == "BAR").Select(note => note.Text).Distinct().Count() > 1
            ),
            Document(
                "BR-FR-CO-04",
                "BT-25",
                "A corrected invoice names the one invoice it replaces, and its date.",
                i => i.Type == DocumentType.Corrected && i.Preceding is not [{ IssuedOn: not null }]
            ),
            Document(
                "BR-FR-CO-05",
                "BT-25",
                "A credit note names an earlier invoice and its date.",
                i => i.IsCreditNote && !i.Preceding.Any(earlier => earlier.IssuedOn is not null)
            ),
            Document(
                "BR-FR-CO-07",
                "BT-9",
                "A document is due on its date or later.",
                i => i.DueOn < i.IssuedOn && i.Type != DocumentType.Advance && !IsAlreadyPaid(i)
            ),
            Document(
                "BR-FR-CO-08",
                "BT-23",
                "A deposit invoice is not the final one after a deposit.",
                i => i.Framework is "B4" or "S4" or "M4" && i.Type == DocumentType.Advance
            ),
            Document(
                "BR-FR-CO-09",
                "BT-113",
                "An invoice already paid is paid in full, leaves nothing due and says when.",
                i => IsAlreadyPaid(i) && (i.Paid != i.Totals.Gross || i.Totals.Due != 0 || i.DueOn is null)
            ),
            Parties(
                "BR-FR-CO-10",
                "BT-29",
                "BT-46",
                "Identifiers have a scheme, each another one.",
                party =>
                    party.Ids.Any(id => IsBlank(id.Scheme))
                    || party.Ids.DistinctBy(id => id.Scheme).Count() < party.Ids.Count
            ),
            Document(
                "BR-FR-CO-12",
                "BT-6",
                "An invoice in another currency gives its VAT in euros too.",
                i => i.Currency != "EUR" && i.AccountingVat?.Currency != "EUR"
            ),
            Line(
                "BR-FR-DEC-02",
                "BT-129",
                "A quantity has at most four decimals.",
                line => Cents.Decimals(line.Quantity) > 4 || Cents.Decimals(line.PriceQuantity) > 4
            ),
            Line("BR-FR-DEC-03", "BT-146", "A price has at most six decimals.", line => Cents.Decimals(line.Price) > 6),
            Document(
                "BR-FR-DEC-04",
                "BT-119",
                "A rate has at most two decimals.",
                i => i.Totals.Breakdown.Any(part => Cents.Decimals(part.Treatment.Rate ?? 0) > 2)
            ),
        ];

    /// <summary>BR-FR-05 asks for three notes, BR-FR-06 for one of each. Blank ones pass the official rules, not ours.</summary>
    static IEnumerable<InvoiceRule> Notes()
    {
        foreach (
            var (subject, sentence) in ((string, Sentence)[])
                [
                    ("PMT", "The note on recovery costs (PMT) is missing."),
                    ("PMD", "The note on late payment penalties (PMD) is missing."),
                    ("AAB", "The note on early payment discount, or its absence (AAB), is missing."),
                ]
        )
            yield return Document("BR-FR-05", "BT-22", sentence, i => IsBlank(i.Note(subject)));
        foreach (var subject in (string[])["PMT", "PMD", "AAB", "TXD"])
            yield return Document(
                "BR-FR-06",
                "BT-21",
                new Sentence("The note {0} stands once.", subject),
                i => i.Notes.Count(note => note.Subject == subject) > 1
            );
    }

    static readonly string[] Frameworks =
    [
        "B1",
        "S1",
        "M1",
        "B2",
        "S2",
        "M2",
        "S3",
        "B4",
        "S4",
        "M4",
        "S5",
        "S6",
        "B7",
        "S7",
    ];

    static readonly string[] Treatments = ["B2B", "B2BINT", "B2C", "B2CINT", "OUTOFSCOPE", "ARCHIVEONLY"];

    /// <summary>Past rates are on the official list too, for corrections.</summary>
    static readonly decimal[] Rates =
    [
        0,
        0.9m,
        1.05m,
        1.75m,
        2.1m,
        5.5m,
        7,
        8.5m,
        9.2m,
        9.6m,
        10,
        13,
        19.6m,
        20,
        20.6m,
    ];

    static bool IsDomestic(Invoice invoice) => invoice.Note("BAR") == "B2B";

    static bool IsAlreadyPaid(Invoice invoice) => invoice.Framework is "B2" or "S2" or "M2";

    static bool IsPlain(char sign) => char.IsAsciiLetterOrDigit(sign) || sign is '+' or '-' or '_' or '/';

    static bool IsNineDigits(string? siren) => siren is { Length: 9 } && siren.All(char.IsAsciiDigit);

    static bool IsOf(string siret, string? siren) =>
        siret.Length == 14
        && siret.All(char.IsAsciiDigit)
        && (siren is null || siret.StartsWith(siren, StringComparison.Ordinal));

    static IEnumerable<string> Numbers(Invoice invoice) =>
        invoice.Preceding.Select(earlier => earlier.Number).Prepend(invoice.Number ?? "");

    static IEnumerable<LocalDate> Dates(Invoice invoice) =>
        (
            (IEnumerable<LocalDate?>)
                [
                    invoice.IssuedOn,
                    invoice.VatPointOn,
                    invoice.DueOn,
                    invoice.Delivery?.On,
                    invoice.Period?.StartsOn,
                    invoice.Period?.EndsOn,
                    .. invoice.Preceding.Select(earlier => earlier.IssuedOn),
                    .. invoice.Lines.SelectMany(line => (LocalDate?[])[line.Period?.StartsOn, line.Period?.EndsOn]),
                ]
        ).OfType<LocalDate>();
}
