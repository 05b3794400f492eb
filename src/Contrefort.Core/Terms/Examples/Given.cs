using System.Text.RegularExpressions;
using Contrefort.Core.Terms.Parsing;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Core.Terms.Examples;

/// <summary>
/// The situation of an example. Keys named like a parameter of the offer give its value; the others are asked for by what
/// runs the example, and a key nobody asks for is a failure.
/// </summary>
sealed partial class Given(Node node, Diagnostics diagnostics)
{
    /// <summary>A week without a public holiday in any land of the offers, for « Mon 08:59 ».</summary>
    static readonly LocalDate _ordinaryMonday = new(2026, 10, 19);
    static readonly string[] _days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

    readonly Fields _fields = new(node is ListNode ? new MapNode(node.Place, []) : node, diagnostics);

    public Fields Fields => _fields;

    /// <summary>The items, when the whole situation is a list.</summary>
    public IReadOnlyList<Node> Items => _fields.Items(node);

    public void Done() => _fields.Done();

    /// <summary>The values the example gives; a required value it does not speak of is a neutral one.</summary>
    public Choices Choose(Offer offer, Example example)
    {
        var options = _fields.List("options").ToList();
        if (example.Kind == "option" && !options.Contains(example.Name) && !_fields.Has("options"))
            options.Add(example.Name);
        var asked = offer.Parameters.Concat(
            offer.Options.Where(option => options.Contains(option.Id)).SelectMany(option => option.Parameters)
        );
        Dictionary<string, string> values = [];
        foreach (var parameter in asked)
            if (parameter.Type == ParameterType.Set && _fields.Take(parameter.Name) is MapNode prices)
                values[parameter.Name] = Flow.Write(Priced(offer, parameter, prices, values));
            else if (parameter.Type == ParameterType.Table && Rows(parameter) is { } rows)
                values[parameter.Name] = rows;
            else if (
                parameter.Type is not (ParameterType.List or ParameterType.Table or ParameterType.Product)
                && _fields.Take(parameter.Name) is { } value
            )
                values[parameter.Name] = Flow.Write(value);
            else if (parameter is { Value: null, RequiredAt: RequiredAt.Subscription })
                values[parameter.Name] = Neutral(parameter);
        if (
            offer.Parameters.Any(parameter => parameter.Name == "servers")
            && _fields.IntegerOr("servers") is { } servers
        )
            values["servers"] = Servers(servers);
        return new Choices { Parameters = values, Options = options };
    }

    /// <summary><c>components: {Samba: 500}</c> gives the set, and the price list whose key is one of it.</summary>
    static ListNode Priced(Offer offer, Parameter set, MapNode prices, Dictionary<string, string> values)
    {
        if (
            offer.Parameters.FirstOrDefault(table =>
                table is { Type: ParameterType.Table, Key: [var key] } && $"{key}s" == set.Name
            ) is
            { } table
        )
            values[table.Name] = Flow.Write(prices);
        return new(
            prices.Place,
            [.. prices.Entries.Select(entry => new ScalarNode(entry.Place, entry.Key, Quoted: true))]
        );
    }

    /// <summary><c>linux-price-C: 4000</c> gives one row of the table <c>linux-price</c>; null when the example gives none.</summary>
    string? Rows(Parameter table)
    {
        if (table.Value is null || Flow.Read(table.Name, table.Value, table.Type) is not MapNode rows)
            return null;
        var given = rows
            .Entries.Select(row => row with { Value = _fields.Take($"{table.Name}-{row.Key}") ?? row.Value })
            .ToList();
        return given.SequenceEqual(rows.Entries) ? null : Flow.Write(rows with { Entries = given });
    }

    static string Servers(int count) =>
        $"[{string.Join(", ", Enumerable.Range(1, count).Select(rank => $"{{name: s{rank}, criticality: usuelle, virtualised: false}}"))}]";

    static string Neutral(Parameter parameter) =>
        parameter.Type switch
        {
            ParameterType.Choice => parameter.Of[0],
            ParameterType.Integer when parameter.Per is not null => "{}",
            ParameterType.Integer => $"{parameter.Min ?? 1:0}",
            ParameterType.Money or ParameterType.Percent => "0",
            ParameterType.Boolean => "false",
            ParameterType.Timezone => "Europe/Paris",
            ParameterType.Territory or ParameterType.Holidays => "FR",
            ParameterType.Set => parameter.Of.Count > 0
                ? $"[{string.Join(", ", parameter.Of.Select(value => $"'{value}'"))}]"
                : "[x]",
            ParameterType.List => Servers(1),
            ParameterType.Table => "{}",
            ParameterType.Text or ParameterType.Product => "x",
        };

    public Instant? InstantOr(string key, DateTimeZone zone) =>
        _fields.Take(key) is { } value ? Instant(value, zone) : null;

    /// <summary><c>2026-11-20 17:30 Europe/Paris (Fri)</c>, <c>2026-10-25 00:30 CEST</c>, <c>Mon 08:59</c>.</summary>
    public Instant Instant(Node value, DateTimeZone zone) => Moment(value, zone, _fields);

    public static Instant Moment(Node value, DateTimeZone zone, Fields fields)
    {
        var match = MomentPattern().Match(value.ScalarText ?? "");
        var date =
            !match.Success ? null
            : match.Groups["weekday"].Success
                ? _ordinaryMonday.PlusDays(Array.IndexOf(_days, match.Groups["weekday"].Value))
            : LocalDatePattern.Iso.Parse(match.Groups["date"].Value) is { Success: true, Value: var day } ? day
            : (LocalDate?)null;
        var time = LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(match.Groups["time"].Value);
        if (date is null || !time.Success)
        {
            fields.Wrong(value, "a date and time (2026-11-20 17:30, Mon 08:59)");
            return default;
        }
        if (match.Groups["day"] is { Success: true, Value: var name } && name != _days[(int)date.Value.DayOfWeek - 1])
            fields.Diagnostics.Add(value, new("{0} is a {1}.", date.Value, _days[(int)date.Value.DayOfWeek - 1]));
        return Mapped(date.Value + time.Value, match.Groups["zone"].Value, zone, value, fields);
    }

    static Instant Mapped(LocalDateTime local, string zoneName, DateTimeZone zone, Node value, Fields fields)
    {
        var mapping = zone.MapLocal(local);
        if (zoneName.Length == 0 || zoneName == zone.Id)
        {
            if (mapping.Count == 1)
                return mapping.Single().ToInstant();
            fields.Diagnostics.Add(value, "This local time comes twice or never: write which (CET, CEST).");
            return default;
        }
        // An abbreviation says which of two equal clock times is meant.
        if (
            mapping.Count > 0
            && new[] { mapping.First(), mapping.Last() }.FirstOrDefault(moment =>
                moment.GetZoneInterval().Name == zoneName
            )
                is { Zone: not null } meant
            && meant != default
        )
            return meant.ToInstant();
        fields.Diagnostics.Add(value, new("“{0}” is not the time of the contract's zone, {1}.", zoneName, zone.Id));
        return default;
    }

    public LocalDate? DateOr(string key)
    {
        if (_fields.Take(key) is not { } value)
            return null;
        if (CalendarReader.Date(value) is { } date)
            return date;
        _fields.Wrong(value, "a date (2026-11-20)");
        return null;
    }

    public Duration? DurationOr(string key) => _fields.DurationOr(key)?.ToDuration();

    [GeneratedRegex(
        @"^(?:(?<date>\d{4}-\d\d-\d\d)|(?<weekday>Mon|Tue|Wed|Thu|Fri|Sat|Sun)) (?<time>\d\d:\d\d)(?: (?<zone>[A-Z]{3,4}|[A-Z][a-z]+/[A-Z][A-Za-z_]+))?(?: \((?:(?<day>Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b)?[^)]*\))?$",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex MomentPattern();
}
