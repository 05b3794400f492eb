using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Contrefort.Core.Terms;

/// <summary>A passage of the signed text: where it stands, its words, and the words the term quotes.</summary>
/// <param name="Name">The text, as terms name it: <c>S1</c>.</param>
/// <param name="Heading">The section the passage is in; null above the first.</param>
/// <param name="Quote">What the term quotes, as the text writes it; null when it quotes nothing that is there.</param>
public sealed record Passage(string Name, string? Heading, string Text, string? Quote);

/// <summary>
/// The text a seller and a customer signed, so that a term can be shown beside it. Sources are written
/// <c>S1 §2.1.1 « de 9h à 18h »</c>: a text, a numbered section, quoted words; any part may be absent.
/// </summary>
public sealed partial class SourceText
{
    /// <summary>Characters of a section shown when nothing is quoted.</summary>
    const int LongestPassage = 1500;

    readonly string _name;
    readonly IReadOnlyList<Section> _sections;

    SourceText(string name, IReadOnlyList<Section> sections) => (_name, _sections) = (name, sections);

    /// <param name="name">As terms name it: <c>S1</c>.</param>
    public static SourceText Read(string name, string text) =>
        new(name, [.. Sections(text.ReplaceLineEndings("\n").Split('\n'))]);

    /// <summary>The passage of the first of the texts a source names; null when it names none, or the place is not found.</summary>
    public static Passage? Find(string source, IReadOnlyDictionary<string, SourceText> texts) =>
        NamePattern().Match(source) is { Success: true, Value: var name } && texts.TryGetValue(name, out var text)
            ? text.Find(source)
            : null;

    /// <summary>The passage a source points at: the words it quotes, else the section it numbers, else the heading it names.</summary>
    public Passage? Find(string source)
    {
        var numbered = NumberPattern().Matches(source).Select(match => match.Groups[1].Value).ToList();
        var part = PartPattern().Match(source).Groups[1].Value;
        var sections = numbered.Select(number => Numbered(number, part)).OfType<Section>().ToList();
        foreach (Match quoted in QuotePattern().Matches(source))
        foreach (var section in sections.Concat(_sections))
            if (Quoted(section, quoted.Groups[1].Value) is { } passage)
                return passage;
        var place = sections.FirstOrDefault() ?? Titled(source);
        return place is null ? null : new(_name, place.Heading, Shortened(place.Text), null);
    }

    /// <summary>The section of a number; in the part a source names (« Divers §2 »), where two parts count from one.</summary>
    Section? Numbered(string number, string part)
    {
        var known = _sections.Where(section => section.Number == number && section.Text.Length > 0).ToList();
        return known.FirstOrDefault(section =>
                part.Length > 0 && Plain(section.Part).Text.Contains(Plain(part).Text, StringComparison.Ordinal)
            ) ?? known.LastOrDefault();
    }

    Section? Titled(string source)
    {
        var words = NumberPattern()
            .Replace(NamePattern().Replace(QuotePattern().Replace(source, ""), ""), "")
            .Trim(' ', ',', ';', '/');
        return words.Length < 3
            ? null
            : _sections.FirstOrDefault(section =>
                Plain(section.Heading ?? "").Text.Contains(Plain(words).Text, StringComparison.Ordinal)
            );
    }

    /// <summary>The paragraph with the words quoted; « … » in a quote stands for anything.</summary>
    Passage? Quoted(Section section, string quote)
    {
        var (plain, origin) = Plain(section.Text);
        var parts = quote
            .Split('…', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(part => Plain(part).Text.Trim())
            .ToList();
        if (parts.Count == 0 || parts[0].Length == 0)
            return null;
        var start = plain.IndexOf(parts[0], StringComparison.Ordinal);
        var end = start;
        foreach (var part in parts)
        {
            var at = end < 0 ? -1 : plain.IndexOf(part, end, StringComparison.Ordinal);
            end = at < 0 ? -1 : at + part.Length;
        }
        if (start < 0 || end < 0)
            return null;
        var (from, to) = (origin[start], origin[end - 1] + 1);
        var paragraphStart = section.Text.LastIndexOf("\n\n", from, StringComparison.Ordinal) is >= 0 and var before
            ? before + 2
            : 0;
        var paragraphEnd = section.Text.IndexOf("\n\n", to, StringComparison.Ordinal) is >= 0 and var after
            ? after
            : section.Text.Length;
        return new(
            _name,
            section.Heading,
            Shortened(section.Text[paragraphStart..paragraphEnd].Trim()),
            section.Text[from..to]
        );
    }

    static string Shortened(string text) =>
        text.Length <= LongestPassage ? text : text[..text.LastIndexOf(' ', LongestPassage)] + " …";

    /// <summary>
    /// Text as it is compared: without case, accents, marks of emphasis and differences of blanks and apostrophes, and where
    /// each kept letter stands in the original.
    /// </summary>
    static (string Text, IReadOnlyList<int> Origin) Plain(string text)
    {
        var plain = new StringBuilder();
        List<int> origin = [];
        for (var i = 0; i < text.Length; i++)
            foreach (var part in text[i].ToString().Normalize(NormalizationForm.FormD))
            {
                var letter = part switch
                {
                    '’' or '‘' or 'ʼ' => '\'',
                    '“' or '”' or '«' or '»' => '"',
                    _ when char.IsWhiteSpace(part) || part is '|' => ' ',
                    _ => char.ToLowerInvariant(part),
                };
                var isDropped =
                    CharUnicodeInfo.GetUnicodeCategory(part) == UnicodeCategory.NonSpacingMark
                    || part is '*' or '_' or '`' or '#'
                    || (letter == ' ' && (plain.Length == 0 || plain[^1] == ' '));
                if (isDropped)
                    continue;
                plain.Append(letter);
                origin.Add(i);
            }
        return (plain.ToString(), origin);
    }

    /// <summary>
    /// Headings are lines that begin with a number (<c>2.1.1 …</c>, <c>4 - …</c>, <c>12. …</c>, <c>a) …</c>) or with <c>#</c>. A
    /// numbered line inside another list counts under it: point 1 of point 2 is <c>2.1</c>.
    /// </summary>
    static IEnumerable<Section> Sections(string[] lines)
    {
        string? heading = null,
            number = null;
        var part = "";
        var text = new StringBuilder();
        var outline = new Stack<(int Indent, string Number)>();
        foreach (var line in lines)
        {
            var match = HeadingPattern().Match(line);
            if (!match.Success)
            {
                text.Append(line).Append('\n');
                continue;
            }
            if (heading is not null && number is null)
                part = $"{heading}\n{text}";
            yield return new(part, number, heading, text.ToString().Trim());
            text.Clear();
            if (line.StartsWith('#'))
                outline.Clear();
            var own = match.Groups["number"].Value;
            var indent = match.Groups["indent"].Length;
            while (
                outline.Count > 0 && (outline.Peek().Indent >= indent || own.Contains('.', StringComparison.Ordinal))
            )
                outline.Pop();
            var isPoint = own.Length > 0 && match.Groups["dot"].Success;
            number =
                own.Length == 0 ? null
                : char.IsLetter(own[0]) ? $"{Parent(number)} {own}"
                : isPoint && outline.Count > 0 ? $"{outline.Peek().Number}.{own}"
                : own;
            if (isPoint)
                outline.Push((indent, number!));
            heading = line.Trim(' ', '#', '*', '-');
            // A point's own words are its text as well.
            if (isPoint || own.Length > 0)
                text.Append(line.Trim()).Append('\n');
        }
        yield return new(part, number, heading, text.ToString().Trim());

        static string? Parent(string? number) => number?.Split(' ')[0];
    }

    sealed record Section(string Part, string? Number, string? Heading, string Text);

    [GeneratedRegex(@"^S\d+\b", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"(?:§ ?|avantages )(\d+(?:\.\d+)*(?: [a-z]\b)?)", RegexOptions.CultureInvariant)]
    private static partial Regex NumberPattern();

    [GeneratedRegex(@"^S\d+ (\p{L}+)", RegexOptions.CultureInvariant)]
    private static partial Regex PartPattern();

    [GeneratedRegex("« ?(.+?) ?»", RegexOptions.CultureInvariant)]
    private static partial Regex QuotePattern();

    [GeneratedRegex(
        @"^(?:(?<indent> *)(?<number>\d+(?:\.\d+)*)(?: - |(?<dot>\.) | )(?=\p{L}|""|«|\d+ )|(?<indent>)(?<number>[a-z])\) |#+ +)",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex HeadingPattern();
}
