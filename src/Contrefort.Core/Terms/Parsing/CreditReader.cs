namespace Contrefort.Core.Terms.Parsing;

static class CreditReader
{
    public static Term Credit(Fields fields, Surroundings surroundings)
    {
        var credit = new CreditTerm
        {
            Unit = fields.Duration("unit"),
            Amount = fields.Setting("amount", fields.AsNumber),
            Granted = Granted(fields),
            Pool = fields.WordOr<GrantPer>("pool") ?? GrantPer.Contract,
            Valid = fields.DurationOr("valid"),
            After = fields.WordOr<AfterExpiry>("after") ?? AfterExpiry.Lapse,
            Draw = fields.WordOr<DrawOrder>("draw") ?? DrawOrder.EarliestExpiryFirst,
            TopUp = TopUp(fields),
            WhenEmpty = fields.WordOr<WhenEmpty>("when-empty") ?? WhenEmpty.Hold,
        };
        if (credit.Granted.OnPurchase && credit.Valid is null)
            fields.Diagnostics.Add(fields.Place, "A credit that is bought says how long it is valid.");
        return credit;
    }

    static Grant Granted(Fields fields)
    {
        if (fields.Take("granted") is not { } node || node.ScalarText == "on-purchase")
            return new(null, GrantPer.Contract);
        if (node is not MapNode)
        {
            fields.Wrong(node, new("{0} or {1}", "on-purchase", "{every, per}"));
            return new(null, GrantPer.Contract);
        }
        var map = new Fields(node, fields.Diagnostics);
        var grant = new Grant(map.Duration("every"), map.WordOr<GrantPer>("per") ?? GrantPer.Contract);
        map.Done();
        return grant;
    }

    static TopUp? TopUp(Fields fields)
    {
        if (fields.Take("top-up") is not { } node)
            return null;
        if (node.ScalarText == "any")
            return new([], TopUpWhen.AnyTime);
        var map = new Fields(node, fields.Diagnostics);
        var topUp = new TopUp(
            map.Take("sizes") is { } sizes ? [.. map.Items(sizes).Select(map.AsNumber)] : [],
            map.WordOr<TopUpWhen>("when") ?? TopUpWhen.AnyTime
        );
        map.Done();
        return topUp;
    }

    public static Term Meter(Fields fields, Surroundings surroundings)
    {
        var meter = new MeterTerm
        {
            Counts = fields.WordOr<TimeKind>("counts"),
            Excludes = fields.Words<TimeKind>("excludes"),
            Per = fields.WordOr<MeterPer>("per") ?? MeterPer.Intervention,
            Round = Round(fields),
            Minimum = fields.DurationOr("minimum"),
            Times = fields.NumberOr("times"),
        };
        if (meter is { Counts: null, Round: null, Minimum: null, Times: null })
            fields.Diagnostics.Add(fields.Place, "A meter counts, rounds, has a minimum or multiplies.");
        if (meter.Times is <= 0)
            fields.Diagnostics.Add(fields.Take("times")!, "A factor above zero is expected.");
        if (meter.Counts is { } counted && meter.Excludes.Contains(counted))
            fields.Diagnostics.Add(
                fields.Take("excludes")!,
                new("“{0}” is both counted and excluded.", counted.Word())
            );
        return meter;
    }

    static Rounding? Round(Fields fields)
    {
        if (fields.MapOr("round") is not { } map)
            return null;
        var to = map.Duration("to");
        var mode = map.Word<RoundingMode>("mode");
        map.Done();
        if (!to.IsElapsed)
            fields.Diagnostics.Add(map.Place, "Work is rounded to minutes, hours or parts of a day.");
        return new(to, mode);
    }
}
