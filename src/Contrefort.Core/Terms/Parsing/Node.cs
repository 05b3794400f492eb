namespace Contrefort.Core.Terms.Parsing;

/// <summary>A piece of a YAML file that knows where it stands.</summary>
abstract record Node(Place Place)
{
    /// <summary>The parameter whose value took this place.</summary>
    public string? Parameter { get; init; }

    public bool IsNull => this is ScalarNode { Quoted: false, Text: "" or "null" or "~" };

    /// <summary>The text of a scalar; null for anything else, and for <c>null</c>.</summary>
    public string? ScalarText => this is ScalarNode scalar && !IsNull ? scalar.Text : null;
}

sealed record ScalarNode(Place Place, string Text, bool Quoted) : Node(Place)
{
    /// <summary>The parameter this scalar stands for: <c>$pack</c>.</summary>
    public string? Reference => !Quoted && Text is ['$', _, ..] ? Text[1..] : null;
}

sealed record ListNode(Place Place, IReadOnlyList<Node> Items) : Node(Place);

/// <summary>Keys keep the order of the file; a key stands once.</summary>
sealed record MapNode(Place Place, IReadOnlyList<MapEntry> Entries) : Node(Place)
{
    public Node? this[string key] => Entries.FirstOrDefault(entry => entry.Key == key)?.Value;
}

sealed record MapEntry(Place Place, string Key, Node Value);
