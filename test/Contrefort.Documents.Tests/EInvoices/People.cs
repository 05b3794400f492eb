using Contrefort.Core.Invoicing;

namespace Contrefort.Documents.Tests.EInvoices;

/// <summary>Two sellers and their customers. The numbers add up and belong to nobody.</summary>
static class People
{
    public static readonly Party Brussels = new()
    {
        Name = "Myown SRL",
        TradingName = "Myown",
        Address = new("Rue du Contrefort 12", "1000", "Bruxelles", "BE"),
        LegalId = new("0208", "0412345614"),
        VatNumber = "BE0412345614",
        ElectronicAddress = new("0208", "0412345614"),
        Contact = new("Facturation", "+32 2 555 00 00", "facture@myown.example"),
    };

    public static readonly Party Namur = new()
    {
        Name = "Atelier Meuse SA",
        Address = new("Quai de Meuse 3", "5000", "Namur", "BE"),
        LegalId = new("0208", "0876543270"),
        VatNumber = "BE0876543270",
        ElectronicAddress = new("0208", "0876543270"),
    };

    public static readonly Party Lyon = new()
    {
        Name = "LibrA SARL",
        LegalForm = "SARL au capital de 10 000 €",
        Address = new("4 rue de la Voûte", "69002", "Lyon", "FR") { Complement = "Bâtiment B" },
        LegalId = new("0002", "512345679"),
        Ids = [new("0009", "51234567900017")],
        VatNumber = "FR75512345679",
        ElectronicAddress = new("0225", "512345679"),
        Contact = new("Comptabilité", "+33 4 72 00 00 00", "compta@libra.example"),
    };

    public static readonly Party Nantes = new()
    {
        Name = "Coopérative de l'Erdre",
        Address = new("8 quai de l'Erdre", "44000", "Nantes", "FR"),
        LegalId = new("0002", "412345670"),
        VatNumber = "FR96412345670",
        ElectronicAddress = new("0225", "412345670"),
    };

    public static readonly Party Cologne = new()
    {
        Name = "Stützpfeiler GmbH",
        Address = new("Domstraße 1", "50667", "Köln", "DE"),
        VatNumber = "DE136695976",
        ElectronicAddress = new("9930", "DE136695976"),
    };

    public static readonly Party Lausanne = new()
    {
        Name = "Vignes & Lacs SA",
        Address = new("Avenue du Léman 9", "1003", "Lausanne", "CH"),
        LegalId = new("0183", "CHE116281710"),
        ElectronicAddress = new("0183", "CHE116281710"),
    };

    public static readonly CreditTransfer ToBrussels = new(
        "BE68539007547034",
        "Myown SRL",
        "BPOTBEB1",
        "+++123/4567/89002+++"
    );

    public static readonly CreditTransfer ToLyon = new(
        "FR1420041010050500013M02606",
        "LibrA SARL",
        null,
        "F-2026-000042"
    );

    /// <summary>A seller who sells nothing subject to VAT on this document names no VAT number (BR-O-02).</summary>
    public static Party WithoutVat(this Party party) => party with { VatNumber = null };
}
