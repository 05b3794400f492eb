using System.Globalization;
using Contrefort.Core.Billing;
using Contrefort.Core.Terms.Parsing;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Core.Terms.Examples;

/// <summary>What is invoiced: a quarter in advance, a part of one, a month's work at its end.</summary>
static class BillingExamples
{
    /// <summary>The one rate of tax the examples speak of; tax is worked out on the sum (BR-CO-17).</summary>
    const decimal Tax = 21;

    public static void Run(ExampleCase example)
    {
        var fields = example.Given.Fields;
        if (fields.TextOr("month") is { } month)
            Month(example, YearMonthPattern.Iso.Parse(month).GetValueOrThrow());
        else if (fields.TextOr("quarter") is { } quarter)
            Quarter(example, quarter);
        else if ((example.Given.DateOr("added"), example.Given.DateOr("until")) is ({ } added, { } until))
            Part(example, added, until);
        else
            throw new RuleViolationException("No period is given.");
    }

    public static void Discount(ExampleCase example)
    {
        var quote = Quote.Of(example.Terms, PriceFacts.None);
        example.Expected.Is("per-month", quote.NetEvery(new(1, DurationUnit.Month)));
        var start = new LocalDate(2026, 10, 1);
        var facts = new ContractFacts(example.Signed(start, start.PlusYears(1)));
        example.Expected.Is("per-quarter", Drafts.Of(facts, start).Sum(draft => draft.Net));
    }

    static void Quarter(ExampleCase example, string quarter)
    {
        var first =
            quarter.Split("-Q") is [var year, var number]
            && int.TryParse(year, CultureInfo.InvariantCulture, out var y)
            && int.TryParse(number, CultureInfo.InvariantCulture, out var q)
            && q is >= 1 and <= 4
                ? new LocalDate(y, (q * 3) - 2, 1)
                : throw new RuleViolationException("A quarter is written 2026-Q4.");
        var draft = Single(example, first, first.PlusYears(1).PlusDays(-1), first);
        example.Expected.Is("net", draft.Net);
        example.Expected.Is("invoiced", draft.InvoicedOn);
    }

    static void Part(ExampleCase example, LocalDate added, LocalDate until)
    {
        var draft = Single(example, added, until, until);
        example.Expected.Is("net", draft.Net);
        example.Expected.Are("detail", [.. draft.Lines.Select(line => line.Price.Net)]);
    }

    static Draft Single(ExampleCase example, LocalDate startsOn, LocalDate endsOn, LocalDate until) =>
        Drafts.Of(new ContractFacts(example.Signed(startsOn, endsOn)), until).Single(IsOf(example));

    static void Month(ExampleCase example, YearMonth month)
    {
        var (first, last) = (month.OnDayOfMonth(1), month.ToDateInterval().End);
        var (works, events) = Interventions(example, month);
        var facts = new ContractFacts(example.Signed(first, last.PlusYears(1))) { Works = works, Events = events };
        var draft = Drafts.Of(facts, last.PlusDays(1)).Single(IsOf(example));
        var credit = WorkAccount
            .Read(facts, example.Terms.Zone.AtStartOfDay(last.PlusDays(1)).ToInstant() - Duration.Epsilon)
            .Credits.Single();
        var unit = (decimal)credit.Term.Unit.ToDuration().TotalMinutes;
        example.Expected.Is("free-granted", credit.Statement.Lots.Sum(lot => lot.Lot.Amount) / unit);
        example.Expected.Is("free-used", credit.Statement.Lots.Sum(lot => lot.Drawn) / unit);
        example.Expected.Are("lines", [.. draft.Lines.Select(line => line.Price.Net)]);
        example.Expected.Is("net", draft.Net);
        example.Expected.Is("vat-21", Money.Tax(draft.Net, Tax));
        example.Expected.Is("total", draft.Net + Money.Tax(draft.Net, Tax));
    }

    static Func<Draft, bool> IsOf(ExampleCase example) => draft => draft.Term.Ref == example.Example.Term;

    static (IReadOnlyList<WorkEntry>, IReadOnlyList<FeeEvent>) Interventions(ExampleCase example, YearMonth month)
    {
        List<WorkEntry> works = [];
        List<FeeEvent> events = [];
        foreach (var node in example.Given.Fields.Items(example.Given.Fields.Take("interventions")!))
        {
            var fields = new Fields(node, example.Given.Fields.Diagnostics);
            var trigger = Trigger(fields.Text("trigger"), month, example);
            works.Add(
                new(
                    new(new Guid(works.Count + 1, 0, 0, new byte[8])),
                    $"T-{works.Count + 1}",
                    trigger,
                    trigger,
                    new(fields.Duration("work").ToDuration(), Duration.Zero, Duration.Zero),
                    InterventionMode.Remote
                )
            );
            if (fields.Flag("expedite"))
                events.Add(new("expedite-accepted", $"haste-{works.Count}", trigger));
            fields.Done();
        }
        return (works, events);
    }

    /// <summary><c>Thu 08 14:12</c>: a day of the month, whose name is checked.</summary>
    static Instant Trigger(string text, YearMonth month, ExampleCase example)
    {
        if (
            text.Split(' ') is not [var name, var day, var time]
            || !int.TryParse(day, CultureInfo.InvariantCulture, out var number)
            || LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(time)
                is not { Success: true, Value: var hour }
        )
            throw new RuleViolationException(new Sentence("“{0}” is not a day and time (Thu 08 14:12).", text));
        var date = month.OnDayOfMonth(number);
        return date.DayOfWeek.ToString().StartsWith(name, StringComparison.Ordinal)
            ? (date + hour).InZoneStrictly(example.Terms.Zone).ToInstant()
            : throw new RuleViolationException(new Sentence("{0} is a {1}.", date, date.DayOfWeek));
    }
}
