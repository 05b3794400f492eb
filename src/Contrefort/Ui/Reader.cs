using System.Globalization;
using NodaTime;

namespace Contrefort.Ui;

internal enum Language
{
    French,
    English,
}

/// <summary>For whom something is written: the language to say it in and the zone whose clocks hang on their wall.</summary>
internal sealed record Reader(Language Language, DateTimeZone Zone)
{
    public const string DefaultZone = "Europe/Paris";

    static readonly CultureInfo FrenchCulture = CultureInfo.GetCultureInfo("fr-FR");
    static readonly CultureInfo EnglishCulture = CultureInfo.GetCultureInfo("en-GB");
    static readonly DateTimeZone Paris = DateTimeZoneProviders.Tzdb[DefaultZone];

    public static readonly Reader InFrench = new(Language.French, Paris);
    public static readonly Reader InEnglish = new(Language.English, Paris);

    /// <summary>For <c>html lang</c>.</summary>
    public string Tag => Language == Language.French ? "fr" : "en";

    public CultureInfo Culture => Language == Language.French ? FrenchCulture : EnglishCulture;

    /// <param name="language">A tag such as <c>fr</c> or <c>en-GB</c>; French when empty or unknown.</param>
    /// <param name="zone">A tz database name; Paris when empty or unknown.</param>
    public static Reader Of(string? language, string? zone)
    {
        var found = string.IsNullOrEmpty(zone) ? Paris : DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) ?? Paris;
        var spoken = LanguageOf(language) ?? Language.French;
        return ReferenceEquals(found, Paris)
            ? (spoken == Language.French ? InFrench : InEnglish)
            : new Reader(spoken, found);
    }

    /// <summary>The first language of an <c>Accept-Language</c> header that is spoken here, by weight.</summary>
    public static Language? Accepted(string? header)
    {
        if (string.IsNullOrEmpty(header) || header.Length > 500)
            return null;
        Language? best = null;
        var bestWeight = 0.0;
        foreach (var part in header.Split(','))
        {
            var pieces = part.Split(";q=", 2);
            var weight =
                pieces is [_, var q] && double.TryParse(q, CultureInfo.InvariantCulture, out var given) ? given : 1;
            if (LanguageOf(pieces[0].Trim()) is { } spoken && weight > bestWeight)
                (best, bestWeight) = (spoken, weight);
        }
        return best;
    }

    public static Language? LanguageOf(string? tag) =>
        tag switch
        {
            { Length: >= 2 } when tag.StartsWith("fr", StringComparison.OrdinalIgnoreCase) => Language.French,
            { Length: >= 2 } when tag.StartsWith("en", StringComparison.OrdinalIgnoreCase) => Language.English,
            _ => null,
        };
}
