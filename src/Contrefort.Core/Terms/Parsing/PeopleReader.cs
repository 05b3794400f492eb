namespace Contrefort.Core.Terms.Parsing;

static class PeopleReader
{
    public static Term Period(Fields fields, Surroundings surroundings)
    {
        var optOut = fields.MapOr("opt-out");
        var period = new PeriodTerm
        {
            Length = fields.Duration("length"),
            Renews = fields.Word<Renewal>("renews"),
            OptOut = optOut is null
                ? null
                : new(optOut.Text("by"), optOut.Duration("before-end"), optOut.TextOr("form"), optOut.Flag("house")),
            LengthMayDiffer = fields.TextOr("length-may-differ"),
        };
        optOut?.Done();
        if (period.Length.Unit is DurationUnit.Minute or DurationUnit.Hour && fields.Take("length") is { } length)
            fields.Diagnostics.Add(length, "A period is counted in days, months or years.");
        if (
            period.OptOut is { } refusal
            && refusal.BeforeEnd.CompareTo(period.Length) > 0
            && fields.Take("opt-out") is { } node
        )
            fields.Diagnostics.Add(node, "The refusal is due before the period begins.");
        return period;
    }

    public static Term Approval(Fields fields, Surroundings surroundings) =>
        new ApprovalTerm
        {
            Of = fields.Text("of"),
            Mandate = fields.TextOr("mandate"),
            From = fields.TextOr("from"),
            AskAbove = fields.SettingOr("ask-above", node => node.IsNull ? (int?)null : fields.AsInteger(node)),
            Unit = fields.DurationOr("unit"),
            Contact = fields.TextOr("contact"),
            WhileAsking = fields.TextOr("while-asking"),
            By = fields.TextOr("by"),
            Before = fields.TextOr("before"),
            Upon = fields.TextOr("upon"),
            Ask = fields.Words<Side>("ask"),
        };

    public static Term Notice(Fields fields, Surroundings surroundings)
    {
        if (!fields.Has("to"))
            fields.Require("to");
        return new NoticeTerm
        {
            Upon = WhenReader.RequiredUpon(fields, surroundings),
            To = fields.List("to"),
            By = fields.List("by"),
            Contains = fields.List("contains"),
            Proposes = fields.TextOr("proposes"),
            HeadsUp = HeadsUp(fields),
        };
    }

    static HeadsUp? HeadsUp(Fields fields)
    {
        if (fields.MapOr("heads-up") is not { } map)
            return null;
        var headsUp = new HeadsUp(WhenReader.PeriodEnd(map, done: false), map.Flag("house"));
        map.Done();
        return headsUp;
    }

    public static Term Role(Fields fields, Surroundings surroundings) =>
        new RoleTerm
        {
            Label = fields.TextOr("label"),
            Count = fields.IntegerOr("count") ?? 1,
            Deputy = fields.IntegerOr("deputy") ?? 0,
            Dedicated = Dedicated(fields),
            Side = fields.WordOr<Side>("side") ?? Side.Provider,
            Duties = fields.List("duties"),
            May = fields.List("may"),
            Domains = fields.List("domains"),
            SupportLine = fields.IntegerOr("line"),
            Calendar = CalendarReader.Name(fields, "calendar", surroundings),
            MayBeReplaced = fields.TextOr("may-be-replaced"),
        };

    static Dedication Dedicated(Fields fields) =>
        fields.Take("dedicated") switch
        {
            null => Dedication.None,
            ScalarNode { Text: "by-preference" } => Dedication.ByPreference,
            var node => fields.AsFlag(node) ? Dedication.Dedicated : Dedication.None,
        };
}
