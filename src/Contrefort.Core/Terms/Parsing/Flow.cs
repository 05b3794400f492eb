namespace Contrefort.Core.Terms.Parsing;

/// <summary>Nodes written back on one line, as <c>set</c> would take them.</summary>
static class Flow
{
    public static string Write(Node node) =>
        node switch
        {
            { IsNull: true } => "null",
            ScalarNode scalar => scalar.Text,
            ListNode list => $"[{string.Join(", ", list.Items.Select(Item))}]",
            MapNode map =>
                $"{{{string.Join(", ", map.Entries.Select(entry => $"{Quoted(entry.Key)}: {Item(entry.Value)}"))}}}",
            _ => throw new InvalidOperationException(),
        };

    static string Item(Node node) => node is ScalarNode { IsNull: false } scalar ? Quoted(scalar.Text) : Write(node);

    static string Quoted(string text) =>
        text.All(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '.' or '-' or '/') && text.Trim() == text
            ? text
            : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>The value of a parameter as a person or a program gives it: a word as it stands, a list or a map in YAML or JSON.</summary>
    /// <exception cref="OfferException">A list or map that cannot be read.</exception>
    public static Node Read(string name, string text, ParameterType type) =>
        text == "null" ? new ScalarNode(new(name, 1, 1), "null", false)
        : type is ParameterType.Set or ParameterType.List or ParameterType.Table || text is ['{' or '[', ..]
            ? NodeParser.Parse(name, text)
        : new ScalarNode(new(name, 1, 1), text, Quoted: type is not ParameterType.Boolean);
}
