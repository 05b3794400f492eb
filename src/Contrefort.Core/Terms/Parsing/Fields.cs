using System.Globalization;

namespace Contrefort.Core.Terms.Parsing;

/// <summary>
/// A map being read. Every key must be asked for by the reader of its kind: the keys asked for are the language, and
/// what is left at <see cref="Done"/> is unknown. A value of the wrong type is reported and read as nothing.
/// </summary>
sealed class Fields
{
    readonly MapNode _map;
    readonly bool _isMap;
    readonly HashSet<string> _asked = [];

    public Fields(Node node, Diagnostics diagnostics)
    {
        (Place, Diagnostics) = (node.Place, diagnostics);
        _map = node as MapNode ?? new MapNode(node.Place, []);
        _isMap = node is MapNode;
        if (!_isMap)
            diagnostics.Add(
                node,
                new("This must be {0}, not {1}.", new Sentence("a map (key: value)"), Describe(node))
            );
    }

    public Place Place { get; }
    public Diagnostics Diagnostics { get; }

    /// <summary>Reports the keys nobody asked for.</summary>
    public void Done()
    {
        foreach (var entry in _map.Entries.Where(entry => !_asked.Contains(entry.Key)))
            Diagnostics.Unknown(
                entry.Place,
                "key",
                entry.Key,
                _asked.Where(key => _map[key] is null).Order(StringComparer.Ordinal)
            );
    }

    public bool Has(string key) => Take(key) is { IsNull: false };

    public Node? Take(string key)
    {
        _asked.Add(key);
        return _map[key];
    }

    public Node? Require(string key)
    {
        var node = Take(key);
        if (node is null && _isMap)
            Diagnostics.Add(Place, new("“{0}” is missing.", key));
        return node;
    }

    public string Text(string key) => Require(key) is { } node ? AsText(node) : "";

    public string? TextOr(string key) => Take(key) is { } node ? AsText(node) : null;

    public T Word<T>(string key)
        where T : struct, Enum => Require(key) is { } node ? AsWord<T>(node) : default;

    public T? WordOr<T>(string key)
        where T : struct, Enum => Take(key) is { } node ? AsWord<T>(node) : null;

    public TermDuration Duration(string key) => Require(key) is { } node ? AsDuration(node) : default;

    public TermDuration? DurationOr(string key) => Take(key) is { } node ? AsDuration(node) : null;

    public decimal? NumberOr(string key) => Take(key) is { } node ? AsNumber(node) : null;

    public int? IntegerOr(string key) => Take(key) is { } node ? AsInteger(node) : null;

    public decimal? PercentOr(string key) => Take(key) is { } node ? AsPercent(node) : null;

    public bool Flag(string key) => Take(key) is { } node && AsFlag(node);

    /// <summary>A list of words; one word alone is a list of one.</summary>
    public IReadOnlyList<string> List(string key) => Take(key) is { } node ? AsList(node) : [];

    public IReadOnlyList<T> Words<T>(string key)
        where T : struct, Enum => Take(key) is { } node ? [.. Items(node).Select(AsWord<T>)] : [];

    public IReadOnlyList<int> Integers(string key) => Take(key) is { } node ? [.. Items(node).Select(AsInteger)] : [];

    public Fields? MapOr(string key) => Take(key) is { } node ? new Fields(node, Diagnostics) : null;

    public IReadOnlyList<MapEntry> Entries(string key) => Take(key) is { } node ? AsEntries(node) : [];

    /// <summary>A value, or the parameter it is left to.</summary>
    public Setting<T>? SettingOr<T>(string key, Func<Node, T> read) =>
        Take(key) is { } node ? AsSetting(node, read) : null;

    public Setting<T> Setting<T>(string key, Func<Node, T> read) =>
        Require(key) is { } node ? AsSetting(node, read) : default;

    public Setting<T> AsSetting<T>(Node node, Func<Node, T> read) =>
        node is ScalarNode scalar && (scalar.Reference ?? Substitution.SumReference(scalar)) is { } parameter
            ? Terms.Setting<T>.LeftTo(parameter)
            : new(read(node), node.Parameter);

    public string AsText(Node node)
    {
        if (node is ScalarNode { IsNull: false, Reference: null } scalar && scalar.Text.Trim() is { Length: > 0 } text)
            return text;
        return Wrong(node, "a text") ?? "";
    }

    public T AsWord<T>(Node node)
        where T : struct, Enum
    {
        if (node is not ScalarNode { Reference: null } scalar)
            return Wrong(node, "a word") is null ? default : default;
        if (Vocabulary.Parse<T>(scalar.Text) is { } value)
            return value;
        Diagnostics.Unknown(node.Place, "word", scalar.Text, Vocabulary.Of<T>());
        return default;
    }

    public TermDuration AsDuration(Node node)
    {
        if (node is ScalarNode scalar && TermDuration.Parse(scalar.Text) is { } duration)
            return duration;
        Wrong(node, "a duration (15min, 4h, 1d, 3mo, 1y)");
        return default;
    }

    public decimal AsNumber(Node node)
    {
        if (
            node is ScalarNode scalar
            && decimal.TryParse(
                scalar.Text,
                NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var number
            )
        )
            return number;
        Wrong(node, "a number");
        return default;
    }

    public int AsInteger(Node node)
    {
        if (
            node is ScalarNode scalar
            && int.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        )
            return number;
        Wrong(node, "a whole number");
        return default;
    }

    /// <summary><c>10%</c>, or <c>10</c> where only a percentage can stand.</summary>
    public decimal AsPercent(Node node)
    {
        if (
            node is ScalarNode scalar
            && decimal.TryParse(
                scalar.Text.TrimEnd('%', ' '),
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var percent
            )
        )
            return percent;
        Wrong(node, "a percentage");
        return default;
    }

    public bool AsFlag(Node node)
    {
        if (node is ScalarNode { Quoted: false, Text: "true" or "false" } scalar)
            return scalar.Text == "true";
        Wrong(node, "true or false");
        return false;
    }

    public IReadOnlyList<string> AsList(Node node) => [.. Items(node).Select(AsText)];

    public IReadOnlyList<MapEntry> AsEntries(Node node)
    {
        if (node is MapNode map)
            return map.Entries;
        Wrong(node, "a map (key: value)");
        return [];
    }

    public IReadOnlyList<Node> Items(Node node)
    {
        if (node is ListNode list)
            return
            [
                .. list.Items.SelectMany(item => item is ListNode { Parameter: not null } set ? set.Items : [item]),
            ];
        if (node is ScalarNode { IsNull: false })
            return [node];
        Wrong(node, "a list");
        return [];
    }

    public string? Wrong(Node node, Sentence expected)
    {
        Diagnostics.Add(
            node,
            node is ScalarNode { Reference: { } parameter }
                ? new("The parameter “{0}” cannot stand here: this must be {1}.", parameter, expected)
                : new("This must be {0}, not {1}.", expected, Describe(node))
        );
        return null;
    }

    static Sentence Describe(Node node) =>
        node switch
        {
            { IsNull: true } => "nothing",
            ScalarNode scalar => new Sentence("“{0}”", scalar.Text.Length > 40 ? scalar.Text[..40] + "…" : scalar.Text),
            ListNode => "a list",
            _ => "a map (key: value)",
        };
}
