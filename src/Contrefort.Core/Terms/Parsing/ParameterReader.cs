using NodaTime;

namespace Contrefort.Core.Terms.Parsing;

/// <summary>Definitions of parameters, and the values given to them.</summary>
sealed class ParameterReader(IReadOnlyDictionary<string, TermList> lists, Diagnostics diagnostics)
{
    /// <summary>Words that stand for an open kind of value in <c>of:</c>.</summary>
    static readonly string[] _openKinds = ["language", "product"];

    /// <param name="given">A value from <c>set</c>, a subscription or an amendment.</param>
    public (Parameter Parameter, Node? Value) Read(MapEntry definition, MapEntry? given, string? option)
    {
        var fields = new Fields(definition.Value, diagnostics);
        var house = fields.Take("house");
        var values = fields.Take("values");
        var standing =
            fields.Take("default") ?? (house is ScalarNode { Text: "true" or "false" } ? null : house) ?? values;
        var parameter = new Parameter
        {
            Name = definition.Key,
            Option = option,
            Type = fields.Word<ParameterType>("type"),
            Of = Of(fields),
            Columns = Columns(fields),
            Open = fields.Flag("open") || _openKinds.Contains(fields.Take("of")?.ScalarText),
            Key = fields.List("key"),
            Min = fields.NumberOr("min"),
            Max = fields.NumberOr("max"),
            Unit = fields.TextOr("unit"),
            Per = fields.TextOr("per"),
            SetBy = fields.TextOr("set-by"),
            Source = fields.TextOr("source"),
            Note = fields.TextOr("note"),
            RequiredAt = fields.WordOr<RequiredAt>("required-at") ?? RequiredAt.Subscription,
            House = given is null && house is { IsNull: false } and not ScalarNode { Text: "false" },
        };
        fields.Done();
        Check(parameter, definition);

        var value = given?.Value ?? standing;
        if (value is null || (value.IsNull && given is null && fields.Take("default") is null))
            return (parameter, null);
        CheckValue(parameter, value);
        return (parameter with { Value = Flow.Write(value), MissingRows = MissingRows(parameter, value) }, value);
    }

    IReadOnlyList<string> Of(Fields fields)
    {
        var node = fields.Take("of");
        if (node is null or MapNode || _openKinds.Contains(node.ScalarText))
            return [];
        if (node.ScalarText is not ['l', 'i', 's', 't', 's', '.', .. var name])
            return fields.AsList(node);
        if (lists.TryGetValue(name, out var list))
            return [.. list.Groups.SelectMany(group => group.Value)];
        diagnostics.Unknown(node.Place, "list", name, lists.Keys);
        return [];
    }

    static Dictionary<string, ParameterType> Columns(Fields fields) =>
        fields.Take("of") is MapNode columns
            ? columns.Entries.ToDictionary(column => column.Key, column => fields.AsWord<ParameterType>(column.Value))
            : [];

    void Check(Parameter parameter, MapEntry definition)
    {
        if (!Names.IsName(parameter.Name))
            diagnostics.Add(
                definition.Place,
                new("“{0}” is not a name: small letters, digits and hyphens.", parameter.Name)
            );
        if (parameter.Min > parameter.Max)
            diagnostics.Add(
                definition.Place,
                new("The least ({0}) is above the most ({1}).", parameter.Min, parameter.Max)
            );
        if (parameter is { Type: ParameterType.Choice, Of.Count: 0 })
            diagnostics.Add(definition.Place, "A choice says among what: “of”.");
        if (parameter is { Type: ParameterType.Table, Key.Count: 0 })
            diagnostics.Add(definition.Place, "A table says by what: “key”.");
    }

    void CheckValue(Parameter parameter, Node value)
    {
        if (value.IsNull)
            return;
        var read = new Fields(new MapNode(value.Place, []), diagnostics);
        switch (parameter.Type)
        {
            case ParameterType.Set:
                foreach (var item in read.Items(value))
                    Among(parameter, item, read);
                AtLeast(parameter, value, read.Items(value).Count);
                break;
            case ParameterType.List:
                foreach (var row in read.Items(value))
                    Row(parameter, row);
                break;
            case ParameterType.Table:
                read.AsEntries(value);
                break;
            default:
                if (parameter.Per is null)
                    Scalar(parameter, parameter.Type, value, read);
                else
                    foreach (var entry in read.AsEntries(value))
                        Scalar(parameter, parameter.Type, entry.Value, read);
                break;
        }
    }

    void Scalar(Parameter parameter, ParameterType type, Node value, Fields read)
    {
        switch (type)
        {
            case ParameterType.Choice:
                Among(parameter, value, read);
                break;
            case ParameterType.Integer:
                AtLeast(parameter, value, read.AsInteger(value));
                break;
            case ParameterType.Money:
                AtLeast(parameter, value, read.AsNumber(value));
                break;
            case ParameterType.Percent:
                AtLeast(
                    parameter with
                    {
                        Min = parameter.Min ?? 0,
                        Max = parameter.Max ?? 100,
                    },
                    value,
                    read.AsPercent(value)
                );
                break;
            case ParameterType.Boolean:
                read.AsFlag(value);
                break;
            case ParameterType.Timezone:
                if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(value.ScalarText ?? "") is null)
                    read.Wrong(value, "a time zone (Europe/Paris)");
                break;
            case ParameterType.Territory:
                if (!CalendarReader.IsTerritory(value.ScalarText ?? ""))
                    read.Wrong(value, "a territory (FR, FR-57)");
                break;
            case ParameterType.Holidays:
                CalendarReader.Closed(value, read);
                break;
            default:
                read.AsText(value);
                break;
        }
    }

    void Among(Parameter parameter, Node value, Fields read)
    {
        var text = read.AsText(value);
        if (text.Length > 0 && !parameter.Open && parameter.Of.Count > 0 && !parameter.Of.Contains(text))
            diagnostics.Unknown(value.Place, parameter.Name, text, parameter.Of);
    }

    void AtLeast(Parameter parameter, Node value, decimal number)
    {
        if (number < parameter.Min)
            diagnostics.Add(value, new("{0}: the least is {1}.", parameter.Name, parameter.Min));
        if (number > parameter.Max)
            diagnostics.Add(value, new("{0}: the most is {1}.", parameter.Name, parameter.Max));
    }

    void Row(Parameter parameter, Node row)
    {
        var fields = new Fields(row, diagnostics);
        foreach (var (column, type) in parameter.Columns)
            if (fields.Require(column) is { } cell)
                Scalar(parameter with { Min = null, Max = null }, type, cell, fields);
        fields.Done();
    }

    static IReadOnlyList<string> MissingRows(Parameter parameter, Node value) =>
        parameter.Type == ParameterType.Table && value is MapNode table
            ? table.Entries.Count == 0
                ? ["*"]
                : [.. table.Entries.Where(row => row.Value.IsNull).Select(row => row.Key)]
            : [];
}
