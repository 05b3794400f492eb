namespace Contrefort.Core.Terms.Parsing;

static class TableReader
{
    /// <summary>The table parameter that <c>table:</c> names, checked; null when it names none.</summary>
    public static string? Parameter(Fields fields, Surroundings surroundings)
    {
        if (fields.Require("table") is not { } node || fields.AsText(node) is not { Length: > 0 } name)
            return null;
        if (surroundings.Parameters.TryGetValue(name, out var parameter) && parameter.Type == ParameterType.Table)
            return name;
        surroundings.Diagnostics.Unknown(
            node.Place,
            "table",
            name,
            surroundings.Parameters.Values.Where(known => known.Type == ParameterType.Table).Select(known => known.Name)
        );
        return null;
    }

    /// <summary>Prices by row; a row left null has no price yet.</summary>
    public static IReadOnlyDictionary<string, decimal?> Prices(Node? table, Fields fields)
    {
        Dictionary<string, decimal?> rows = [];
        if (table is { IsNull: false })
            foreach (var row in fields.AsEntries(table))
                rows[row.Key] = row.Value.IsNull ? null : fields.AsNumber(row.Value);
        return rows;
    }
}
