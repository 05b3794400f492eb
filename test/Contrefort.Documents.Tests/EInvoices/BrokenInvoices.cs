using Contrefort.Core.Invoicing;
using NodaTime;

namespace Contrefort.Documents.Tests.EInvoices;

/// <summary>One worked example, broken in one way, and the rule that must say so.</summary>
static class BrokenInvoices
{
    public sealed record Broken(string Rule, InvoiceProfile Profile, Invoice Invoice);

    public static IReadOnlyList<Broken> All => _all.Value;

    static readonly Lazy<IReadOnlyList<Broken>> _all = new(() => [.. European, .. Vat, .. Peppol, .. French, .. Ours]);

    static readonly Invoice Pack = WorkedExamples.All["hour pack"].Invoice;
    static readonly Invoice Month = WorkedExamples.All["month of services"].Invoice;
    static readonly Invoice Discounted = WorkedExamples.All["direct debit and discount"].Invoice;
    static readonly Invoice Outside = WorkedExamples.All["outside the union"].Invoice;
    static readonly VatTreatment Twenty = VatTreatment.Standard(20);
    static readonly LocalDate Day = new(2026, 10, 31);

    static Broken En(string rule, Invoice invoice) => new(rule, InvoiceProfile.En16931, invoice);

    static Broken Bis(string rule, Invoice invoice) => new(rule, InvoiceProfile.PeppolBis, invoice);

    static Broken Fr(string rule, Invoice invoice) => new(rule, InvoiceProfile.FrenchCtc, invoice);

    static Invoice Line(Func<InvoiceLine, InvoiceLine> change) => Pack with { Lines = [change(Pack.Lines[0])] };

    static Invoice OnLine(LineAdjustment part) => Line(line => line with { Adjustments = [part] });

    static Invoice OnDocument(DocumentAdjustment part) => Pack with { Adjustments = [part] };

    static Invoice Seller(Func<Party, Party> change) => Pack with { Seller = change(Pack.Seller) };

    static Invoice Buyer(Func<Party, Party> change) => Pack with { Buyer = change(Pack.Buyer) };

    static Invoice Taxed(VatTreatment vat) => Line(line => line with { Vat = vat });

    static VatTreatment Untaxed(VatCategory category, decimal? rate = 0) =>
        new(category, rate, category is VatCategory.Standard or VatCategory.Zero ? null : new(null, "parce que"));

    static IEnumerable<Broken> European =>
        [
            En("BR-06", Seller(seller => seller with { Name = " " })),
            En("BR-07", Buyer(buyer => buyer with { Name = "" })),
            En("BR-09", Seller(seller => seller with { Address = seller.Address with { Country = "" } })),
            En("BR-11", Buyer(buyer => buyer with { Address = buyer.Address with { Country = "" } })),
            En("BR-16", Pack with { Lines = [] }),
            En("BR-21", Line(line => line with { Id = "" })),
            En("BR-23", Line(line => line with { Unit = "" })),
            En("BR-25", Line(line => line with { Name = " " })),
            En("BR-27", Line(line => line with { Price = -700, Quantity = -1 })),
            En("BR-29", Pack with { Period = new(Day, Day.PlusDays(-1)) }),
            En("BR-30", Line(line => line with { Period = new(Day, Day.PlusDays(-1)) })),
            En("BR-33", OnDocument(new(10, Twenty, null))),
            En("BR-38", OnDocument(new(10, Twenty, null) { IsCharge = true })),
            En("BR-42", OnLine(new(10, null))),
            En("BR-44", OnLine(new(10, null) { IsCharge = true })),
            En("BR-61", Pack with { Payment = new CreditTransfer("", null, null, null) }),
            En("BR-55", Pack with { Preceding = [new("", Day)] }),
            En("BR-57", Pack with { Delivery = new(Day, new("Quai", null, null, "")) }),
            En("BR-62", Seller(seller => seller with { ElectronicAddress = new(null, "512345679") })),
            En("BR-63", Buyer(buyer => buyer with { ElectronicAddress = new(null, "412345670") })),
            En("BR-CL-04", Pack with { Currency = "EURO" }),
            En("BR-CL-05", Pack with { AccountingVat = new("FRF", 1) }),
            En("BR-CL-08", Pack with { Notes = [new("pmt", "x")] }),
            En("BR-CL-11", Buyer(buyer => buyer with { LegalId = new("SIREN", "412345670") })),
            En("BR-CL-14", Buyer(buyer => buyer with { Address = buyer.Address with { Country = "UK" } })),
            En("BR-CL-22", Taxed(new(VatCategory.Exempt, 0, new("VATEX-FR-293B", "Franchise")))),
            En("BR-CL-23", Line(line => line with { Unit = "heure" })),
            En("BR-CL-25", Buyer(buyer => buyer with { ElectronicAddress = new("9999", "412345670") })),
            En("BR-CO-03", Pack with { VatPointOn = Day }),
            En("BR-CO-09", Buyer(buyer => buyer with { VatNumber = "412345670" })),
            En("BR-CO-25", Pack with { DueOn = null, PaymentTerms = null }),
            En(
                "BR-CO-26",
                Seller(seller => seller with { Ids = [], LegalId = null, VatNumber = null, TaxRegistration = "1" })
            ),
            En("BR-DEC-01", OnDocument(new(10.005m, Twenty, "Remise"))),
            En("BR-DEC-02", OnDocument(new(10, Twenty, "Remise") { BaseAmount = 100.001m, Percentage = 10 })),
            En("BR-DEC-05", OnDocument(new(10.005m, Twenty, "Frais") { IsCharge = true })),
            En(
                "BR-DEC-06",
                OnDocument(
                    new(10, Twenty, "Frais")
                    {
                        IsCharge = true,
                        BaseAmount = 100.001m,
                        Percentage = 10,
                    }
                )
            ),
            En("BR-DEC-15", Pack with { AccountingVat = new("CHF", 1.001m) }),
            En("BR-DEC-16", Pack with { Paid = 1.001m }),
            En("BR-DEC-17", Pack with { RoundedBy = 0.001m }),
            En("BR-DEC-24", OnLine(new(10.005m, "Remise"))),
            En("BR-DEC-25", OnLine(new(10, "Remise") { BaseAmount = 100.001m, Percentage = 10 })),
            En("BR-DEC-27", OnLine(new(10.005m, "Frais") { IsCharge = true })),
            En(
                "BR-DEC-28",
                OnLine(
                    new(10, "Frais")
                    {
                        IsCharge = true,
                        BaseAmount = 100.001m,
                        Percentage = 10,
                    }
                )
            ),
        ];

    static IEnumerable<Broken> Vat =>
        [
            En("BR-S-02", Seller(seller => seller.WithoutVat())),
            En("BR-S-03", Discounted with { Seller = Discounted.Seller.WithoutVat() }),
            En("BR-S-05", Taxed(Untaxed(VatCategory.Standard))),
            En("BR-S-06", OnDocument(new(10, Untaxed(VatCategory.Standard), "Remise"))),
            En("BR-S-07", OnDocument(new(10, Untaxed(VatCategory.Standard), "Frais") { IsCharge = true })),
            En("BR-S-10", Taxed(Twenty with { Exemption = new(null, "parce que") })),
            En("BR-Z-02", Taxed(Untaxed(VatCategory.Zero)) with { Seller = Pack.Seller.WithoutVat() }),
            En("BR-Z-05", Taxed(Untaxed(VatCategory.Zero, 5))),
            En("BR-Z-10", Taxed(new(VatCategory.Zero, 0, new(null, "parce que")))),
            En("BR-E-02", Taxed(Untaxed(VatCategory.Exempt)) with { Seller = Pack.Seller.WithoutVat() }),
            En("BR-E-05", Taxed(Untaxed(VatCategory.Exempt, 5))),
            En("BR-E-10", Taxed(new(VatCategory.Exempt, 0))),
            En(
                "BR-AE-02",
                Taxed(Untaxed(VatCategory.ReverseCharge)) with
                {
                    Buyer = Pack.Buyer with { VatNumber = null, LegalId = null },
                }
            ),
            En("BR-AE-05", Taxed(Untaxed(VatCategory.ReverseCharge, 20))),
            En("BR-AE-10", Taxed(new(VatCategory.ReverseCharge, 0))),
            En("BR-IC-02", Taxed(Untaxed(VatCategory.IntraCommunity)) with { Buyer = Pack.Buyer.WithoutVat() }),
            En("BR-IC-05", Taxed(Untaxed(VatCategory.IntraCommunity, 5))),
            En("BR-IC-10", Taxed(new(VatCategory.IntraCommunity, 0))),
            En("BR-IC-11", Taxed(Untaxed(VatCategory.IntraCommunity)) with { Period = null }),
            En("BR-IC-12", Taxed(Untaxed(VatCategory.IntraCommunity))),
            En("BR-G-02", Taxed(Untaxed(VatCategory.Export)) with { Seller = Pack.Seller.WithoutVat() }),
            En("BR-G-05", Taxed(Untaxed(VatCategory.Export, 5))),
            En("BR-G-10", Taxed(new(VatCategory.Export, 0))),
            En("BR-O-02", Outside with { Seller = Pack.Seller }),
            En("BR-O-05", Taxed(Untaxed(VatCategory.OutOfScope, 0))),
            En("BR-O-10", Taxed(new(VatCategory.OutOfScope, null))),
            En("BR-O-11", Outside with { Lines = [.. Outside.Lines, Pack.Lines[0] with { Id = "2" }] }),
            En("BR-O-12", Outside with { Lines = [.. Outside.Lines, Pack.Lines[0] with { Id = "2" }] }),
            En("BR-O-13", Outside with { Adjustments = [new(1, Twenty, "Remise")] }),
            En("BR-O-14", Outside with { Adjustments = [new(1, Twenty, "Frais") { IsCharge = true }] }),
        ];

    static IEnumerable<Broken> Peppol =>
        [
            Bis("PEPPOL-EN16931-R003", Month with { BuyerReference = null, OrderReference = null }),
            Bis("PEPPOL-EN16931-R005", Month with { AccountingVat = new("EUR", 56.70m) }),
            Bis("PEPPOL-EN16931-R010", Month with { Buyer = Month.Buyer with { ElectronicAddress = null } }),
            Bis("PEPPOL-EN16931-R020", Month with { Seller = Month.Seller with { ElectronicAddress = null } }),
            Bis("PEPPOL-EN16931-R040", MonthLess(new(10, "Remise") { BaseAmount = 60, Percentage = 10 })),
            Bis("PEPPOL-EN16931-R041", MonthLess(new(10, "Remise") { Percentage = 10 })),
            Bis("PEPPOL-EN16931-R042", MonthLess(new(10, "Remise") { BaseAmount = 60 })),
            Bis("PEPPOL-EN16931-R055", Month with { AccountingVat = new("CHF", -50) }),
            Bis(
                "PEPPOL-EN16931-R061",
                Month with
                {
                    Payment = new DirectDebit(null, "FR72ZZZ123456", "BE68539007547034", null),
                }
            ),
            Bis("PEPPOL-EN16931-R110", Within(new(new(2026, 9, 30), Day))),
            Bis("PEPPOL-EN16931-R111", Within(new(new(2026, 10, 1), Day.PlusDays(1)))),
            Bis(
                "PEPPOL-EN16931-R121",
                Month with
                {
                    Lines = [Month.Lines[0] with { PriceQuantity = -1, Adjustments = [] }],
                }
            ),
            Bis("PEPPOL-EN16931-P0112", Month with { Type = DocumentType.Corrected }),
            Bis("PEPPOL-EN16931-CL002", MonthLess(new(10, "Remise", "1"))),
            Bis(
                "PEPPOL-EN16931-P0107",
                Month with
                {
                    Lines = [Month.Lines[4] with { Vat = new(VatCategory.Exempt, 0, new("VATEX-EU-AE", null)) }],
                }
            ),
            Bis(
                "PEPPOL-COMMON-R043",
                Month with
                {
                    Buyer = Month.Buyer with { ElectronicAddress = new("0208", "0876543271") },
                }
            ),
        ];

    static Invoice MonthLess(LineAdjustment part) =>
        Month with
        {
            Lines = [Month.Lines[0] with { Adjustments = [part] }],
        };

    static Invoice Within(InvoicePeriod period) => Month with { Lines = [Month.Lines[0] with { Period = period }] };

    static IEnumerable<Broken> French =>
        [
            Fr("BR-FR-01", Pack with { Number = new string('9', 36) }),
            Fr("BR-FR-02", Pack with { Number = "F 2026 42" }),
            Fr("BR-FR-03", Pack with { IssuedOn = new(1999, 12, 31) }),
            Fr("BR-FR-05", Pack with { Notes = [.. Pack.Notes.Where(note => note.Subject != "PMT")] }),
            Fr("BR-FR-05", Pack with { Notes = [.. Pack.Notes.Where(note => note.Subject != "PMD")] }),
            Fr("BR-FR-05", Pack with { Notes = [.. Pack.Notes.Where(note => note.Subject != "AAB")] }),
            Fr("BR-FR-06", Pack with { Notes = [.. Pack.Notes, new("AAB", "Escompte 1 %")] }),
            Fr("BR-FR-08", Pack with { Framework = "A1" }),
            Fr("BR-FR-09", Seller(seller => seller with { Ids = [new("0009", "41234567000019")] })),
            Fr("BR-FR-10", Seller(seller => seller with { LegalId = null })),
            Fr("BR-FR-11", Buyer(buyer => buyer with { LegalId = null })),
            Fr("BR-FR-12", Buyer(buyer => buyer with { ElectronicAddress = null })),
            Fr("BR-FR-13", Seller(seller => seller with { ElectronicAddress = null })),
            Fr("BR-FR-16", Taxed(VatTreatment.Standard(21))),
            Fr("BR-FR-20", Pack with { Notes = [.. Pack.Notes.Where(n => n.Subject != "BAR"), new("BAR", "B2G")] }),
            Fr("BR-FR-21", Buyer(buyer => buyer with { ElectronicAddress = new("0225", "512345679") })),
            Fr("BR-FR-23", Seller(seller => seller with { ElectronicAddress = new("0225", "512345679@x") })),
            Fr("BR-FR-24", Buyer(buyer => buyer with { Ids = [new("0224", "à vous")] })),
            Fr("BR-FR-25", Seller(seller => seller with { ElectronicAddress = new("0225", new string('1', 126)) })),
            Fr("BR-FR-26", Buyer(buyer => buyer with { Ids = [new("0224", new string('1', 101))] })),
            Fr("BR-FR-31", Pack with { Notes = [.. Pack.Notes, new("BAR", "B2C")] }),
            Fr(
                "BR-FR-CO-04",
                Pack with
                {
                    Type = DocumentType.Corrected,
                    Preceding = [new("F-1", Day), new("F-2", Day)],
                }
            ),
            Fr(
                "BR-FR-CO-05",
                Pack with
                {
                    Type = DocumentType.CreditNote,
                    PaymentTerms = "Déduit",
                    Preceding = [new("F-1", null)],
                }
            ),
            Fr("BR-FR-CO-07", Pack with { DueOn = Day.PlusDays(-1) }),
            Fr("BR-FR-CO-08", Pack with { Framework = "S4", Type = DocumentType.Advance }),
            Fr("BR-FR-CO-09", Pack with { Framework = "S2", Paid = 839 }),
            Fr("BR-FR-CO-10", Buyer(buyer => buyer with { Ids = [new("0224", "1"), new("0224", "2")] })),
            Fr("BR-FR-CO-12", Pack with { Currency = "CHF" }),
            Fr("BR-FR-DEC-02", Line(line => line with { Quantity = 1.00001m })),
            Fr("BR-FR-DEC-03", Line(line => line with { Price = 1.0000001m })),
            Fr("BR-FR-DEC-04", Taxed(VatTreatment.Standard(5.555m))),
        ];

    static IEnumerable<Broken> Ours =>
        [
            En("CF-01", Line(line => line with { Quantity = decimal.MaxValue, Price = decimal.MaxValue })),
            En("CF-02", Buyer(buyer => buyer with { LegalId = new("0002", "412345671") })),
            En("CF-03", Buyer(buyer => buyer with { VatNumber = "FR97412345670" })),
            En("CF-04", Buyer(buyer => buyer with { ElectronicAddress = new("EM", "à personne") })),
            En("CF-05", Pack with { Payment = new CreditTransfer("FR1520041010050500013M02606", null, null, null) }),
            En("CF-06", Pack with { Payment = new DirectDebit("RUM", "FR72ZZZ123457", "BE68539007547034", null) }),
            En("CF-07", Pack with { Notes = [.. Pack.Notes, new("PMT", " ")] }),
            En(
                "CF-08",
                Pack with
                {
                    Lines =
                    [
                        Pack.Lines[0] with
                        {
                            Vat = Untaxed(VatCategory.Exempt),
                        },
                        Pack.Lines[0] with
                        {
                            Id = "2",
                            Vat = new(VatCategory.Exempt, 0, new(null, "autre")),
                        },
                    ],
                }
            ),
            En("CF-09", OnDocument(new(701, Twenty, "Remise"))),
            En("CF-10", Pack with { Lines = [Pack.Lines[0], Pack.Lines[0]] }),
            En("CF-11", OnLine(new(-1, "Remise"))),
            En("CF-12", Line(line => line with { Quantity = -1 })),
            En("CF-13", Buyer(buyer => buyer with { Ids = [new("0009", "41234567000018")] })),
            En("CF-14", Pack with { Notes = [.. Pack.Notes, new(null, "voir #BAR#B2C")] }),
            En(
                "CF-15",
                Pack with
                {
                    Buyer = Pack.Buyer with { VatNumber = null },
                    Lines =
                    [
                        Pack.Lines[0] with
                        {
                            Vat = new(VatCategory.ReverseCharge, 0, new("VATEX-EU-AE", "Autoliquidation")),
                        },
                    ],
                }
            ),
        ];
}
