using System.Globalization;
using Contrefort.Core.Billing;
using Contrefort.Core.Targets;
using Contrefort.Core.Tickets;
using NodaTime;

namespace Contrefort.Core.Terms.Examples;

/// <summary>Prices of a subscription, and of what is bought or happens in its course.</summary>
static class FeeExamples
{
    static readonly LocalDate _start = new(2026, 1, 1);
    static readonly Actor _engineer = Actor.Engineer(Guid.Empty, "Bruno");

    public static void Run(ExampleCase example)
    {
        if (example.Given.Fields.Has("packs"))
            Packs(example);
        else if (example.Given.DurationOr("asked-within") is { } asked)
            Expedite(example, asked);
        else
            Subscription(example);
    }

    static void Subscription(ExampleCase example)
    {
        var terms = example.Terms;
        var quote = Quote.Of(terms, PriceFacts.None);
        var year = new TermDuration(1, DurationUnit.Year);
        var tier = terms.Of<ScaleTerm>().FirstOrDefault(scale => scale.By is not null);
        var measure = decimal.Parse(terms.Parameter(tier?.By ?? "") ?? "0", CultureInfo.InvariantCulture);
        example.Expected.Is("tier", tier?.BandOf(measure)?.Name);
        example.Expected.Is("times", tier?.BandOf(measure)?.Times ?? 1);
        example.Expected.Is("total-per-year", quote.NetEvery(year));
        example.Expected.Is("net", quote.Lines.Where(line => line.Term == example.Example.Term).Sum(line => line.Net));
        if (quote.Missing.Count > 0)
            throw new RuleViolationException(quote.Missing[0].Missing!.Sentence);
    }

    /// <summary>Every size bought once, as it would be invoiced.</summary>
    static void Packs(ExampleCase example)
    {
        var sizes = example
            .Given.Fields.List("packs")
            .Select(size => decimal.Parse(size, CultureInfo.InvariantCulture));
        var credit = example.Terms.Of<CreditTerm>().First();
        var noon = _start.AtStartOfDayInZone(example.Terms.Zone).ToInstant() + Duration.FromHours(12);
        var purchases = sizes
            .Select((size, n) => new Purchase(credit.Ref, $"pack-{n}", size, noon + Duration.FromDays(n)))
            .ToList();
        var facts = new ContractFacts(example.Signed(_start, _start.PlusYears(1))) { Purchases = purchases };
        var nets = Drafts.Of(facts, _start.PlusMonths(1)).Select(draft => draft.Net).ToList();
        example.Expected.Are("net", nets);
        example.Expected.Are("hourly", [.. nets.Zip(purchases, (net, bought) => net / bought.Units)]);
    }

    /// <summary>Haste asked for and accepted: what it costs, and whether missing it breaks a promise.</summary>
    static void Expedite(ExampleCase example, Duration asked)
    {
        var at = Instant.FromUtc(2026, 10, 19, 9, 0);
        var taken = at + asked + (example.Given.Fields.Flag("met") ? Duration.Zero : Duration.FromHours(1));
        var facts = new ContractFacts(example.Signed(_start, _start.PlusYears(1)))
        {
            Events = [new("expedite-accepted", "haste", at)],
        };
        example.Expected.Is(
            "fee",
            Drafts
                .Of(facts, new LocalDate(2026, 11, 1))
                .SelectMany(draft => draft.Lines)
                .Where(line => line.Price.Term == example.Example.Term)
                .Sum(line => line.Price.Net)
        );
        Fact[] story =
        [
            new Opened(at, Actor.Contact(Guid.Empty, "Alice"), Channel.Web, TicketKind.Incident, "haste", at),
            new Acknowledged(taken, _engineer),
        ];
        example.Expected.Is("breach", ServiceClocks.Read(example.Terms, story, taken).Any(clock => clock.IsBreach));
    }
}

/// <summary>Work priced by its rate, with so many free units left.</summary>
static class WorkExamples
{
    static readonly LocalDate _start = new(2026, 10, 1);

    public static void Rate(ExampleCase example)
    {
        var work = Work(example);
        var free = example.Given.Fields.IntegerOr("free-left") ?? 0;
        var priced = WorkAccount
            .Read(Facts(example, work, free), work.StartedAt + Duration.FromDays(1))
            .Works.Single(priced => priced.Work.Id == work.Id);
        var line = priced.Line ?? throw new RuleViolationException("This work has no price.");
        if (line.Term != example.Example.Term)
            throw new RuleViolationException(new Sentence("The rate is {0}.", line.Term));
        example.Expected.Is("quarters", line.Quantity);
        example.Expected.Is("free", line.Allowances.Sum(allowance => allowance.Quantity));
        example.Expected.Is("rate", line.UnitPrice);
        example.Expected.Is("net", line.Net);
    }

    /// <summary>The offer's own grant, used up but for what is left of it by work done before.</summary>
    static ContractFacts Facts(ExampleCase example, WorkEntry work, int free)
    {
        var credit = example.Terms.Of<CreditTerm>().First();
        var spent = Duration.FromMinutes(
            (double)((credit.Amount.Value - free) * (decimal)credit.Unit.ToDuration().TotalMinutes)
        );
        if (spent < Duration.Zero)
            throw new RuleViolationException(
                new Sentence("The contract gives {0} free units, fewer than {1}.", credit.Amount.Value, free)
            );
        // A Friday morning, in office hours: nothing is added to what is spent.
        var before = new LocalDateTime(2026, 10, 2, 10, 0).InZoneStrictly(example.Terms.Zone).ToInstant();
        var earlier = new WorkEntry(
            new(new Guid(1, 0, 0, new byte[8])),
            "before",
            before,
            before,
            new(spent, Duration.Zero, Duration.Zero),
            InterventionMode.Remote
        );
        return new(example.Signed(_start, _start.PlusYears(1)))
        {
            Works = spent > Duration.Zero ? [earlier, work] : [work],
        };
    }

    static WorkEntry Work(ExampleCase example)
    {
        var trigger =
            example.Given.InstantOr("trigger", example.Terms.Zone)
            ?? throw new RuleViolationException("No work is given.");
        var (started, worked) = example.Given.Fields.TextOr("worked") is { } hours
            ? Span(hours, trigger.InZone(example.Terms.Zone))
            : (trigger, example.Given.DurationOr("work") ?? Duration.Zero);
        return new(
            new(new Guid(2, 0, 0, new byte[8])),
            "ticket",
            trigger,
            started,
            new(worked, Duration.Zero, Duration.Zero),
            InterventionMode.Remote
        );
    }

    /// <summary><c>17:00-18:10</c>, on the day of the trigger.</summary>
    static (Instant From, Duration Worked) Span(string hours, ZonedDateTime trigger)
    {
        var window = Calendars.LocalWindow.Parse(hours);
        var midnight = trigger.Date.AtStartOfDayInZone(trigger.Zone).ToInstant();
        return (midnight + Duration.FromTicks(window.FromTick), Duration.FromTicks(window.ToTick - window.FromTick));
    }
}
