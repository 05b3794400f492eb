namespace Contrefort.Core.Terms.Parsing;

static class ScaleReader
{
    public static Term Scale(Fields fields, Surroundings surroundings)
    {
        var scale = new ScaleTerm
        {
            Of = fields.Text("of"),
            SetBy = fields.WordOr<Side>("set-by"),
            AgreedWith = fields.WordOr<Side>("agreed-with"),
            Values =
            [
                .. fields.Entries("values").Select(entry => new ScaleValue(entry.Key, fields.AsText(entry.Value))),
            ],
            Bands = [.. fields.Entries("bands").Select(entry => Band(entry, fields))],
            By = fields.TextOr("by"),
            Moves = fields.Entries("moves").ToDictionary(entry => entry.Key, entry => fields.AsList(entry.Value)),
            Outside = fields.TextOr("outside"),
        };
        Check(scale, fields, surroundings);
        return scale;
    }

    static Band Band(MapEntry entry, Fields fields)
    {
        var map = new Fields(entry.Value, fields.Diagnostics);
        var band = new Band(entry.Key, Bound(map, "from"), Bound(map, "to"), map.NumberOr("times") ?? 1);
        map.Done();
        if (band.From > band.To)
            fields.Diagnostics.Add(entry.Place, new("Band “{0}” begins above its end.", band.Name));
        return band;
    }

    static decimal Bound(Fields map, string key) => map.Require(key) is { } node ? map.AsNumber(node) : 0;

    static void Check(ScaleTerm scale, Fields fields, Surroundings surroundings)
    {
        if (scale.Values.Count == 0 == (scale.Bands.Count == 0))
            fields.Diagnostics.Add(fields.Place, "A scale has either “values” or “bands”.");
        if (
            scale.Bands.Count > 0
            && fields.Require("by") is { } by
            && !surroundings.Parameters.ContainsKey(scale.By ?? "")
        )
            fields.Diagnostics.Unknown(by.Place, "parameter", scale.By ?? "", surroundings.Parameters.Keys);
        foreach (var (before, after) in scale.Bands.Zip(scale.Bands.Skip(1)))
            if (after.From <= before.To)
                fields.Diagnostics.Add(
                    fields.Take("bands")!,
                    new("Bands “{0}” and “{1}” overlap.", before.Name, after.Name)
                );
        foreach (var entry in fields.Entries("moves"))
        foreach (var value in fields.AsList(entry.Value).Prepend(entry.Key).Where(value => !scale.Has(value)))
            fields.Diagnostics.Unknown(entry.Place, "value", value, scale.Values.Select(known => known.Name));
    }
}
