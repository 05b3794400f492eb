using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Contrefort.Core.Terms.Parsing;

/// <summary>
/// YAML text to nodes. The language needs maps, lists and scalars; anchors, aliases, tags and several documents are
/// refused, and size and depth are bounded, so that a hostile file costs no more than its length.
/// </summary>
sealed class NodeParser
{
    /// <summary>Characters: ten times the largest offer we know.</summary>
    public const int LongestText = 256 * 1024;
    public const int DeepestNesting = 12;

    readonly string _file;
    readonly IParser _events;

    NodeParser(string file, string text)
    {
        _file = file;
        _events = new Parser(new StringReader(text));
    }

    /// <exception cref="OfferException">The text is not YAML, or not the part of it the language uses.</exception>
    public static Node Parse(string file, string text)
    {
        if (text.Length > LongestText)
            throw Refused(
                new(file, 1, 1),
                new("The file has {0} characters; {1} is the most.", text.Length, LongestText)
            );
        var parser = new NodeParser(file, text);
        try
        {
            return parser.Document();
        }
        catch (YamlException error)
        {
            throw Refused(
                new(file, (int)Math.Max(error.Start.Line, 1), (int)Math.Max(error.Start.Column, 1)),
                new("This is not readable YAML: {0}", error.InnerException?.Message ?? error.Message)
            );
        }
        // YamlDotNet's scanner lets these through on some torn flow lists, instead of its own exception.
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or OverflowException)
        {
            throw Refused(parser.LastPlace, "This is not readable YAML.");
        }
    }

    Place LastPlace => _events.Current is { } read ? At(read.End) : new(_file, 1, 1);

    Node Document()
    {
        _events.Consume<StreamStart>();
        if (!_events.TryConsume<DocumentStart>(out _))
            throw Refused(new(_file, 1, 1), "The file is empty.");
        var root = Read(0);
        _events.Consume<DocumentEnd>();
        if (_events.TryConsume<DocumentStart>(out var second))
            throw Refused(At(second.Start), "One file holds one document.");
        return root;
    }

    Node Read(int depth)
    {
        var place = At(_events.Current!.Start);
        if (depth > DeepestNesting)
            throw Refused(place, new("Nested more than {0} deep.", DeepestNesting));
        if (_events.Accept<AnchorAlias>(out _))
            throw Refused(place, "Aliases (*name) are not part of the language: write the value again.");

        var start = _events.Consume<NodeEvent>();
        if (!start.Anchor.IsEmpty)
            throw Refused(place, "Anchors (&name) are not part of the language.");
        if (!start.Tag.IsEmpty)
            throw Refused(place, new("Tags ({0}) are not part of the language.", start.Tag.Value));

        return start switch
        {
            Scalar scalar => new ScalarNode(place, scalar.Value, scalar.Style is not ScalarStyle.Plain),
            SequenceStart => new ListNode(place, Items(depth)),
            MappingStart => new MapNode(place, Entries(depth)),
            _ => throw Refused(place, "This is not readable YAML."),
        };
    }

    List<Node> Items(int depth)
    {
        List<Node> items = [];
        while (!_events.TryConsume<SequenceEnd>(out _))
            items.Add(Read(depth + 1));
        return items;
    }

    List<MapEntry> Entries(int depth)
    {
        List<MapEntry> entries = [];
        Dictionary<string, Place> seen = [];
        while (!_events.TryConsume<MappingEnd>(out _))
        {
            var name = Read(depth + 1);
            if (name is not ScalarNode key)
                throw Refused(name.Place, "A key must be a word.");
            if (!seen.TryAdd(key.Text, key.Place))
                throw Refused(key.Place, new("“{0}” is already given on line {1}.", key.Text, seen[key.Text].Line));
            entries.Add(new(key.Place, key.Text, Read(depth + 1)));
        }
        return entries;
    }

    Place At(Mark mark) => new(_file, (int)mark.Line, (int)mark.Column);

    static OfferException Refused(Place place, Sentence sentence) => new([new(place, sentence)]);
}
