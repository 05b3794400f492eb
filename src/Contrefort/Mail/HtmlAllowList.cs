using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Contrefort.Mail;

/// <summary>
/// The elements and attributes a mail may use. No ids, names or classes: they would be ours to style and find. What is not
/// named here keeps its text and loses its tag; what can hold something else than text for a reader loses both.
/// </summary>
static partial class HtmlAllowList
{
    static readonly FrozenSet<string> Elements = Set(
        """
        a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del dfn div dl dt
        em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark ol p pre q rp rt ruby s samp
        section small span strike strong sub sup table tbody td tfoot th thead time tr tt u ul var wbr
        """
    );

    static readonly FrozenSet<string> Dropped = Set(
        """
        script style template noscript iframe frame frameset noframes noembed object embed applet param svg math title textarea
        select option optgroup datalist audio video source track canvas map area head meta link base xmp plaintext listing
        dialog slot portal input keygen isindex bgsound layer ilayer comment image
        """
    );

    static readonly FrozenSet<string> Void = Set("br col hr img wbr");

    static readonly FrozenDictionary<string, FrozenSet<string>> Attributes = new Dictionary<string, FrozenSet<string>>
    {
        ["*"] = Set("title dir lang style align"),
        ["img"] = Set("alt width height border hspace vspace"),
        ["table"] = Set("width height border cellpadding cellspacing bgcolor"),
        ["tr"] = Set("bgcolor valign height"),
        ["td"] = Set("colspan rowspan width height bgcolor valign nowrap"),
        ["th"] = Set("colspan rowspan width height bgcolor valign nowrap scope"),
        ["col"] = Set("span width"),
        ["colgroup"] = Set("span width"),
        ["font"] = Set("color face size"),
        ["ol"] = Set("start type reversed"),
        ["ul"] = Set("type"),
        ["li"] = Set("value type"),
        ["hr"] = Set("width size color noshade"),
        ["time"] = Set("datetime"),
    }.ToFrozenDictionary();

    internal static bool Allows(string element) => Elements.Contains(element);

    internal static bool IsDropped(string element) => Dropped.Contains(element);

    internal static bool IsVoid(string element) => Void.Contains(element);

    /// <summary>The value to write for this attribute, or null when it is not to be written.</summary>
    internal static string? Value(string element, string attribute, string value)
    {
        if (
            !Attributes["*"].Contains(attribute)
            && !(Attributes.GetValueOrDefault(element)?.Contains(attribute) ?? false)
        )
            return null;
        return attribute switch
        {
            "style" => StyleCleaner.Clean(value),
            "title" or "alt" => value.Length <= 1000 ? value : value[..1000],
            "width" or "height" => Length().IsMatch(value) ? value : null,
            // A browser lays out every column it is told of.
            "colspan" or "rowspan" or "span" => Number(value, 1, 200),
            "border" or "cellpadding" or "cellspacing" or "hspace" or "vspace" => Number(value, 0, 100),
            "start" or "value" => Number(value, -99_999, 99_999),
            "color" or "bgcolor" => Color().IsMatch(value) ? value : null,
            "face" => Face().IsMatch(value) ? value : null,
            "size" => FontSize().IsMatch(value) ? value : null,
            "lang" or "datetime" => Code().IsMatch(value) ? value : null,
            "nowrap" or "reversed" or "noshade" => "",
            _ => Keyword().IsMatch(value) ? value : null,
        };
    }

    static string? Number(string value, int least, int most) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && number >= least
        && number <= most
            ? value
            : null;

    static FrozenSet<string> Set(string names) =>
        names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    [GeneratedRegex(@"\A\d{1,4}(\.\d{1,3})?(px|%)?\z")]
    private static partial Regex Length();

    [GeneratedRegex(@"\A(#[0-9a-fA-F]{3,8}|[a-zA-Z]{3,30})\z")]
    private static partial Regex Color();

    [GeneratedRegex(@"\A[\w\s,'-]{1,200}\z")]
    private static partial Regex Face();

    [GeneratedRegex(@"\A[+-]?\d{1,2}\z")]
    private static partial Regex FontSize();

    [GeneratedRegex(@"\A[\w:.+-]{1,40}\z")]
    private static partial Regex Code();

    [GeneratedRegex(@"\A[a-zA-Z0-9]{1,20}\z")]
    private static partial Regex Keyword();
}
