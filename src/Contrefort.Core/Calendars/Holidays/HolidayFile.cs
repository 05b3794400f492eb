using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Contrefort.Core.Calendars;

/// <summary>One file of <c>holidays/</c>, read and checked; <c>docs/holidays.md</c> describes what it may say.</summary>
sealed partial record HolidayFile(string File, string Territory, HolidayName Name)
{
    /// <summary>The territory whose holidays this one adds to, and where the file says so.</summary>
    public (string Territory, Mark At)? Extends { get; init; }

    /// <summary>English names of inherited holidays this territory does not keep.</summary>
    public IReadOnlyList<(string Name, Mark At)> Without { get; init; } = [];

    public IReadOnlyList<HolidayRule> Rules { get; init; } = [];

    public HolidayRule? Between { get; init; }

    /// <exception cref="HolidayFileException">The text is not a holiday file.</exception>
    public static HolidayFile Read(string file, string text)
    {
        var stream = new YamlStream();
        try
        {
            RefuseDepth(file, text);
            stream.Load(new StringReader(text));
        }
        catch (YamlException broken)
        {
            throw new HolidayFileException(
                file,
                broken.Start.Line,
                broken.Start.Column,
                new Sentence("This is not YAML: {0}", broken.Message),
                broken
            );
        }
        if (stream.Documents.Count != 1)
            throw new HolidayFileException(file, 1, 1, new Sentence("A holiday file holds one document."));
        return new Reader(file).File(stream.Documents[0].RootNode);
    }

    [GeneratedRegex("^[A-Z]{2}(-[A-Z0-9]{1,3})?$")]
    private static partial Regex Code();

    /// <summary>The YAML library descends by recursion: a file of brackets would end the process.</summary>
    static void RefuseDepth(string file, string text)
    {
        const int deepest = 20;
        var parser = new Parser(new StringReader(text));
        for (var depth = 0; parser.MoveNext(); )
            if ((depth += parser.Current!.NestingIncrease) > deepest)
                throw new HolidayFileException(
                    file,
                    parser.Current.Start.Line,
                    parser.Current.Start.Column,
                    new Sentence("This is nested too deeply.")
                );
    }

    sealed class Reader(string file)
    {
        public HolidayFile File(YamlNode root)
        {
            var at = Map(
                root,
                "territory",
                "name",
                "extends",
                "source",
                "note",
                "without",
                "observed",
                "between",
                "holidays"
            );
            var name = Map(Required(at, root, "name"), "en", "fr");
            var observed = at.TryGetValue("observed", out var node) ? Moves(node) : Nowhere;
            var territory = Required(at, root, "territory");
            if (!Code().IsMatch(Text(territory)))
                throw Wrong(
                    territory,
                    new Sentence("“{0}” is not a territory: write FR, CH-GE or FR-57.", Text(territory))
                );
            return new HolidayFile(file, Text(territory), NameOf(name, at["name"]))
            {
                Extends = at.TryGetValue("extends", out var extends) ? (Text(extends), extends.Start) : null,
                Without = at.TryGetValue("without", out var without)
                    ? [.. List(without).Select(item => (Text(item), item.Start))]
                    : [],
                Rules = at.TryGetValue("holidays", out var holidays)
                    ? [.. List(holidays).Select(item => Rule(item, observed))]
                    : [],
                Between = at.TryGetValue("between", out var between) ? BetweenRule(between) : null,
            };
        }

        HolidayRule Rule(YamlNode node, IReadOnlyDictionary<IsoDayOfWeek, HolidayMove> observed)
        {
            var at = Map(node, "day", "en", "fr", "years", "moved", "observed", "note");
            var day = Required(at, node, "day");
            return new HolidayRule(NameOf(at, node), Read(day, DayPhrase.ReadDay))
            {
                Years = at.TryGetValue("years", out var years) ? Years(years) : [],
                Moved = at.TryGetValue("moved", out var moved) ? Moves(moved) : Nowhere,
                Observed = at.TryGetValue("observed", out var own) ? Moves(own) : observed,
            };
        }

        HolidayRule BetweenRule(YamlNode node)
        {
            var at = Map(node, "en", "fr", "years", "note");
            return new HolidayRule(NameOf(at, node), new DayRule.Easter())
            {
                Years = at.TryGetValue("years", out var years) ? Years(years) : [],
            };
        }

        HolidayName NameOf(Dictionary<string, YamlNode> at, YamlNode parent) =>
            new(Text(Required(at, parent, "en")), Text(Required(at, parent, "fr")));

        static readonly Dictionary<IsoDayOfWeek, HolidayMove> Nowhere = [];

        Dictionary<IsoDayOfWeek, HolidayMove> Moves(YamlNode node)
        {
            var moves = new Dictionary<IsoDayOfWeek, HolidayMove>();
            foreach (var (key, move) in Pairs(node))
            {
                var day =
                    DayPhrase.ReadWeekday(Text(key))
                    ?? throw Wrong(
                        key,
                        new Sentence("“{0}” is not a day of the week: write saturday or sunday.", Text(key))
                    );
                moves[day] = Read(move, DayPhrase.ReadMove);
            }
            return moves;
        }

        List<YearRange> Years(YamlNode node)
        {
            var text = Text(node);
            var ranges = new List<YearRange>();
            foreach (var part in text.Split(','))
            {
                var ends = part.Split('-');
                var first = Year(ends[0], 1);
                var last = ends.Length == 1 ? first : Year(ends[^1], 9998);
                if (ends.Length > 2 || first > last || part.Trim() is "" or "-")
                    throw Wrong(node, new Sentence("“{0}” is not years: write 2013, 2000-2012 or 2016-.", text));
                ranges.Add(new YearRange(first, last));
            }
            return ranges;

            int Year(string year, int open) =>
                year.Trim() is "" ? open
                : int.TryParse(year.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var read)
                && read is >= 1 and <= 9998
                    ? read
                : throw Wrong(node, new Sentence("“{0}” is not years: write 2013, 2000-2012 or 2016-.", text));
        }

        Dictionary<string, YamlNode> Map(YamlNode node, params string[] known)
        {
            var map = new Dictionary<string, YamlNode>();
            foreach (var (key, value) in Pairs(node))
            {
                var name = Text(key);
                if (!known.Contains(name))
                    throw Wrong(
                        key,
                        new Sentence("“{0}” is not known here; known are {1}.", name, string.Join(", ", known))
                    );
                map.Add(name, value);
            }
            return map;
        }

        YamlNode Required(Dictionary<string, YamlNode> map, YamlNode parent, string key) =>
            map.TryGetValue(key, out var value)
                ? value
                : throw Wrong(parent, new Sentence("“{0}” is missing here.", key));

        IEnumerable<KeyValuePair<YamlNode, YamlNode>> Pairs(YamlNode node) =>
            node is YamlMappingNode map
                ? map.Children
                : throw Wrong(node, new Sentence("A list of “key: value” is expected here."));

        IEnumerable<YamlNode> List(YamlNode node) =>
            node is YamlSequenceNode list ? list.Children : throw Wrong(node, new Sentence("A list is expected here."));

        string Text(YamlNode node) =>
            node is YamlScalarNode { Value: { } text } && text.Trim() != ""
                ? text.Trim()
                : throw Wrong(node, new Sentence("A text is expected here."));

        T Read<T>(YamlNode node, Func<string, T> read)
        {
            try
            {
                return read(Text(node));
            }
            catch (RuleViolationException refused)
            {
                throw Wrong(node, refused.Sentence);
            }
        }

        HolidayFileException Wrong(YamlNode node, Sentence sentence) =>
            new(file, node.Start.Line, node.Start.Column, sentence);
    }
}
