using System.Globalization;
using Contrefort.Core.Terms.Parsing;
using NodaTime;

namespace Contrefort.Core.Terms.Examples;

/// <summary>
/// The answer an example expects. Each answer the program gives is compared when the example speaks of it; a key the
/// program gave no answer for is a failure.
/// </summary>
sealed class Expected(Node node, Diagnostics diagnostics)
{
    readonly Fields _fields = new(node is ListNode ? new MapNode(node.Place, []) : node, diagnostics);
    int _compared;

    public IReadOnlyList<Node> Items => _fields.Items(node);

    public void Is(string key, string? actual) => Compare(key, node => node.ScalarText, actual ?? "none");

    public void Is(string key, bool actual) => Compare(key, node => (bool?)_fields.AsFlag(node), actual);

    public void Is(string key, decimal actual) => Compare(key, node => (decimal?)_fields.AsNumber(node), actual);

    public void Is(string key, Duration actual) =>
        Compare(key, node => (Duration?)_fields.AsDuration(node).ToDuration(), actual);

    public void Is(string key, LocalDate? actual) => Compare(key, CalendarReader.Date, actual);

    /// <summary>An instant in a zone, or <c>none</c>.</summary>
    public void Is(string key, Instant? actual, DateTimeZone zone) =>
        Compare(
            key,
            node => node.ScalarText == "none" ? (ZonedDateTime?)null : Given.Moment(node, zone, _fields).InZone(zone),
            actual?.InZone(zone)
        );

    /// <summary>Item by item, when the whole answer is a list.</summary>
    public void Are(IReadOnlyList<string> actual)
    {
        _compared++;
        var expected = Items.Select(_fields.AsText).ToList();
        if (expected.Count != actual.Count)
            diagnostics.Add(node, new("{0} answers are expected and {1} are given.", expected.Count, actual.Count));
        for (var i = 0; i < Math.Min(expected.Count, actual.Count); i++)
            if (expected[i] != actual[i])
                diagnostics.Add(Items[i], new("Answer {0}: expected {1}, found {2}.", i + 1, expected[i], actual[i]));
    }

    /// <summary>A list of numbers.</summary>
    public void Are(string key, IReadOnlyList<decimal> actual) =>
        Compare(key, node => Said([.. _fields.Items(node).Select(_fields.AsNumber)]), Said(actual));

    static string Said(IReadOnlyList<decimal> numbers) =>
        string.Join(", ", numbers.Select(number => number.ToString("0.####", CultureInfo.InvariantCulture)));

    public bool Has(string key) => _fields.Has(key);

    /// <summary>The number expected, for a question that starts from it.</summary>
    public decimal? Number(string key) => _fields.NumberOr(key);

    /// <summary>A list of maps, each compared key by key.</summary>
    public void Are(string key, IReadOnlyList<Action<Expected>> rows)
    {
        if (_fields.Take(key) is not { } list)
            return;
        _compared++;
        var items = _fields.Items(list);
        if (items.Count != rows.Count)
            diagnostics.Add(list, new("{0} answers are expected and {1} are given.", items.Count, rows.Count));
        foreach (var (item, row) in items.Zip(rows))
        {
            var expected = new Expected(item, diagnostics);
            row(expected);
            expected.Done();
        }
    }

    public void Done()
    {
        _fields.Done();
        if (_compared == 0)
            diagnostics.Add(node, "The example expects nothing.");
    }

    void Compare<T>(string key, Func<Node, T> read, T actual)
    {
        if (_fields.Take(key) is not { } expected)
            return;
        _compared++;
        if (!Equals(read(expected), actual))
            diagnostics.Add(
                expected,
                new(
                    "{0}: expected {1}, found {2}.",
                    key,
                    expected.ScalarText ?? Flow.Write(expected),
                    actual is null ? "none" : $"{actual}"
                )
            );
    }
}
