using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Documents.EInvoices;

/// <summary>
/// XML as business documents want it: no empty elements (Peppol R008), no sign that XML forbids, numbers and dates the same
/// in every culture, the same bytes for the same document.
/// </summary>
static class Markup
{
    /// <summary>An element with a text; none when there is nothing to say.</summary>
    public static XElement? Leaf(XName name, string? text, params ReadOnlySpan<XAttribute?> attributes)
    {
        if (Clean(text) is not { Length: > 0 } clean)
            return null;
        var leaf = new XElement(name, clean);
        foreach (var attribute in attributes)
            if (attribute is not null)
                leaf.Add(attribute);
        return leaf;
    }

    /// <summary>An element around others; none when they are all absent.</summary>
    public static XElement? Group(XName name, params ReadOnlySpan<object?> parts)
    {
        var group = new XElement(name);
        foreach (var part in parts)
            group.Add(part);
        return group.IsEmpty ? null : group;
    }

    /// <summary>An attribute; none without a value.</summary>
    public static XAttribute? Attribute(string name, string? value) =>
        Clean(value) is { Length: > 0 } clean ? new XAttribute(name, clean) : null;

    /// <summary>An amount: two decimals.</summary>
    public static string Amount(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>A price: two decimals, more when it has more. Nothing is rounded here.</summary>
    public static string Price(decimal price) => price.ToString("0.00##########", CultureInfo.InvariantCulture);

    /// <summary>A quantity or a percentage: as many decimals as it has.</summary>
    public static string Plain(decimal number) => number.ToString("0.############", CultureInfo.InvariantCulture);

    /// <summary>2026-10-31.</summary>
    public static string? Iso(LocalDate? date) => date is { } day ? LocalDatePattern.Iso.Format(day) : null;

    /// <summary>20261031.</summary>
    public static string? Compact(LocalDate? date) => date is { } day ? CompactPattern.Format(day) : null;

    static readonly LocalDatePattern CompactPattern = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");

    /// <summary>Without the signs XML 1.0 has no place for, torn surrogates among them, and without spaces around.</summary>
    public static string? Clean(string? text)
    {
        if (text is null)
            return null;
        var clean = new StringBuilder(text.Length);
        for (var place = 0; place < text.Length; place++)
            if (XmlConvert.IsXmlChar(text[place]) && text[place] != '\r')
                clean.Append(text[place]);
            else if (place + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[place + 1], text[place]))
                clean.Append(text[place]).Append(text[++place]);
        return clean.ToString().Trim();
    }

    public static void Write(XElement root, Stream output)
    {
        using var writer = XmlWriter.Create(
            output,
            new XmlWriterSettings
            {
                Encoding = new UTF8Encoding(false),
                Indent = true,
                NewLineChars = "\n",
                NewLineHandling = NewLineHandling.Entitize,
                CloseOutput = false,
            }
        );
        new XDocument(root).Save(writer);
    }
}
