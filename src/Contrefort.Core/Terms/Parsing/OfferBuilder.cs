using NodaTime;

namespace Contrefort.Core.Terms.Parsing;

/// <summary>A document read into a typed offer, as far as its values are known.</summary>
sealed class OfferBuilder(Diagnostics diagnostics)
{
    public Offer Build(OfferDocument document)
    {
        var lists = Lists(document);
        var (parameters, values) = Parameters(document, lists);
        var surroundings = new Surroundings(
            parameters.ToDictionary(parameter => parameter.Name),
            values,
            lists,
            [],
            Header(document, "currency"),
            diagnostics
        );
        Calendars(document.Calendars, surroundings);
        var terms = Terms(document.Terms, surroundings);
        var offer = new Offer
        {
            Id = document.Id,
            Version = Header(document, "version"),
            Label = Header(document, "label"),
            Abstract = document.Abstract,
            Extends = document.Extends,
            Seller = Header(document, "seller"),
            Currency = Header(document, "currency"),
            Prices = document.Header.GetValueOrDefault("prices")?.ScalarText,
            Zone = Zone(document, surroundings),
            Obligation = document.Header.GetValueOrDefault("obligation")?.ScalarText,
            Sources = document.Sources,
            Labels = document.Labels,
            Parameters = parameters,
            Lists = lists,
            Notes = document.Notes,
            Terms = terms,
            Options = [.. document.Options.Select(option => Option(option, document, surroundings))],
            Calendars = surroundings.Calendars,
            Document = document,
        };
        if (!Names.IsName(offer.Id))
            diagnostics.Add(document.Place, new("“{0}” is not a name: small letters, digits and hyphens.", offer.Id));
        foreach (var label in offer.Labels.Keys.Except(Offer.Labelled))
            diagnostics.Unknown(document.Place, "label", label, Offer.Labelled);
        if (!offer.Abstract)
            new References(offer, diagnostics).Check();
        return offer;
    }

    static string Header(OfferDocument document, string key) =>
        document.Header.GetValueOrDefault(key)?.ScalarText ?? "";

    Setting<DateTimeZone> Zone(OfferDocument document, Surroundings surroundings)
    {
        if (document.Header.GetValueOrDefault("zone") is not { } node)
            return Setting<DateTimeZone>.LeftTo("zone");
        var fields = new Fields(new MapNode(node.Place, []), diagnostics);
        return fields.AsSetting(
            Substitution.Apply(node, surroundings.Values, diagnostics),
            value =>
            {
                if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(value.ScalarText ?? "") is { } zone)
                    return zone;
                fields.Wrong(value, "a time zone (Europe/Paris)");
                return DateTimeZone.Utc;
            }
        );
    }

    Dictionary<string, TermList> Lists(OfferDocument document)
    {
        Dictionary<string, TermList> lists = [];
        foreach (var entry in document.Lists)
        {
            var fields = new Fields(entry.Value, diagnostics);
            var groups =
                (entry.Value as MapNode)?.Entries.Where(group => group.Key is not ("source" or "note" or "otherwise"))
                ?? [];
            lists[entry.Key] = new(
                entry.Key,
                fields.Text("source"),
                groups.ToDictionary(group => group.Key, group => fields.AsList(group.Value)),
                fields.TextOr("otherwise"),
                fields.TextOr("note")
            );
            if (lists[entry.Key] is { Otherwise: { } other } list && !list.Groups.ContainsKey(other))
                diagnostics.Unknown(entry.Place, "group", other, list.Groups.Keys);
        }
        return lists;
    }

    (List<Parameter>, Dictionary<string, Node?>) Parameters(OfferDocument document, Dictionary<string, TermList> lists)
    {
        var reader = new ParameterReader(lists, diagnostics);
        List<Parameter> parameters = [];
        Dictionary<string, Node?> values = [];
        foreach (var definition in document.Parameters)
        {
            var option = document.Options.FirstOrDefault(option =>
                (option.Body["parameters"] as MapNode)?.Entries.Contains(definition) == true
            );
            var (parameter, value) = reader.Read(
                definition,
                document.Set.GetValueOrDefault(definition.Key),
                option?.Id
            );
            parameters.Add(parameter);
            values[parameter.Name] = value;
        }
        foreach (var set in document.Set.Values.Where(set => !values.ContainsKey(set.Key)))
            diagnostics.Unknown(set.Place, "parameter", set.Key, values.Keys);
        return (parameters, values);
    }

    void Calendars(IReadOnlyList<MapEntry> calendars, Surroundings surroundings)
    {
        foreach (var entry in calendars)
            surroundings.Calendars[entry.Key] = CalendarReader.Read(entry.Key, entry.Value, surroundings);
        foreach (var entry in calendars)
            if (surroundings.Calendars[entry.Key].ComplementOf is { } other)
            {
                if (!surroundings.Calendars.TryGetValue(other, out var complemented))
                    diagnostics.Unknown(entry.Place, "calendar", other, surroundings.Calendars.Keys);
                else if (complemented.ComplementOf is not null)
                    diagnostics.Add(entry.Place, new("“{0}” is itself a complement.", other));
            }
    }

    static List<Term> Terms(IReadOnlyList<RawTerm> raw, Surroundings surroundings) =>
        [.. raw.Select(term => TermReader.Read(term, surroundings)).OfType<Term>()];

    OfferOption Option(RawOption raw, OfferDocument document, Surroundings offered)
    {
        var fields = new Fields(raw.Body, diagnostics);
        fields.Take("id");
        fields.Take("adds");
        var lists = offered.Lists;
        var parameters = fields
            .Entries("parameters")
            .Select(entry =>
                new ParameterReader(lists, diagnostics).Read(entry, document.Set.GetValueOrDefault(entry.Key), raw.Id)
            )
            .ToList();
        var inside = offered with
        {
            Parameters = offered
                .Parameters.Values.Where(known => parameters.All(own => own.Parameter.Name != known.Name))
                .Concat(parameters.Select(own => own.Parameter))
                .ToDictionary(known => known.Name),
            Values = offered
                .Values.Where(known => parameters.All(own => own.Parameter.Name != known.Key))
                .Concat(parameters.Select(own => KeyValuePair.Create(own.Parameter.Name, own.Value)))
                .ToDictionary(),
            Calendars = new(offered.Calendars),
        };
        Calendars(fields.Entries("calendars"), inside);
        var option = new OfferOption
        {
            Id = raw.Id,
            Label = fields.Text("label"),
            Source = fields.Text("source"),
            Parameters = [.. parameters.Select(own => own.Parameter)],
            Adds = [.. Terms(new DocumentReader(diagnostics).Added(raw), inside), .. Fee(raw, fields, inside)],
            Offer = fields.TextOr("offer"),
            Agreement = fields.TextOr("agreement"),
            Note = fields.TextOr("note"),
        };
        fields.Done();
        return option;
    }

    static IEnumerable<Term> Fee(RawOption raw, Fields fields, Surroundings surroundings)
    {
        fields.Take("fee");
        return FeeOf(raw) is { } fee ? Terms([fee], surroundings) : [];
    }

    /// <summary>The option's own price, as a fee term: <c>fee: quote</c>, or <c>fee: {per, amount}</c>.</summary>
    public static RawTerm? FeeOf(RawOption option)
    {
        if (option.Body["fee"] is not { } node)
            return null;
        var what = new MapEntry(node.Place, "what", new ScalarNode(node.Place, "option", true));
        return new("fee", node.Place, Body(), option.OfferId)
        {
            Option = option.Id,
            DefaultId = $"option-{option.Id}",
            DefaultSource = option.Body["source"]?.ScalarText ?? "",
        };

        MapNode Body() =>
            node is MapNode map
                ? map with
                {
                    Entries = [.. map.Entries, what],
                }
                : new(node.Place, [new(node.Place, "amount", node), what]);
    }
}
