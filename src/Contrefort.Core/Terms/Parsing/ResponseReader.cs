namespace Contrefort.Core.Terms.Parsing;

static class ResponseReader
{
    public static Term Response(Fields fields, Surroundings surroundings)
    {
        var within = fields.Take("within");
        var word = within?.ScalarText;
        var calendar = fields.Take("calendar");
        var pauses = fields.Take("pauses") is MapNode map ? new Fields(map, fields.Diagnostics) : null;
        var response = new ResponseTerm
        {
            Clock = fields.Word<ServiceClock>("clock"),
            Asked = word == "asked",
            Unspecified = word == "unspecified",
            Within = within is null or MapNode || word is "asked" or "unspecified" ? null : fields.AsDuration(within),
            WithinTable = within is MapNode ? Table(within, surroundings) : null,
            Every = fields.DurationOr("every"),
            From = fields.WordOr<ClockStart>("from") ?? ClockStart.Opened,
            Calendar = calendar is MapNode ? null : CalendarReader.Name(fields, "calendar", surroundings),
            CalendarTable = calendar is MapNode ? Table(calendar, surroundings) : null,
            Commitment = fields.Word<Commitment>("commitment"),
            Aims = fields.Entries("aims").ToDictionary(entry => entry.Key, entry => fields.AsDuration(entry.Value)),
            BreachAs = fields.TextOr("breach-as"),
            While = fields.TextOr("while"),
            By = fields.TextOr("by"),
            Pauses = pauses?.Words<HoldReason>("for") ?? fields.Words<HoldReason>("pauses"),
            PausesAreHouse = pauses?.Flag("house") ?? false,
        };
        pauses?.Done();
        Check(response, fields, surroundings);
        return response;
    }

    static void Check(ResponseTerm response, Fields fields, Surroundings surroundings)
    {
        var times = fields.Has("within");
        if (times == response.Every is not null)
            fields.Diagnostics.Add(fields.Place, "A response has either “within” or “every”.");
        if (
            (response.Within ?? response.Every) is not null
            && response.Calendar is null
            && response.CalendarTable is null
        )
            fields.Diagnostics.Add(fields.Place, "A response with a delay names the calendar it runs on.");
        foreach (var name in response.CalendarTable?.Rows.Values ?? [])
            if (!surroundings.Calendars.ContainsKey(name))
                fields.Diagnostics.Unknown(
                    fields.Take("calendar")!.Place,
                    "calendar",
                    name,
                    surroundings.Calendars.Keys
                );
        if (response.Pauses.Count > 0 && response.Clock == ServiceClock.Acknowledgement)
            fields.Diagnostics.Add(fields.Take("pauses")!, "Nothing pauses an acknowledgement.");
    }

    /// <summary><c>{table: targets, key: severity, column: response}</c>; empty while the parameter has no value.</summary>
    static TargetTable? Table(Node node, Surroundings surroundings)
    {
        var fields = new Fields(node, surroundings.Diagnostics);
        var parameter = TableReader.Parameter(fields, surroundings);
        var key = fields.Text("key");
        var column = fields.Text("column");
        fields.Done();
        if (!Condition.Dimensions.Contains(key))
            surroundings.Diagnostics.Unknown(node.Place, "dimension", key, Condition.Dimensions);
        if (parameter is null)
            return null;

        Dictionary<string, string> rows = [];
        foreach (var row in (surroundings.Values.GetValueOrDefault(parameter) as MapNode)?.Entries ?? [])
            if ((row.Value as MapNode)?[column]?.ScalarText is { } cell)
                rows[row.Key] = cell;
            else
                surroundings.Diagnostics.Add(row.Place, new("Row “{0}” has no “{1}”.", row.Key, column));
        return new(parameter, key, column, rows);
    }
}
