namespace Contrefort.Protocols.Mime;

/// <summary>The months and zones that dates of mail name.</summary>
static class MailDateWords
{
    static readonly string[] Months =
    [
        "jan",
        "feb",
        "mar",
        "apr",
        "may",
        "jun",
        "jul",
        "aug",
        "sep",
        "oct",
        "nov",
        "dec",
    ];

    /// <summary>French, German, Dutch and Spanish names that differ in their first letters.</summary>
    static readonly Dictionary<string, int> OtherMonths = new(StringComparer.Ordinal)
    {
        ["janv"] = 1,
        ["fév"] = 2,
        ["fev"] = 2,
        ["févr"] = 2,
        ["mär"] = 3,
        ["mrt"] = 3,
        ["maart"] = 3,
        ["avr"] = 4,
        ["mai"] = 5,
        ["mei"] = 5,
        ["juin"] = 6,
        ["juil"] = 7,
        ["aoû"] = 8,
        ["aou"] = 8,
        ["ago"] = 8,
        ["okt"] = 10,
        ["déc"] = 12,
        ["dez"] = 12,
        ["dic"] = 12,
        ["ene"] = 1,
        ["abr"] = 4,
    };

    /// <summary>Minutes east of UTC (RFC 5322 §4.3, and the zones seen in mail).</summary>
    public static readonly Dictionary<string, int> Zones = new(StringComparer.OrdinalIgnoreCase)
    {
        ["UT"] = 0,
        ["GMT"] = 0,
        ["UTC"] = 0,
        ["Z"] = 0,
        ["WET"] = 0,
        ["EST"] = -300,
        ["EDT"] = -240,
        ["CST"] = -360,
        ["CDT"] = -300,
        ["MST"] = -420,
        ["MDT"] = -360,
        ["PST"] = -480,
        ["PDT"] = -420,
        ["AKST"] = -540,
        ["AKDT"] = -480,
        ["HST"] = -600,
        ["AST"] = -240,
        ["ADT"] = -180,
        ["NST"] = -210,
        ["NDT"] = -150,
        ["BST"] = 60,
        ["IST"] = 330,
        ["WEST"] = 60,
        ["CET"] = 60,
        ["MET"] = 60,
        ["MEZ"] = 60,
        ["CEST"] = 120,
        ["MEST"] = 120,
        ["MESZ"] = 120,
        ["MDST"] = 120,
        ["SAST"] = 120,
        ["EET"] = 120,
        ["EEST"] = 180,
        ["MSK"] = 180,
        ["MSD"] = 240,
        ["JST"] = 540,
        ["KST"] = 540,
        ["HKT"] = 480,
        ["SGT"] = 480,
        ["AEST"] = 600,
        ["AEDT"] = 660,
        ["ACST"] = 570,
        ["AWST"] = 480,
        ["NZST"] = 720,
        ["NZDT"] = 780,
        ["BRT"] = -180,
        ["ART"] = -180,
    };

    /// <summary>1 to 12, or null for a word that is no month.</summary>
    public static int? MonthOf(string word)
    {
        var name = word.ToLowerInvariant().TrimEnd('.');
        if (name.Length < 3 || !char.IsLetter(name[0]))
            return null;
        if (OtherMonths.TryGetValue(name, out var exact))
            return exact;
        if (name == "mardi")
            return null;
        foreach (var length in (ReadOnlySpan<int>)[4, 3])
            if (name.Length > length && OtherMonths.TryGetValue(name[..length], out var other))
                return other;
        var index = Array.IndexOf(Months, name[..3]);
        return index < 0 ? null : index + 1;
    }
}
