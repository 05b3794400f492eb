namespace Contrefort.Core.Terms.Parsing;

static class PromiseReader
{
    public static Term Deliverable(Fields fields, Surroundings surroundings)
    {
        var every = fields.Take("every");
        var unspecified = every?.ScalarText == "unspecified";
        var from = fields.Take("from");
        var deliverable = new DeliverableTerm
        {
            What = fields.Text("what"),
            Every = every is null || unspecified ? null : fields.AsDuration(every),
            EveryUnspecified = unspecified,
            Once = fields.TextOr("once"),
            Continuous = fields.Flag("continuous"),
            Upon = WhenReader.Upon(fields, surroundings),
            Quantity = fields.IntegerOr("quantity"),
            By = fields.List("by"),
            To = fields.TextOr("to"),
            For = fields.SettingOr("for", fields.AsList) ?? new([]),
            Contains = fields.List("contains"),
            Limit = fields.Entries("limit").ToDictionary(entry => entry.Key, entry => fields.AsInteger(entry.Value)),
            More = fields.TextOr("more"),
            Status = fields.TextOr("status"),
            From = from is null or MapNode ? null : fields.AsText(from),
            Ways = (from as MapNode)?.Entries.ToDictionary(entry => entry.Key, entry => Way(entry.Value, fields)) ?? [],
            ChosenBy = fields.TextOr("chosen-by"),
            SplitBy = fields.List("split-by"),
            Checks = fields.List("checks"),
            WithUpdates = fields.Flag("with-updates"),
            PresentedTo = fields.TextOr("presented-to"),
            SignIn = fields.TextOr("sign-in"),
            Name = fields.TextOr("name"),
            Format = fields.TextOr("format"),
            Maintenance = fields.TextOr("maintenance"),
            Use = fields.TextOr("use"),
            Portal = fields.TextOr("portal"),
            MayForce = fields.Flag("may-force"),
        };
        if (deliverable.ChosenBy is { } choice && !surroundings.Parameters.ContainsKey(choice))
            surroundings.Diagnostics.Unknown(
                fields.Take("chosen-by")!.Place,
                "parameter",
                choice,
                surroundings.Parameters.Keys
            );
        return deliverable;
    }

    static DeliveryWay Way(Node node, Fields fields)
    {
        var map = new Fields(node, fields.Diagnostics);
        var way = new DeliveryWay(map.Text("channel"), map.List("contains"), map.TextOr("machines"));
        map.Done();
        return way;
    }

    public static Term Procedure(Fields fields, Surroundings surroundings) =>
        new ProcedureTerm
        {
            Upon = WhenReader.RequiredUpon(fields, surroundings),
            Steps = fields.Require("steps") is { } steps
                ? [.. fields.Items(steps).Select(step => Step(step, fields))]
                : [],
            Starts = fields.List("starts"),
        };

    static ProcedureStep Step(Node node, Fields fields)
    {
        var map = new Fields(node, fields.Diagnostics);
        var step = new ProcedureStep
        {
            Do = map.Text("do"),
            By = map.List("by"),
            To = map.List("to"),
            Of = map.List("of"),
            If = map.TextOr("if"),
            With = map.TextOr("with"),
            From = map.TextOr("from"),
            Within = map.TextOr("within"),
            Procedure = map.TextOr("procedure"),
            MustBe = map.TextOr("must-be"),
            Optional = map.Flag("optional"),
            Fields = map.List("fields"),
            Records = map.List("records"),
            MayAdd = map.List("may-add"),
        };
        map.Done();
        return step;
    }

    public static Term Prerequisite(Fields fields, Surroundings surroundings)
    {
        var installed = fields.MapOr("installed");
        var atLeast = installed?.Take("gte");
        var unspecified = atLeast?.ScalarText == "unspecified";
        var prerequisite = new PrerequisiteTerm
        {
            Contract = fields.TextOr("contract"),
            Product = fields.TextOr("product"),
            Status = fields.TextOr("status"),
            During = fields.TextOr("during"),
            Governs = fields.Flag("governs"),
            IfLost = fields.TextOr("if-lost"),
            InstalledAtLeast = atLeast is null || unspecified ? null : fields.AsInteger(atLeast),
            InstalledUnspecified = unspecified,
        };
        installed?.Done();
        if (prerequisite is { Contract: null, Product: null } && installed is null)
            fields.Diagnostics.Add(fields.Place, "A prerequisite is a contract, a product or an installed base.");
        return prerequisite;
    }

    public static Term Text(Fields fields, Surroundings surroundings)
    {
        var precedence = fields.MapOr("precedence");
        var text = new TextTerm
        {
            Body = fields.Text("body"),
            Form = fields.TextOr("form"),
            Precedence = precedence is null
                ? null
                : new(precedence.List("over"), precedence.List("for"), precedence.List("under")),
            AcceptsOn = fields.List("accepts-on"),
        };
        precedence?.Done();
        return text;
    }
}
