namespace Contrefort.Core.Terms.Parsing;

static class MoneyReader
{
    public static Term Rate(Fields fields, Surroundings surroundings) =>
        new RateTerm
        {
            Amount = Amount(fields, surroundings),
            Per = fields.Duration("per"),
            DecidedBy = fields.WordOr<RateDecidedBy>("decided-by"),
        };

    public static Term Fee(Fields fields, Surroundings surroundings) =>
        new FeeTerm
        {
            What = fields.Text("what"),
            Amount = Amount(fields, surroundings),
            Per = fields.List("per"),
            Upon = WhenReader.Event(fields),
            ReplacedBy = fields.SettingOr("replaced-by", node => Money(node, fields)),
            Hourly = fields.Entries("hourly").ToDictionary(entry => entry.Key, entry => fields.AsNumber(entry.Value)),
            Then = fields.TextOr("then"),
            DependsOn = fields.TextOr("depends-on"),
        };

    public static Amount Amount(Fields fields, Surroundings surroundings)
    {
        if (fields.Require("amount") is not { } node)
            return new Amount.OnQuote();
        if (node.ScalarText == "quote")
            return new Amount.OnQuote();
        if (node.ScalarText == "at-cost")
            return new Amount.AtCost();
        // A whole table given as a parameter: amount: $pack-price.
        if (
            surroundings.Parameters.GetValueOrDefault((node as ScalarNode)?.Reference ?? node.Parameter ?? "") is
            { Type: ParameterType.Table } table
        )
            return new Amount.Table(
                table.Name,
                table.Key,
                TableReader.Prices(node is MapNode ? node : null, fields),
                null
            );
        if (node is MapNode map)
            return map["percent"] is null ? Table(node, surroundings) : Share(node, surroundings);
        return new Amount.Fixed(fields.AsSetting(node, value => Money(value, fields)));
    }

    static Amount.Table Table(Node node, Surroundings surroundings)
    {
        var fields = new Fields(node, surroundings.Diagnostics);
        var inline = fields.Take("table") as MapNode;
        var parameter = inline is null ? TableReader.Parameter(fields, surroundings) : null;
        var rows = inline ?? surroundings.Values.GetValueOrDefault(parameter ?? "");
        var table = new Amount.Table(
            parameter,
            fields.List("key"),
            TableReader.Prices(rows, fields),
            fields.TextOr("times")
        );
        fields.Done();
        return table;
    }

    static Amount.Share Share(Node node, Surroundings surroundings)
    {
        var fields = new Fields(node, surroundings.Diagnostics);
        var share = new Amount.Share(
            fields.Setting("percent", fields.AsPercent),
            fields.Setting("of", value => Money(value, fields))
        );
        fields.Done();
        return share;
    }

    static decimal? Money(Node node, Fields fields) => node.IsNull ? null : fields.AsNumber(node);

    public static Term Discount(Fields fields, Surroundings surroundings)
    {
        var from = fields.MapOr("from");
        var discount = new DiscountTerm
        {
            Of = fields.Text("of"),
            Percent = fields.Setting("percent", node => Percent(node, fields)),
            FromServerRank = from?.IntegerOr("server-rank"),
            For = fields.TextOr("for"),
        };
        from?.Done();
        return discount;
    }

    static decimal? Percent(Node node, Fields fields) =>
        node.ScalarText == "unspecified" ? null : fields.AsPercent(node);

    public static Term Billing(Fields fields, Surroundings surroundings)
    {
        var billing = new BillingTerm
        {
            Of = fields.List("of"),
            Every = fields.DurationOr("every"),
            Upon = WhenReader.Event(fields),
            Due = fields.Word<BillingDue>("due"),
            Prorate = fields.WordOr<Prorate>("prorate"),
        };
        if (billing.Every is null == billing.Upon is null)
            fields.Diagnostics.Add(fields.Place, "Invoicing is either “every” so long or “upon” an event.");
        return billing;
    }

    public static Term Revision(Fields fields, Surroundings surroundings)
    {
        var revision = new RevisionTerm
        {
            Of = fields.Text("of"),
            At = fields.Text("at"),
            Max = fields.PercentOr("max"),
            Every = fields.DurationOr("every"),
            MeasuredBy = fields.TextOr("measured-by"),
            Reason = fields.TextOr("reason"),
            NeedsNotice = fields.TextOr("needs-notice"),
            Effect = fields.TextOr("effect"),
        };
        if (revision.MeasuredBy is { } measure && !surroundings.Parameters.ContainsKey(measure))
            surroundings.Diagnostics.Unknown(
                fields.Take("measured-by")!.Place,
                "parameter",
                measure,
                surroundings.Parameters.Keys
            );
        return revision;
    }

    public static Term Penalty(Fields fields, Surroundings surroundings)
    {
        var upon = fields.Require("upon") is { } node ? new Fields(node, fields.Diagnostics) : null;
        var atMost = fields.MapOr("at-most");
        var penalty = new PenaltyTerm
        {
            UponBreachOf = upon?.Text("breach") ?? "",
            Refund = fields.Text("refund"),
            Of = fields.TextOr("of"),
            Across = fields.WordOr<PenaltyAcross>("across") ?? PenaltyAcross.Contract,
            AtMost = atMost is null ? null : new(atMost.IntegerOr("times") ?? 1, atMost.Duration("every")),
            Settles = fields.TextOr("settles"),
            Document = fields.TextOr("document"),
            Tax = fields.TextOr("tax"),
        };
        upon?.Done();
        atMost?.Done();
        return penalty;
    }
}
