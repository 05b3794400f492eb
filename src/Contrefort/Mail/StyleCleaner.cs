using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;

namespace Contrefort.Mail;

/// <summary>
/// The style attribute of mail: declarations that colour, size and space text within its own box. Nothing that positions,
/// overlays, animates, loads, or escapes: a value holds no backslash, no comment, and no function but a colour.
/// </summary>
static partial class StyleCleaner
{
    const int LongestStyle = 4000;

    static readonly FrozenSet<string> Properties = """
        color background-color background font font-family font-size font-style font-weight font-variant line-height
        letter-spacing word-spacing text-align text-decoration text-decoration-line text-decoration-color text-indent
        text-transform vertical-align white-space word-break word-wrap overflow-wrap direction unicode-bidi
        border border-top border-right border-bottom border-left border-color border-style border-width border-top-color
        border-top-style border-top-width border-right-color border-right-style border-right-width border-bottom-color
        border-bottom-style border-bottom-width border-left-color border-left-style border-left-width border-collapse
        border-spacing border-radius padding padding-top padding-right padding-bottom padding-left margin margin-top margin-right
        margin-bottom margin-left width max-width min-width height max-height min-height list-style-type display
        table-layout caption-side empty-cells float clear
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    static readonly FrozenSet<string> Displays = """
        block inline inline-block none table table-row table-cell table-row-group table-header-group table-footer-group
        table-column table-column-group table-caption list-item
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The allowed declarations, or null when none is left.</summary>
    internal static string? Clean(string style)
    {
        if (style.Length > LongestStyle)
            return null;
        var kept = new StringBuilder();
        foreach (var declaration in style.Split(';'))
        {
            var colon = declaration.IndexOf(':');
            if (colon <= 0)
                continue;
            var property = declaration[..colon].Trim().ToLowerInvariant();
            // Without its "!important", which would have the mail overrule our page.
            var value = declaration[(colon + 1)..].Split('!')[0].Trim();
            if (Properties.Contains(property) && IsHarmless(property, value))
                kept.Append(kept.Length > 0 ? ";" : "").Append(property).Append(':').Append(value);
        }
        return kept.Length > 0 ? kept.ToString() : null;
    }

    static bool IsHarmless(string property, string value)
    {
        if (!Words().IsMatch(value) || value.Count(c => c == '"') % 2 == 1 || value.Count(c => c == '\'') % 2 == 1)
            return false;
        // Colours are the only functions.
        if (ColorFunction().Replace(value, "").AsSpan().ContainsAny("()"))
            return false;
        return property switch
        {
            "display" => Displays.Contains(value.ToLowerInvariant()),
            "font-size" or "font" or "line-height" => !HugeNumber().IsMatch(value),
            _ => true,
        };
    }

    /// <summary>Names, numbers of at most four digits, colours and font names; no number is negative.</summary>
    [GeneratedRegex(
        """\A(?!.*-\s*\.?\d)(?!.*\d{5})(?!.*\d(vw|vh|vmin|vmax|cqw|cqh))[\w#%.,()\s'"/+-]{1,200}\z""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Words();

    [GeneratedRegex(@"\b(rgb|rgba|hsl|hsla)\([\d\s.,%/]*\)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ColorFunction();

    [GeneratedRegex(
        @"\d{4}|[2-9]\d\d(px|pt|\s|\z)|\d\d\d(em|rem|ex|cm|mm|in|pc)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex HugeNumber();
}
