using Contrefort.Core.Invoicing;
using Contrefort.Invoicing;

namespace Contrefort.Seed;

/// <summary>Who sells in the demo world, and how each customer is invoiced. The numbers add up and belong to nobody.</summary>
internal static class BillingCast
{
    public static readonly SellerTerms Seller = new(
        new Party
        {
            Name = "Contrefort Services SAS",
            LegalForm = "SAS au capital de 40 000 €",
            Address = new("12 rue des Arcs-Boutants", "67000", "Strasbourg", "FR"),
            LegalId = new("0002", "538214768"),
            Ids = [new("0009", "53821476800011")],
            VatNumber = "FR67538214768",
            ElectronicAddress = new("0225", "538214768"),
            Contact = new("Service facturation", "+33 3 55 00 00 10", "facturation@contrefort.example"),
        },
        "domestic",
        20,
        "FA",
        "AV"
    )
    {
        Accounts =
        [
            new("EUR", "FR8730004008280001234567643", "BNPAFRPPXXX"),
            new("CHF", "CH9300762011623852957", "POFICHBEXXX"),
        ],
        CreditorId = "FR62ZZZ538214",
    };

    /// <summary>By mail domain. A customer that is not here has nobody to invoice yet.</summary>
    public static readonly IReadOnlyDictionary<string, BuyerTerms> Buyers = new Dictionary<string, BuyerTerms>
    {
        ["papeterie-durand.example"] = French(
            "Papeterie Durand SARL",
            "3 rue du Moulin",
            "54000",
            "Nancy",
            "442109831"
        ),
        ["clinique-saint-roch.example"] = French(
            "Clinique Saint-Roch SA",
            "41 boulevard des Tilleuls",
            "34000",
            "Montpellier",
            "387620156"
        ),
        ["mairie-vallon.example"] = French(
            "Commune de Vallon",
            "Place de la Mairie",
            "26110",
            "Vallon-sur-Aigue",
            "213501877"
        ) with
        {
            OrderReference = "BC-2026-0117",
        },
        ["transports-girard.example"] = French(
            "Transports Girard SAS",
            "ZA des Quatre-Vents",
            "72000",
            "Le Mans",
            "478236102"
        ) with
        {
            PaymentDays = 45,
        },
        ["univ-brumes.example"] = French(
            "Université de Brumes",
            "1 avenue de la Recherche",
            "29200",
            "Brest",
            "197512395"
        ),
        ["helion-labs.example"] = French(
            "Laboratoires Hélion SA",
            "8 allée des Sciences",
            "31000",
            "Toulouse",
            "512908344"
        ),
        ["ormesson.example"] = French("Groupe Ormesson SA", "27 avenue d'Iéna", "75116", "Paris", "402177653"),
        ["editions-du-quai.example"] = French(
            "Éditions du Quai SARL",
            "14 quai Saint-Michel",
            "75005",
            "Paris",
            "331908426"
        ),
        ["vandamme.example"] = Belgian(
            "Brasserie Van Damme SRL",
            "Chaussée de Mons 210",
            "1070",
            "Anderlecht",
            "0432198742"
        ),
        ["hotel-belle-rive.example"] = Belgian(
            "Hôtel Belle-Rive SA",
            "Quai de Meuse 18",
            "5000",
            "Namur",
            "0876512388"
        ),
        ["banque-lacroix.example"] = new(
            new Party
            {
                Name = "Banque Lacroix SA",
                Address = new("Boulevard Royal 40", "2449", "Luxembourg", "LU"),
                VatNumber = "LU19876528",
                ElectronicAddress = new("9938", "LU19876528"),
            },
            InvoiceProfile.En16931
        )
        {
            VatCase = "reverse-charge-eu",
        },
        ["nakamura-terminals.example"] = new(
            new Party
            {
                Name = "Nakamura Terminals K.K.",
                Address = new("2-4-1 Kaigan, Minato", "105-0022", "Tokyo", "JP"),
                ElectronicAddress = new("EM", "accounts@nakamura-terminals.example"),
            },
            InvoiceProfile.En16931
        )
        {
            VatCase = "outside-eu",
        },
        ["vignes-du-leman.example"] = new(
            new Party
            {
                Name = "Vignes du Léman Sàrl",
                Address = new("Chemin des Coteaux 7", "1096", "Cully", "CH"),
                LegalId = new("0183", "CHE112345676"),
                ElectronicAddress = new("0183", "CHE112345676"),
            },
            InvoiceProfile.En16931
        )
        {
            VatCase = "outside-eu",
        },
    };

    static BuyerTerms French(string name, string street, string postCode, string city, string siren) =>
        new(
            new Party
            {
                Name = name,
                Address = new(street, postCode, city, "FR"),
                LegalId = new("0002", siren),
                VatNumber = $"FR{(12 + (3 * (int.Parse(siren, null) % 97))) % 97:00}{siren}",
                ElectronicAddress = new("0225", siren),
            },
            InvoiceProfile.FrenchCtc
        );

    static BuyerTerms Belgian(string name, string street, string postCode, string city, string number) =>
        new(
            new Party
            {
                Name = name,
                Address = new(street, postCode, city, "BE"),
                LegalId = new("0208", number),
                VatNumber = $"BE{number}",
                ElectronicAddress = new("0208", number),
            },
            InvoiceProfile.PeppolBis
        )
        {
            VatCase = "reverse-charge-eu",
        };
}
