using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Contrefort.Core;

namespace Contrefort.Ui;

/// <summary>
/// Says things in the reader's language. The English sentence is the key: <c>W["Acknowledge"]</c>,
/// <c>W["{0} left", balance]</c>, or a <see cref="Sentence"/> that Core made. Arguments are written the reader's way.
/// </summary>
internal sealed partial class Words(Reader reader)
{
    static readonly ConcurrentDictionary<(string English, Language Language), CompositeFormat> Formats = new();

    static readonly ConcurrentDictionary<(Enum Value, Language Language), string> Enums = new();

    public Reader Reader => reader;

    /// <summary>Writes instants, durations and amounts the reader's way.</summary>
    public Writing Write { get; } = new(reader);

    public string this[string english] => In(reader.Language, english);

    public string this[string english, params ReadOnlySpan<object?> arguments]
    {
        get
        {
            var format = Formats.GetOrAdd(
                (english, reader.Language),
                static said => CompositeFormat.Parse(In(said.Language, said.English))
            );
            var written = new object?[arguments.Length];
            for (var i = 0; i < written.Length; i++)
                written[i] = Say(arguments[i]);
            return string.Format(reader.Culture, format, written);
        }
    }

    /// <summary>So many of something: <c>W.Counted(n, "{0} invoice", "{0} invoices")</c>. In French none is singular, too.</summary>
    public string Counted(int number, string one, string several) =>
        this[number == 1 || number == 0 && reader.Language == Language.French ? one : several, number];

    public string this[Sentence sentence] =>
        sentence.Arguments.Count == 0 ? this[sentence.Format] : this[sentence.Format, [.. sentence.Arguments]];

    /// <summary>
    /// A value of an enum: <c>TicketState.OnHold</c> is "On hold" in English; its French is under the key
    /// <c>TicketState.OnHold</c>.
    /// </summary>
    public string Of(Enum value) =>
        Enums.GetOrAdd(
            (value, reader.Language),
            static said =>
                said.Language == Language.French
                && FrenchWords.All.TryGetValue($"{said.Value.GetType().Name}.{said.Value}", out var french)
                    ? french
                    : Spaced(said.Value.ToString())
        );

    /// <summary>Where a term stands, with our own words in the reader's language: <c>S0 §3.1.1 et §5.2</c>.</summary>
    public string Source(string source) =>
        reader.Language == Language.French && source.Contains(" and ", StringComparison.Ordinal)
            ? OurAnd().Replace(source, " et ")
            : source;

    /// <summary>The first section a source names, as one says it aloud: <c>§2.1.1</c>; null when it names none.</summary>
    public static string? Section(string source) =>
        FirstSection().Match(source) is { Success: true, Value: var section } ? section : null;

    [GeneratedRegex(@"§\s?\d+(\.\d+)*")]
    private static partial Regex FirstSection();

    /// <summary>Between two places; what stands in « » is the signed text's.</summary>
    [GeneratedRegex(" and (?=[^»]*(?:«|$))")]
    private static partial Regex OurAnd();

    /// <summary>
    /// A sentence in parts: ours, and what it quotes from a signed offer. Offers are signed in French, so to a French reader
    /// it is all of one piece.
    /// </summary>
    public IEnumerable<(string Text, bool IsQuoted)> Parts(Sentence sentence)
    {
        if (reader.Language == Language.French)
            return [(this[sentence], false)];
        var marked = new Words(reader) { Quotes = (QuoteBegins, QuoteEnds) }[sentence];
        return marked
            .Split(QuoteBegins)
            .SelectMany((part, i) => i == 0 ? [(part, false)] : AfterQuote(part.Split(QuoteEnds)))
            .Where(part => part.Text.Length > 0);

        static (string Text, bool IsQuoted)[] AfterQuote(string[] parts) =>
            [(parts[0], true), (string.Concat(parts.Skip(1)), false)];
    }

    /// <summary>Characters for private use: nobody types them.</summary>
    const string QuoteBegins = "\uE000";
    const string QuoteEnds = "\uE001";

    (string Begins, string Ends) Quotes { get; init; } = reader.Language == Language.French ? ("", "") : ("“", "”");

    object? Say(object? argument) =>
        argument switch
        {
            Quotation quoted => $"{Quotes.Begins}{quoted.Text}{Quotes.Ends}",
            Sentence part => this[part],
            Enum value => Of(value),
            string text => text,
            IEnumerable<object?> several => string.Join(", ", several.Select(Say)),
            _ => Write.Any(argument),
        };

    static string In(Language language, string english) =>
        language == Language.French && FrenchWords.All.TryGetValue(english, out var french) ? french : english;

    static string Spaced(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{c}"));
}
