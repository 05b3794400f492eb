namespace Contrefort.Seed;

/// <summary>A customer of the demo world, the people who may call, and what was signed.</summary>
internal sealed record Household(
    string Name,
    string Country,
    string Zone,
    string Language,
    string Domain,
    IReadOnlyList<Person> People,
    IReadOnlyList<Signature> Contracts,
    int Weight
);

/// <summary>A contract: the offer and its version, the values chosen, and the packs bought at the start, if any.</summary>
internal sealed record Signature(
    string Offer,
    IReadOnlyDictionary<string, string> Parameters,
    IReadOnlyList<string> Components,
    decimal? Pack = null
)
{
    public IReadOnlyList<string> Options { get; init; } = [];
}

/// <summary>One provider that sells all the offers, and a dozen customers.</summary>
internal static class Cast
{
    public static readonly IReadOnlyList<Household> Customers =
    [
        new(
            "Papeterie Durand",
            "FR",
            "Europe/Paris",
            "fr",
            "papeterie-durand.example",
            People("papeterie-durand.example", "33", "Alice Durand", "Marc Lenoir"),
            [new("libra-help", Values(("pack", "10")), [], 10)],
            22
        ),
        new(
            "Clinique Saint-Roch",
            "FR",
            "Europe/Paris",
            "fr",
            "clinique-saint-roch.example",
            People("clinique-saint-roch.example", "33", "Nadia Haddad", "Paul Mercier", "Julie Robin"),
            [new("libra-help", Values(("pack", "50")), [], 50)],
            28
        ),
        new(
            "Mairie de Vallon",
            "FR",
            "Europe/Paris",
            "fr",
            "mairie-vallon.example",
            People("mairie-vallon.example", "33", "Hélène Carpentier", "Yann Le Goff"),
            [new("libra-help", Values(("pack", "20")), [], 20)],
            18
        ),
        new(
            "Transports Girard",
            "FR",
            "Europe/Paris",
            "fr",
            "transports-girard.example",
            People("transports-girard.example", "33", "Bruno Girard", "Samira Kaci"),
            [
                new(
                    "edge-pack",
                    Values(("pack", "20"), ("components", "[Samba, Postfix, OpenVPN]")),
                    ["Samba", "Postfix", "OpenVPN"],
                    20
                ),
            ],
            18
        ),
        new(
            "Université de Brumes",
            "FR",
            "Europe/Paris",
            "fr",
            "univ-brumes.example",
            People("univ-brumes.example", "33", "Claire Fontaine", "Olivier Marchand", "Aïcha Diallo", "Luc Perrin"),
            [
                new(
                    "edge-site",
                    Values(("machines", "34"), ("components", "[Samba, OpenLDAP / Samba, Postfix, Nagios]")),
                    ["Samba", "OpenLDAP", "Postfix", "Nagios"]
                ),
            ],
            30
        ),
        new(
            "Laboratoires Hélion",
            "FR",
            "Europe/Paris",
            "fr",
            "helion-labs.example",
            People("helion-labs.example", "33", "Vincent Aubry", "Sarah Cohen"),
            [
                new(
                    "edge-unlimited",
                    Values(
                        ("perimeter", "120 postes de travail et deux serveurs AIX"),
                        ("components", "[Samba, OpenVPN]"),
                        ("yearly-price", "18500")
                    ),
                    ["Samba", "OpenVPN", "Cups"]
                ),
            ],
            16
        ),
        new(
            "Groupe Ormesson",
            "FR",
            "Europe/Paris",
            "fr",
            "ormesson.example",
            People("ormesson.example", "33", "Patrick Ormesson"),
            [
                new(
                    "corporate-club",
                    Values(
                        ("products", "[corporate-desktop, corporate-server]"),
                        ("installed", "{corporate-desktop: 120, corporate-server: 20}"),
                        ("membership", "mirror")
                    ),
                    []
                ),
            ],
            4
        ),
        new(
            "Brasserie Van Damme",
            "BE",
            "Europe/Brussels",
            "fr",
            "vandamme.example",
            People("vandamme.example", "32", "Pieter Van Damme", "Sofie Claes"),
            [
                new(
                    "myown-a",
                    Values(
                        (
                            "servers",
                            "[{name: www, criticality: low, virtualised: false}, {name: boutique, criticality: low, virtualised: true}]"
                        )
                    ),
                    []
                ),
            ],
            14
        ),
        new(
            "Hôtel Belle-Rive",
            "BE",
            "Europe/Brussels",
            "fr",
            "hotel-belle-rive.example",
            People("hotel-belle-rive.example", "32", "Antoine Dubois", "Marie Lambert"),
            [
                new(
                    "myown-b",
                    Values(
                        (
                            "servers",
                            "[{name: reservation, criticality: high, virtualised: true}, {name: mail, criticality: high, virtualised: true}, {name: hote, criticality: high, virtualised: false}]"
                        ),
                        ("approval-quarters", "4")
                    ),
                    []
                ),
            ],
            20
        ),
        new(
            "Banque Lacroix",
            "LU",
            "Europe/Luxembourg",
            "fr",
            "banque-lacroix.example",
            People("banque-lacroix.example", "352", "Isabelle Weber", "Tom Schmit"),
            [
                new(
                    "myown-c",
                    Values(
                        (
                            "servers",
                            "[{name: dmz1, criticality: high, virtualised: false}, {name: dmz2, criticality: high, virtualised: false}, {name: intranet, criticality: high, virtualised: true}, {name: hyperviseur, criticality: high, virtualised: false}]"
                        )
                    ),
                    []
                ),
            ],
            16
        ),
        new(
            "Nakamura Terminals",
            "JP",
            "Asia/Tokyo",
            "en",
            "nakamura-terminals.example",
            People("nakamura-terminals.example", "81", "Kenji Nakamura", "Yuki Tanaka"),
            [
                new(
                    "ipm-maintenance",
                    Values(
                        ("customer-zone", "Asia/Tokyo"),
                        ("customer-country", "JP"),
                        ("languages", "[en]"),
                        ("sale-price", "80000"),
                        ("pricing", "percent-of-sale"),
                        ("maintenance", "[preventive, corrective]")
                    ),
                    []
                ),
            ],
            12
        ),
        new(
            "Éditions du Quai",
            "FR",
            "Europe/Paris",
            "fr",
            "editions-du-quai.example",
            People("editions-du-quai.example", "33", "Camille Vasseur", "Hugo Blanc", "Léa Morin"),
            [
                new(
                    "ot-maintenance",
                    Values(
                        ("region", "Europe/Paris"),
                        ("holidays", "FR"),
                        ("products", "[Content Server]"),
                        ("contacts", "8"),
                        ("yearly-price", "24000")
                    ),
                    []
                ),
                new(
                    "techconnect",
                    Values(
                        ("region", "Europe/Paris"),
                        ("holidays", "FR"),
                        ("product", "Content Server"),
                        ("yearly-price", "36000")
                    ),
                    []
                ),
            ],
            14
        ),
        new(
            "Vignes du Léman",
            "CH",
            "Europe/Zurich",
            "fr",
            "vignes-du-leman.example",
            People("vignes-du-leman.example", "41", "Aline Rochat", "Marc Dutoit"),
            [new("libra-help", Values(("pack", "20")), [], 20)],
            8
        ),
    ];

    static IReadOnlyList<Person> People(string domain, string country, params IReadOnlyList<string> names) =>
        [
            .. names.Select(
                (name, i) =>
                    new Person(
                        name,
                        $"{Plain(name)}@{domain}",
                        country == "81" ? "en" : "fr",
                        $"+{country} 5 55 {domain.Length:00} {name.Length:00} {i:00}"
                    )
            ),
        ];

    static Dictionary<string, string> Values(params (string Name, string Value)[] values) =>
        values.ToDictionary(value => value.Name, value => value.Value);

    static string Plain(string name)
    {
        var letters = name.Normalize(System.Text.NormalizationForm.FormD)
            .Where(c => char.IsAsciiLetter(c) || c is ' ' or '-')
            .Select(c => c == ' ' ? '.' : char.ToLowerInvariant(c));
        return new string([.. letters]);
    }
}
