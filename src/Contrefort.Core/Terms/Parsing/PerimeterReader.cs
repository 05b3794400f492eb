namespace Contrefort.Core.Terms.Parsing;

static class PerimeterReader
{
    public static Term Scope(Fields fields, Surroundings surroundings)
    {
        var probes = fields.MapOr("probes");
        var onQuote = fields.Take("on-quote");
        var all = onQuote is ScalarNode { Quoted: false, Text: "true" or "false" };
        var scope = new ScopeTerm
        {
            Includes = fields.SettingOr("includes", node => Included(node, fields)) ?? new([]),
            Excludes = fields.List("excludes"),
            OnQuote = onQuote is null || all ? [] : fields.AsList(onQuote),
            AllOnQuote = onQuote is ScalarNode { Text: "true" },
            BestEffort = fields.List("best-effort"),
            Components = Components(fields, surroundings),
            OpenList = fields.Flag("open-list"),
            OutOfScope = OutOfScope(fields),
            Levels = fields.Integers("levels"),
            Over = fields.List("over"),
            From = fields.TextOr("from"),
            If = fields.TextOr("if"),
            Per = fields.TextOr("per"),
            CountsAs = fields.TextOr("counts-as"),
            BilledAs = fields.List("billed-as"),
            Calendar = CalendarReader.Name(fields, "calendar", surroundings),
            StandardProbes = probes?.List("standard") ?? [],
            CustomProbes = probes?.List("custom") ?? [],
            Kinds = fields.List("kinds"),
            KeptWith = fields.List("kept-with"),
            Modules = fields.TextOr("modules"),
            By = fields.TextOr("by"),
            Under = fields.TextOr("under"),
        };
        probes?.Done();
        return scope;
    }

    /// <summary>Words, and sets of parameters among them; a set not chosen yet adds nothing.</summary>
    static IReadOnlyList<string> Included(Node node, Fields fields) =>
        [.. fields.Items(node).Where(item => item is not ScalarNode { Reference: not null }).Select(fields.AsText)];

    static ComponentScope? Components(Fields fields, Surroundings surroundings)
    {
        var chosenBy = fields.TextOr("chosen-by");
        var add = fields.WordOr<AddComponent>("add");
        if (fields.Take("components") is not { } node)
            return null;
        if (node.ScalarText is ['l', 'i', 's', 't', 's', '.', .. var name])
        {
            if (!surroundings.Lists.TryGetValue(name, out var list))
            {
                surroundings.Diagnostics.Unknown(node.Place, "list", name, surroundings.Lists.Keys);
                return null;
            }
            return new(name, new(list.Groups), chosenBy, add);
        }
        return new(
            null,
            fields.AsSetting(node, chosen => ByDomain(fields.AsList(chosen), surroundings)),
            chosenBy,
            add
        );
    }

    /// <summary>Components written or chosen one by one, under the domain the offer's lists give them.</summary>
    static IReadOnlyDictionary<string, IReadOnlyList<string>> ByDomain(
        IReadOnlyList<string> components,
        Surroundings surroundings
    ) =>
        components
            .GroupBy(component => DomainOf(component, surroundings) ?? "")
            .ToDictionary(group => group.Key, group => (IReadOnlyList<string>)[.. group]);

    static string? DomainOf(string component, Surroundings surroundings) =>
        surroundings
            .Lists.Values.Where(list => list.Name != "software-group")
            .SelectMany(list => list.Groups)
            .FirstOrDefault(group => group.Value.Contains(component))
            .Key;

    static OutOfScope? OutOfScope(Fields fields)
    {
        if (fields.MapOr("out-of-scope") is not { } map)
            return null;
        var answer = new OutOfScope(map.Word<OutOfScopeReply>("reply"), map.Word<OutOfScopeThen>("then"));
        map.Done();
        return answer;
    }

    public static Term Quota(Fields fields, Surroundings surroundings)
    {
        var quota = new QuotaTerm
        {
            Of = fields.Text("of"),
            Max = fields.SettingOr("max", node => Maximum(node, fields)),
            Adds = fields.SettingOr("adds", node => (int?)Count(node, fields)),
            GroupMax = GroupMax(fields),
            Beyond = Beyond(fields),
            Within = fields.TextOr("within"),
        };
        if (quota.Max is null && quota.Adds is null)
            fields.Diagnostics.Add(fields.Place, "A quota says how many: “max” or “adds”.");
        return quota;
    }

    static int? Maximum(Node node, Fields fields) => node.ScalarText == "unlimited" ? null : Count(node, fields);

    static int Count(Node node, Fields fields)
    {
        var count = fields.AsInteger(node);
        if (count < 0)
            fields.Diagnostics.Add(node, "A quota is not below zero.");
        return count;
    }

    static GroupMax? GroupMax(Fields fields)
    {
        if (fields.MapOr("group-max") is not { } map)
            return null;
        var group = new GroupMax(map.Text("of"), map.IntegerOr("max") ?? 0);
        map.Done();
        return group;
    }

    static Beyond Beyond(Fields fields)
    {
        if (fields.Take("beyond") is not { } node)
            return Terms.Beyond.Refused;
        var text = fields.AsText(node);
        var kind = text.Split('.')[0];
        if (
            Vocabulary.Parse<BeyondKind>(kind) is { } known
            && (kind == text || known is BeyondKind.Fee or BeyondKind.Option)
        )
            return new(known, kind == text ? null : text);
        fields.Diagnostics.Unknown(node.Place, "word", text, Vocabulary.Of<BeyondKind>());
        return Terms.Beyond.Refused;
    }

    public static Term Coverage(Fields fields, Surroundings surroundings) =>
        new CoverageTerm
        {
            Of = fields.TextOr("of"),
            Calendar = CalendarReader.Name(fields, "calendar", surroundings, $"coverage.{fields.TextOr("id")}"),
            Languages = fields.SettingOr("languages", fields.AsList) ?? new([]),
            Territories = Territories(fields),
            Zone = fields.SettingOr("zone", fields.AsText),
        };

    static IReadOnlyList<string> Territories(Fields fields)
    {
        var territories = fields.List("territories");
        foreach (var territory in territories.Where(territory => !CalendarReader.IsTerritory(territory)))
            fields.Diagnostics.Add(
                fields.Take("territories")!,
                new("“{0}” is not a territory code (FR, BE, CH-GE).", territory)
            );
        return territories;
    }

    public static Term Channel(Fields fields, Surroundings surroundings)
    {
        if (fields.Take("via") is null)
            fields.Require("via");
        return new ChannelTerm
        {
            Via = fields.Words<Channel>("via"),
            Calendar = CalendarReader.Name(fields, "calendar", surroundings),
            For = fields.Words<ChannelUse>("for"),
            Numbers = fields.List("numbers"),
            Opens = fields.TextOr("opens"),
            Preferred = fields.Flag("preferred"),
        };
    }
}
