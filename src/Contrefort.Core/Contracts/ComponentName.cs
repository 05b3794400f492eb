using System.Text.RegularExpressions;

namespace Contrefort.Core.Contracts;

/// <summary>
/// How catalogues name components: one entry may name several (<c>OpenLDAP / Samba</c>), or a family and its members
/// (<c>Horde : IMP, Turba, Kronolith</c>).
/// </summary>
public static partial class ComponentName
{
    public static bool Matches(string entry, string component) =>
        Same(entry, component) || Alternatives(entry).Any(name => Same(name, component));

    /// <summary>The names an entry stands for, so that a text can be searched for them.</summary>
    public static IEnumerable<string> Alternatives(string entry) =>
        Separators().Split(entry).Select(name => name.Trim()).Where(name => name.Length > 1);

    /// <summary>The first entry one of whose names stands as a word in the text; null when none does.</summary>
    public static string? FoundIn(string text, IEnumerable<string> entries) =>
        entries
            .SelectMany(entry => Alternatives(entry).Select(name => (Entry: entry, At: Position(text, name))))
            .Where(found => found.At >= 0)
            .OrderBy(found => found.At)
            .Select(found => found.Entry)
            .FirstOrDefault();

    static int Position(string text, string name)
    {
        for (var at = 0; (at = text.IndexOf(name, at, StringComparison.OrdinalIgnoreCase)) >= 0; at++)
            if (IsEdge(text, at - 1) && IsEdge(text, at + name.Length))
                return at;
        return -1;
    }

    static bool IsEdge(string text, int at) => at < 0 || at >= text.Length || !char.IsLetterOrDigit(text[at]);

    static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"\s+/\s+|\s*:\s+|,\s*|[()]|\.{3}")]
    private static partial Regex Separators();
}
