using Contrefort.Core.Invoicing;
using NodaTime;
using static Contrefort.Documents.Tests.EInvoices.People;

namespace Contrefort.Documents.Tests.EInvoices;

/// <summary>The documents a small support company sends, each to the cent, each under the profile it is sent by.</summary>
static class WorkedExamples
{
    public sealed record Example(Invoice Invoice, InvoiceProfile Profile, decimal Net, decimal Vat, decimal Due);

    static readonly LocalDate October = new(2026, 10, 31);
    static readonly VatTreatment Belgian = VatTreatment.Standard(21);
    static readonly VatTreatment French = VatTreatment.Standard(20);

    public static IReadOnlyDictionary<string, Example> All { get; } =
        new Dictionary<string, Example>
        {
            ["quarter in advance"] = new(Quarter, InvoiceProfile.PeppolBis, 1260, 264.60m, 1524.60m),
            ["quarter with a server discount"] = new(
                DiscountedQuarter,
                InvoiceProfile.PeppolBis,
                2016,
                423.36m,
                2439.36m
            ),
            ["month of services"] = new(MonthOfServices, InvoiceProfile.PeppolBis, 270, 56.70m, 326.70m),
            ["refund of a breach"] = new(BelgianRefund, InvoiceProfile.PeppolBis, 420, 88.20m, 508.20m),
            ["reverse charge"] = new(ReverseCharge, InvoiceProfile.PeppolBis, 1260, 0, 1260),
            ["hour pack"] = new(HourPack, InvoiceProfile.FrenchCtc, 700, 140, 840),
            ["french month of services"] = new(FrenchServices, InvoiceProfile.FrenchCtc, 87.50m, 17.50m, 105),
            ["direct debit and discount"] = new(DirectDebited, InvoiceProfile.FrenchCtc, 1140, 228, 1368),
            ["french refund"] = new(FrenchRefund, InvoiceProfile.FrenchCtc, 100, 20, 120),
            ["several rates"] = new(SeveralRates, InvoiceProfile.FrenchCtc, 150.01m, 22.75m, 172.76m),
            ["french reverse charge"] = new(FrenchReverseCharge, InvoiceProfile.FrenchCtc, 700, 0, 700),
            ["franchise"] = new(Franchise, InvoiceProfile.FrenchCtc, 700, 0, 700),
            ["outside the union"] = new(OutsideTheUnion, InvoiceProfile.FrenchCtc, 700, 0, 700),
            ["lump-sum indemnity"] = new(Indemnity, InvoiceProfile.FrenchCtc, 100, 0, 100),
            ["another currency"] = new(AnotherCurrency, InvoiceProfile.FrenchCtc, 700, 140, 840),
            ["already paid"] = new(AlreadyPaid, InvoiceProfile.FrenchCtc, 700, 140, 0),
            ["corrected"] = new(Corrected, InvoiceProfile.FrenchCtc, 700, 140, 840),
            ["deposit"] = new(Deposit, InvoiceProfile.FrenchCtc, 700, 140, 840),
            ["german buyer"] = new(GermanBuyer, InvoiceProfile.En16931, 1260, 0, 1260),
        };

    static Invoice FromBrussels =>
        new()
        {
            Number = "F-2026-000017",
            IssuedOn = October,
            DueOn = new(2026, 11, 30),
            BuyerReference = "ATM-INFRA",
            ContractReference = "C-2025-0007",
            PaymentTerms = "30 jours date de facture",
            Notes = [new(null, "Taux d'intérêt légal en cas de retard.")],
            Seller = Brussels,
            Buyer = Namur,
            Payment = ToBrussels,
            Lines = [],
        };

    static Invoice Quarter =>
        FromBrussels with
        {
            IssuedOn = new(2026, 10, 1),
            DueOn = new(2026, 10, 31),
            Period = new(new(2026, 10, 1), new(2026, 12, 31)),
            Lines =
            [
                new()
                {
                    Id = "1",
                    Name = "Support, niveau B",
                    Description = "3 serveurs, 3 mois",
                    Quantity = 9,
                    Unit = "MON",
                    Price = 140,
                    Vat = Belgian,
                    Period = new(new(2026, 10, 1), new(2026, 12, 31)),
                    SellerReference = "fee.quarter",
                },
            ],
        };

    static Invoice DiscountedQuarter =>
        Quarter with
        {
            Number = "F-2026-000018",
            Lines =
            [
                Quarter.Lines[0] with
                {
                    Quantity = 9,
                },
                Quarter.Lines[0] with
                {
                    Id = "2",
                    Description = "À partir du 4e serveur",
                    Quantity = 6,
                    Adjustments = [new(84, "Remise dès le 4e serveur", "95") { BaseAmount = 840, Percentage = 10 }],
                },
            ],
        };

    static Invoice MonthOfServices =>
        FromBrussels with
        {
            Number = "F-2026-000019",
            Period = new(new(2026, 10, 1), October),
            Lines =
            [
                Quarters("1", "Ticket 2026-00041, jeu. 8 oct. 14:12", 3, 20, 3),
                Quarters("2", "Ticket 2026-00044, lun. 19 oct. 02:41", 2, 35, 2),
                Quarters("3", "Ticket 2026-00047, mer. 21 oct. 10:05", 2, 20, 1),
                Quarters("4", "Ticket 2026-00052, mer. 28 oct. 23:10", 5, 35, 0),
                new()
                {
                    Id = "5",
                    Name = "Prise en charge accélérée",
                    Quantity = 1,
                    Price = 75,
                    Vat = Belgian,
                },
            ],
        };

    static InvoiceLine Quarters(string id, string note, int quarters, decimal price, int free) =>
        new()
        {
            Id = id,
            Name = "Intervention, par quart d'heure",
            Note = note,
            Quantity = quarters,
            Price = price,
            Vat = Belgian,
            Adjustments = free == 0 ? [] : [new(free * price, "Quarts d'heure compris", "95")],
        };

    static Invoice BelgianRefund =>
        FromBrussels with
        {
            Number = "NC-2026-000003",
            Type = DocumentType.CreditNote,
            Preceding = [new("F-2026-000017", new(2026, 10, 1))],
            Notes = [new(null, "Prise en charge en retard le 19 octobre : le mois est remboursé (§ 11).")],
            Lines =
            [
                new()
                {
                    Id = "1",
                    Name = "Remboursement d'octobre 2026",
                    Quantity = 3,
                    Unit = "MON",
                    Price = 140,
                    Vat = Belgian,
                },
            ],
        };

    static Invoice ReverseCharge =>
        Quarter with
        {
            Number = "F-2026-000020",
            Buyer = Cologne,
            Lines = [Quarter.Lines[0] with { Vat = Case("reverse-charge-eu") }],
        };

    static Invoice GermanBuyer => ReverseCharge with { Number = "F-2026-000021", BuyerReference = "04011000-12345-34" };

    static Invoice FromLyon =>
        new()
        {
            Number = "F-2026-000042",
            IssuedOn = October,
            DueOn = new(2026, 11, 30),
            Framework = "S1",
            VatPoint = VatPoint.Payment,
            ContractReference = "C-2026-0012",
            OrderReference = "BC-778",
            Notes = [.. Shelf.VatCases.FrenchNotes(October), new("BAR", "B2B")],
            Seller = Lyon,
            Buyer = Nantes,
            Payment = ToLyon,
            Lines = [],
        };

    static InvoiceLine Pack(VatTreatment vat) =>
        new()
        {
            Id = "1",
            Name = "Forfait horaire de 10 heures",
            Description = "Valable un an : du 31 octobre 2026 au 30 octobre 2027",
            Quantity = 1,
            Price = 700,
            Vat = vat,
        };

    static Invoice HourPack => FromLyon with { Period = new(October, new(2027, 10, 30)), Lines = [Pack(French)] };

    static Invoice FrenchServices =>
        FromLyon with
        {
            Number = "F-2026-000043",
            Period = new(new(2026, 10, 1), October),
            Lines =
            [
                new()
                {
                    Id = "1",
                    Name = "Intervention à distance",
                    Note = "Dossier 2026-00107, ven. 9 oct. 10:20",
                    Quantity = 1.25m,
                    Unit = "HUR",
                    Price = 70,
                    Vat = French,
                    Adjustments = [new(35, "Quarts d'heure compris", "95")],
                },
                new()
                {
                    Id = "2",
                    Name = "Intervention à distance",
                    Note = "Dossier 2026-00111, mar. 20 oct. 16:02",
                    Quantity = 0.5m,
                    Unit = "HUR",
                    Price = 70,
                    Vat = French,
                },
            ],
        };

    static Invoice DirectDebited =>
        FromLyon with
        {
            Number = "F-2026-000044",
            Payment = new DirectDebit("RUM-2026-0007", "FR72ZZZ123456", "FR1420041010050500013M02606", "F-2026-000044"),
            Adjustments = [new(60, French, "Remise négociée", "95") { BaseAmount = 1200, Percentage = 5 }],
            Lines = [Pack(French) with { Name = "Forfait horaire de 20 heures", Price = 1200 }],
        };

    static Invoice FrenchRefund =>
        FromLyon with
        {
            Number = "A-2026-000002",
            Type = DocumentType.CreditNote,
            Payment = null,
            PaymentTerms = "Déduit de la prochaine facture",
            DueOn = null,
            Preceding = [new("F-2026-000042", October)],
            Lines = [Pack(French) with { Name = "Geste : délai non tenu", Description = null, Price = 100 }],
        };

    /// <summary>Halves of a cent on each line, and one rounding for each rate.</summary>
    static Invoice SeveralRates =>
        FromLyon with
        {
            Number = "F-2026-000045",
            Framework = "M1",
            Lines =
            [
                Pack(French) with
                {
                    Price = 33.335m,
                    Quantity = 3,
                    Description = null,
                },
                Pack(VatTreatment.Standard(5.5m)) with
                {
                    Id = "2",
                    Name = "Livre : la voûte et ses appuis",
                    Description = null,
                    Price = 50,
                },
            ],
        };

    static Invoice FrenchReverseCharge =>
        FromLyon with
        {
            Number = "F-2026-000046",
            Buyer = Namur,
            Notes = [.. Shelf.VatCases.FrenchNotes(October), new("BAR", "B2BINT")],
            Lines = [Pack(Case("reverse-charge-eu"))],
        };

    static Invoice Franchise =>
        FromLyon with
        {
            Number = "F-2026-000047",
            Seller = Lyon with { VatNumber = null, TaxRegistration = "512345679" },
            Lines = [Pack(Case("franchise-fr"))],
        };

    static Invoice OutsideTheUnion =>
        FromLyon with
        {
            Number = "F-2026-000048",
            Seller = Lyon.WithoutVat(),
            Buyer = Lausanne,
            VatPoint = null,
            Notes = [.. Shelf.VatCases.FrenchNotes(October), new("BAR", "B2BINT")],
            Lines = [Pack(Case("outside-eu"))],
        };

    static Invoice Indemnity =>
        FrenchRefund with
        {
            Number = "A-2026-000003",
            Seller = Lyon.WithoutVat(),
            Buyer = Nantes.WithoutVat(),
            VatPoint = null,
            Lines = [Pack(Case("indemnity")) with { Name = "Indemnité forfaitaire", Description = null, Price = 100 }],
        };

    static Invoice AnotherCurrency =>
        HourPack with
        {
            Number = "F-2026-000049",
            Currency = "CHF",
            AccountingVat = new("EUR", 150.51m),
        };

    static Invoice AlreadyPaid =>
        HourPack with
        {
            Number = "F-2026-000050",
            Framework = "S2",
            Paid = 840,
            DueOn = new(2026, 10, 20),
        };

    static Invoice Corrected =>
        HourPack with
        {
            Number = "F-2026-000051",
            Type = DocumentType.Corrected,
            Preceding = [new("F-2026-000042", October)],
        };

    static Invoice Deposit => HourPack with { Number = "F-2026-000052", Type = DocumentType.Advance };

    static VatTreatment Case(string name) => Shelf.VatCases[name].On(October, "FR", "fr");
}
