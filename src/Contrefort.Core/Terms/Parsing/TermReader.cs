namespace Contrefort.Core.Terms.Parsing;

/// <summary>A raw term to its typed record.</summary>
static class TermReader
{
    static readonly Dictionary<string, Func<Fields, Surroundings, Term>> _kinds = new()
    {
        ["scope"] = PerimeterReader.Scope,
        ["quota"] = PerimeterReader.Quota,
        ["scale"] = ScaleReader.Scale,
        ["coverage"] = PerimeterReader.Coverage,
        ["channel"] = PerimeterReader.Channel,
        ["response"] = ResponseReader.Response,
        ["credit"] = CreditReader.Credit,
        ["meter"] = CreditReader.Meter,
        ["rate"] = MoneyReader.Rate,
        ["fee"] = MoneyReader.Fee,
        ["discount"] = MoneyReader.Discount,
        ["billing"] = MoneyReader.Billing,
        ["period"] = PeopleReader.Period,
        ["revision"] = MoneyReader.Revision,
        ["penalty"] = MoneyReader.Penalty,
        ["approval"] = PeopleReader.Approval,
        ["notice"] = PeopleReader.Notice,
        ["deliverable"] = PromiseReader.Deliverable,
        ["role"] = PeopleReader.Role,
        ["procedure"] = PromiseReader.Procedure,
        ["prerequisite"] = PromiseReader.Prerequisite,
        ["text"] = PromiseReader.Text,
    };

    public static Term? Read(RawTerm raw, Surroundings surroundings)
    {
        if (!_kinds.TryGetValue(raw.Kind, out var read))
        {
            surroundings.Diagnostics.Unknown(raw.Place, "kind of term", raw.Kind, _kinds.Keys);
            return null;
        }

        var body = Substitution.Apply(raw.Body, surroundings.Values, surroundings.Diagnostics);
        var fields = new Fields(body, surroundings.Diagnostics);
        var id = fields.TextOr("id") ?? raw.DefaultId ?? fields.Text("id");
        var source = fields.TextOr("source") ?? raw.DefaultSource ?? fields.Text("source");
        fields.Take("replaces");
        var when = WhenReader.When(fields.Take("when"), surroundings);
        var term = read(fields, surroundings) with
        {
            Id = id,
            Source = source,
            OfferId = raw.OfferId,
            Line = raw.Place.Line,
            Option = raw.Option,
            Reading = Reading(fields),
            House = fields.Flag("house"),
            When = when,
            Context = new(surroundings.Calendars, surroundings.Currency),
        };
        fields.Done();
        return Names.IsName(id) ? term : Refused(raw, id, surroundings);
    }

    static Term? Refused(RawTerm raw, string id, Surroundings surroundings)
    {
        if (id.Length > 0)
            surroundings.Diagnostics.Add(raw.Place, new("“{0}” is not a name: small letters, digits and hyphens.", id));
        return null;
    }

    static ChosenReading? Reading(Fields fields)
    {
        if (fields.MapOr("reading") is not { } reading)
            return null;
        var chosen = new ChosenReading(reading.Text("unclear"), reading.Text("choice"), reading.Text("instead"));
        reading.Done();
        return chosen;
    }
}
