using System.Text.RegularExpressions;

namespace Contrefort.Core.Terms.Parsing;

static partial class Names
{
    /// <summary>Ids of offers, terms, options, parameters, calendars and lists.</summary>
    public static bool IsName(string text) => Pattern().IsMatch(text);

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,63}$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
