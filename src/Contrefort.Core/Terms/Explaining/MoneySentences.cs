namespace Contrefort.Core.Terms;

static class MoneySentences
{
    public static IEnumerable<Sentence> Rate(RateTerm rate)
    {
        yield return new Sentence(
            "Price: {0} for each {1}.",
            Amount(rate.Amount, rate.Context),
            Phrases.Length(rate.Per)
        );
        if (rate.DecidedBy == RateDecidedBy.TriggerTime)
            yield return "The hour of the alert or of the request decides, for the whole intervention.";
        if (rate.DecidedBy == RateDecidedBy.WorkTime)
            yield return "The hour of the work decides.";
    }

    public static IEnumerable<Sentence> Fee(FeeTerm fee)
    {
        yield return fee.Per.Count > 0
            ? new Sentence(
                "Price of {0}: {1}, for each {2}.",
                Phrases.Word(fee.What),
                Amount(fee.Amount, fee.Context),
                Phrases.List(fee.Per)
            )
            : new Sentence("Price of {0}: {1}.", Phrases.Word(fee.What), Amount(fee.Amount, fee.Context));
        if (fee.Upon is { } upon)
            yield return new Sentence("Due {0}.", WhenSentences.Event(upon));
        if (fee.Hourly.Count > 0)
            yield return new Sentence(
                "That is for each hour: {0}.",
                Phrases.All(fee.Hourly.Select(row => new Sentence("{0} ({1})", row.Value, row.Key)))
            );
        if (fee.ReplacedBy is { IsSet: true, Value: { } flat })
            yield return new Sentence("Replaced by a flat price: {0}.", Phrases.Price(flat, fee.Context));
        if (fee.Then is { } then)
            yield return new Sentence("Then: {0}.", Phrases.Word(then));
        if (fee.DependsOn is { } depends)
            yield return new Sentence("Depends on {0}.", Phrases.Word(depends));
    }

    static Sentence Amount(Amount amount, TermContext context) =>
        amount switch
        {
            Terms.Amount.OnQuote => "on a quote",
            Terms.Amount.AtCost => "at cost",
            Terms.Amount.Fixed price => new Sentence("{0}", Phrases.Price(price.Value, context)),
            Terms.Amount.Share share => new Sentence(
                "{0} % of {1}",
                Phrases.Value(share.Percent),
                Phrases.Price(share.Of, context)
            ),
            Terms.Amount.Table table when table.Rows.Values.Any(price => price is not null) => new Sentence(
                table.Times is null ? "by {0}: {1}" : "by {0}, times the factor of {2}: {1}",
                Phrases.List(table.Keys),
                Phrases.All(
                    table
                        .Rows.Where(row => row.Value is not null)
                        .Select(row => new Sentence("{0}: {1} {2}", row.Key, row.Value, context.Currency))
                ),
                Phrases.Word(table.Times?.Split('.')[0] ?? "")
            ),
            Terms.Amount.Table table => new Sentence("by {0}, to be published", Phrases.List(table.Keys)),
            _ => throw new InvalidOperationException(),
        };

    public static IEnumerable<Sentence> Discount(DiscountTerm discount)
    {
        yield return discount.Percent is { IsSet: true, Value: { } percent }
            ? new Sentence("Discount: {0} % on {1}.", percent, Phrases.Reference(discount.Of))
            : new Sentence("Discount on {0}.", Phrases.Reference(discount.Of));
        if (discount.FromServerRank is { } rank)
            yield return new Sentence("From server number {0} on.", rank);
        if (discount.For is { } beneficiary)
            yield return new Sentence("For {0}.", Phrases.Word(beneficiary));
    }

    public static IEnumerable<Sentence> Billing(BillingTerm billing)
    {
        Sentence when = billing.Every is { } every ? Phrases.Every(every) : WhenSentences.Event(billing.Upon ?? "");
        yield return billing.Due == BillingDue.InAdvance
            ? new Sentence("Invoiced {0}, in advance: {1}.", when, Phrases.References(billing.Of))
            : new Sentence("Invoiced {0}, at the end: {1}.", when, Phrases.References(billing.Of));
        if (billing.Prorate == Prorate.ByDay)
            yield return "A part of a period is counted by the day.";
    }

    public static IEnumerable<Sentence> Revision(RevisionTerm revision)
    {
        yield return new Sentence(
            "May change: {0}; when: {1}.",
            Phrases.Reference(revision.Of),
            Phrases.Word(revision.At)
        );
        if (revision.Max is { } max)
            yield return revision.Every is { } every
                ? new Sentence("By {0} % at most, {1}.", max, Phrases.Every(every))
                : new Sentence("By {0} % at most.", max);
        if (revision.MeasuredBy is { } measure)
            yield return new Sentence("Measured by {0}.", Phrases.Word(measure));
        if (revision.Reason is { } reason)
            yield return new Sentence("Reason: {0}.", Phrases.Word(reason));
        if (revision.NeedsNotice is { } notice)
            yield return new Sentence("Not without {0}.", Phrases.Reference($"notice.{notice}"));
        if (revision.Effect is { } effect)
            yield return new Sentence("Then: {0}.", Phrases.Word(effect));
    }

    public static IEnumerable<Sentence> Penalty(PenaltyTerm penalty)
    {
        yield return new(
            "If {0} is not kept, {1} is given back for {2}.",
            Phrases.Reference(penalty.UponBreachOf),
            Phrases.Reference(penalty.Refund),
            Phrases.Word(penalty.Of ?? "current-month")
        );
        yield return penalty.Across == PenaltyAcross.Contract ? "For the whole contract." : "For the server concerned.";
        if (penalty.AtMost is { } most)
            yield return new Sentence("At most {0} time, {1}.", most.Times, Phrases.Every(most.Every));
        if (penalty.Settles is { } settles)
            yield return new Sentence("It settles {0}.", Phrases.Word(settles));
        if (penalty.Document is { } document)
            yield return new Sentence("By {0}.", Phrases.Word(document));
        if (penalty.Tax is { } tax)
            yield return new Sentence("For the tax: {0}.", Phrases.Word(tax));
    }
}
