namespace Contrefort.Core.Terms.Parsing;

/// <summary>Conditions and what sets a term going.</summary>
static class WhenReader
{
    /// <summary>What can happen to a contract or a ticket, as terms name it.</summary>
    public static IReadOnlyList<string> Events { get; } =
    [
        "acknowledged",
        "call-received",
        "close-asked",
        "contract-received",
        "customer-demand",
        "expedite-accepted",
        "onsite-intervention",
        "period-start",
        "probe-triggered",
        "purchase",
        "queue-saturated",
        "reference-version-changed",
        "remote-intervention",
        "subscription",
        "ticket-closed",
        "ticket-opened",
        "ticket-step-passed",
        "upstream-recommendation",
    ];

    static readonly string[] _flags = ["expedite", "virtualised"];
    static readonly string[] _numbers = ["level", "server-rank"];

    public static When When(Node? node, Surroundings surroundings)
    {
        if (node is null)
            return Terms.When.Always;
        var fields = new Fields(node, surroundings.Diagnostics);
        List<Condition> conditions = [];
        foreach (var dimension in Condition.Dimensions)
            if (fields.Take(dimension) is { } test)
                conditions.Add(Test(dimension, test, fields, surroundings));
        fields.Done();
        if (node is MapNode && conditions.Count == 0)
            surroundings.Diagnostics.Add(node, "A condition without any dimension.");
        return new(conditions);
    }

    static Condition Test(string dimension, Node test, Fields fields, Surroundings surroundings)
    {
        if (dimension == "trigger")
            return TriggerIn(test, surroundings);
        if (test is MapNode)
            return Bounds(dimension, test, surroundings);
        if (dimension == "duration")
        {
            fields.Wrong(test, new("bounds, e.g. {0}", "{lt: 4h}"));
            return new Condition.Any(dimension);
        }
        if (test.ScalarText == "any")
            return new Condition.Any(dimension);

        var items = fields.Items(test);
        foreach (var item in items)
            Check(dimension, item, fields, surroundings);
        return new Condition.OneOf(dimension, [.. items.Select(item => item.ScalarText ?? "")]);
    }

    static void Check(string dimension, Node item, Fields fields, Surroundings surroundings)
    {
        if (_flags.Contains(dimension))
            fields.AsFlag(item);
        else if (_numbers.Contains(dimension))
            fields.AsInteger(item);
        else if (dimension == "channel")
            fields.AsWord<Channel>(item);
        else if (dimension == "work")
            fields.AsWord<InterventionMode>(item);
        else if (dimension == "software-group" && surroundings.Lists.TryGetValue(dimension, out var groups))
            Known(item, "group", groups.Groups.Keys, fields);
        else if (surroundings.Parameters.TryGetValue(dimension, out var parameter) && parameter.Of.Count > 0)
            Known(item, "value", parameter.Of, fields);
        else
            fields.AsText(item);
    }

    static void Known(Node item, Sentence what, IEnumerable<string> known, Fields fields)
    {
        if (!known.Contains(fields.AsText(item)))
            fields.Diagnostics.Unknown(item.Place, what, item.ScalarText ?? "", known);
    }

    static Condition.TriggerIn TriggerIn(Node test, Surroundings surroundings)
    {
        var fields = new Fields(test, surroundings.Diagnostics);
        var calendar = CalendarReader.Name(fields, "in", surroundings) ?? fields.Text("in");
        fields.Done();
        return new(calendar);
    }

    static Condition Bounds(string dimension, Node test, Surroundings surroundings)
    {
        var bounds = new Fields(test, surroundings.Diagnostics);
        Condition condition;
        if (dimension == "duration")
        {
            var length = new Condition.Length(
                bounds.DurationOr("lt"),
                bounds.DurationOr("lte"),
                bounds.DurationOr("gt"),
                bounds.DurationOr("gte")
            );
            condition = length;
            if (new[] { length.Lt, length.Lte, length.Gt, length.Gte }.Any(bound => bound is { IsElapsed: false }))
                surroundings.Diagnostics.Add(test, "A time worked is compared with minutes or hours.");
            else if (
                (length.Gt ?? length.Gte)?.CompareTo(length.Lt ?? length.Lte ?? length.Gt ?? length.Gte!.Value) > 0
            )
                surroundings.Diagnostics.Add(test, "The lower bound is above the upper bound.");
        }
        else if (_numbers.Contains(dimension))
        {
            var number = new Condition.Number(
                dimension,
                bounds.NumberOr("lt"),
                bounds.NumberOr("lte"),
                bounds.NumberOr("gt"),
                bounds.NumberOr("gte")
            );
            condition = number;
            if ((number.Gt ?? number.Gte) > (number.Lt ?? number.Lte))
                surroundings.Diagnostics.Add(test, "The lower bound is above the upper bound.");
        }
        else
        {
            bounds.Wrong(test, "a word or a list of words");
            return new Condition.Any(dimension);
        }
        bounds.Done();
        if (test is MapNode { Entries.Count: 0 })
            surroundings.Diagnostics.Add(test, "Bounds are expected: lt, lte, gt, gte.");
        return condition;
    }

    public static string? Event(Fields fields, string key = "upon") =>
        fields.Take(key) is { } node ? Event(node, fields) : null;

    static string Event(Node node, Fields fields)
    {
        var name = fields.AsText(node);
        if (name.Length > 0 && !Events.Contains(name))
            fields.Diagnostics.Unknown(node.Place, "event", name, Events);
        return name;
    }

    public static Upon? Upon(Fields fields, Surroundings surroundings, string key = "upon") =>
        fields.Take(key) is { } node ? Upon(node, fields, surroundings) : null;

    public static Upon RequiredUpon(Fields fields, Surroundings surroundings) =>
        fields.Require("upon") is { } node ? Upon(node, fields, surroundings) : new Upon.Event("");

    static Upon Upon(Node node, Fields fields, Surroundings surroundings)
    {
        if (node is not MapNode map)
            return new Upon.Event(Event(node, fields));
        if (map["credit"] is not null)
            return CreditUsed(node, surroundings);
        if (map["period-end"] is not null)
            return PeriodEnd(new Fields(node, surroundings.Diagnostics), done: true);
        return new Upon.Reached(When(node, surroundings));
    }

    static Upon.CreditUsed CreditUsed(Node node, Surroundings surroundings)
    {
        var fields = new Fields(node, surroundings.Diagnostics);
        var credit = fields.Text("credit");
        decimal share = 0;
        if (fields.Require("used") is { } used)
        {
            var bounds = new Fields(used, surroundings.Diagnostics);
            share = (bounds.PercentOr("gte") ?? 0) / 100;
            bounds.Done();
            if (share is <= 0 or > 1)
                surroundings.Diagnostics.Add(
                    used,
                    new("The share used is above 0 % and up to 100 %: {0}.", "{gte: 80%}")
                );
        }
        fields.Done();
        return new(credit, share);
    }

    public static Upon.PeriodEnd PeriodEnd(Fields fields, bool done)
    {
        TermDuration before = default;
        if (fields.Require("period-end") is { } node)
        {
            if (
                node.ScalarText is ['-', .. var text]
                && TermDuration.Parse(text) is { Unit: not (DurationUnit.Minute or DurationUnit.Hour) } length
            )
                before = length;
            else
                fields.Wrong(node, "a time before the end of the period (-90d)");
        }
        if (done)
            fields.Done();
        return new(before);
    }
}
