using Contrefort.Core.Credits;
using Contrefort.Core.Terms.Parsing;
using Contrefort.Core.Tickets;
using NodaTime;

namespace Contrefort.Core.Terms.Examples;

static class MeterExamples
{
    public static void Run(ExampleCase example)
    {
        var measured = Measured(example, new Situation());
        example.Expected.Is("counted", measured.Charged);
        example.Expected.Is("counted-days", measured.Days ?? 0);
    }

    /// <summary>Work or a visit as the contract's meters count it.</summary>
    public static MeasuredWork Measured(ExampleCase example, Situation situation)
    {
        var given = example.Given;
        var onSite = given.DurationOr("onsite");
        var worked = onSite ?? given.DurationOr("work") ?? throw new RuleViolationException("No work is given.");
        return Metering.Measure(
            example.Terms,
            new WorkDone(
                worked,
                given.DurationOr("phone") ?? Duration.Zero,
                given.DurationOr("travel") ?? Duration.Zero
            ),
            situation with
            {
                Work = onSite is null ? InterventionMode.Remote : InterventionMode.OnSite,
            }
        );
    }
}

/// <summary>Statements of a credit: lots bought or granted, work taken from them.</summary>
static class CreditExamples
{
    public static void Run(ExampleCase example)
    {
        if (example.Given.Fields.Has("lots"))
            Lots(example);
        else if (example.Given.Fields.Has("lot"))
            Lapse(example);
        else if (example.Given.Fields.Has("starts"))
            Granted(example);
        else
            Included(example);
    }

    static void Lots(ExampleCase example)
    {
        var term = example.Term<CreditTerm>();
        var given = example.Given.Fields;
        var history = given.Items(given.Take("lots")!).Select(node => Lot(example, term, node, given)).ToList();
        var work = given.MapOr("work") ?? throw new RuleViolationException("No work is given.");
        var upon = Day(work, "upon", example.Terms.Zone);
        var drawn = new CreditWork(new(new Guid(1, 0, 0, new byte[8])), upon, Hours(work.NumberOr("hours") ?? 0));
        work.Done();

        var statement = CreditStatement.Read(
            term,
            history.Select(past => past.Lot),
            [.. history.SelectMany(past => past.Used), drawn],
            upon
        );
        example.Expected.Are(
            "draws",
            [
                .. statement
                    .Postings.Where(posting => posting.Work == drawn.Id)
                    .Select(posting =>
                        (Action<Expected>)(
                            row =>
                            {
                                row.Is("lot", posting.Lot);
                                row.Is("hours", -posting.Amount / 60);
                            }
                        )
                    ),
            ]
        );
        example.Expected.Is("balance", statement.Balance / 60);
    }

    static void Lapse(ExampleCase example)
    {
        var term = example.Term<CreditTerm>();
        var (lot, used) = Lot(example, term, example.Given.Fields.Take("lot")!, example.Given.Fields);
        var upon = Day(example.Given.Fields, "upon", example.Terms.Zone);
        var statement = CreditStatement.Read(term, [lot], used, upon);
        example.Expected.Is("lapsed", statement.Lots.Sum(known => known.Expired) / 60);
        example.Expected.Is("balance", statement.Balance / 60);
    }

    /// <summary>What the offer grants again every period, from the start of a contract.</summary>
    static void Granted(ExampleCase example)
    {
        var term = example.Term<CreditTerm>();
        var starts = example.Given.DateOr("starts") ?? throw new RuleViolationException("No date is given.");
        var upon = Day(example.Given.Fields, "upon", example.Terms.Zone);
        var used = example.Given.Fields.NumberOr("used") ?? 0;
        var contract = example.Signed(starts, starts.PlusYears(1));
        var unit = (decimal)term.Unit.ToDuration().TotalMinutes;
        var work =
            used > 0
                ? new[]
                {
                    new CreditWork(
                        new(Guid.Empty),
                        starts.AtStartOfDayInZone(example.Terms.Zone).ToInstant(),
                        used * unit
                    ),
                }
                : [];
        var statement = CreditStatement.Read(term, Grants.Periodic(contract, term, upon), work, upon);
        example.Expected.Is("free", statement.Balance / unit);
    }

    /// <summary>One intervention on included units: how many it counts, how many are free, how many are left to charge.</summary>
    static void Included(ExampleCase example)
    {
        var term = example.Term<CreditTerm>();
        var trigger = example.Given.InstantOr("trigger", example.Terms.Zone);
        var measured = MeterExamples.Measured(example, new Situation { Trigger = trigger });
        var left = example.Given.Fields.NumberOr("free-left") ?? 0;
        var unit = (decimal)term.Unit.ToDuration().TotalMinutes;
        var at = trigger ?? Instant.FromUtc(2026, 10, 19, 10, 0);
        var counted = (decimal)measured.Charged.TotalMinutes / unit;
        var statement = CreditStatement.Read(
            term,
            left > 0 ? [new CreditLot("free", left * unit, at, null)] : [],
            [new CreditWork(new(Guid.Empty), at, counted * unit)],
            at
        );
        var free = statement.Lots.Sum(lot => lot.Drawn) / unit;
        example.Expected.Is("quarters", counted);
        example.Expected.Is("free", free);
        example.Expected.Is("charged", counted - free);
    }

    static (CreditLot Lot, IReadOnlyList<CreditWork> Used) Lot(
        ExampleCase example,
        CreditTerm term,
        Node node,
        Fields given
    )
    {
        var fields = new Fields(node, given.Diagnostics);
        var bought = Day(fields, "bought", example.Terms.Zone);
        var key = fields.TextOr("bought") ?? "";
        var lot = Grants.Bought(term, example.Terms.Zone, key, fields.NumberOr("hours") ?? 0, bought);
        var used = fields.NumberOr("used") ?? 0;
        fields.Done();
        return (lot, used > 0 ? [new CreditWork(new(Guid.Empty), bought + Duration.FromHours(24), Hours(used))] : []);
    }

    static decimal Hours(decimal hours) => hours * 60;

    /// <summary>Noon of a day given, in the contract's zone.</summary>
    static Instant Day(Fields fields, string key, DateTimeZone zone)
    {
        if (fields.Require(key) is { } node && CalendarReader.Date(node) is { } date)
            return zone.AtLeniently(date + new LocalTime(12, 0)).ToInstant();
        throw new RuleViolationException(new Sentence("“{0}” is a date (2026-11-20).", key));
    }
}

/// <summary>Notices on a threshold of a credit, and around the end of a period.</summary>
static class NoticeExamples
{
    static readonly Instant _bought = Instant.FromUtc(2026, 10, 1, 10, 0);

    public static void Run(ExampleCase example)
    {
        switch (example.Term<NoticeTerm>())
        {
            case { Upon: Upon.CreditUsed used }:
                Threshold(example, used);
                break;
            case { Upon: Upon.PeriodEnd end } notice:
                PeriodEnd(example, end, notice.HeadsUp);
                break;
            case var notice:
                throw new RuleViolationException(new Sentence("No example can be run on {0}.", notice.Ref));
        }
    }

    static void Threshold(ExampleCase example, Upon.CreditUsed upon)
    {
        var term = (CreditTerm)example.Terms.Find($"credit.{upon.Credit}")!;
        var lot = Grants.Bought(term, example.Terms.Zone, "lot", term.Amount.Value, _bought);
        var used = example.Given.DurationOr("used") ?? Duration.Zero;
        var work = Enumerable
            .Range(1, 2)
            // The same work twice over would cross twice if the threshold were not once per lot.
            .Select(day => new CreditWork(
                new(new Guid(day, 0, 0, new byte[8])),
                _bought + Duration.FromDays(day),
                (decimal)used.TotalMinutes
            ))
            .ToList();

        var once = CreditStatement.Read(term, [lot], [work[0]], work[0].At).Crossings(upon.AtLeast).Count();
        var again = CreditStatement.Read(term, [lot], work, work[1].At).Crossings(upon.AtLeast).Count();
        example.Expected.Is("notice", once == 1);
        example.Expected.Is("once", once == 1 && again == 1);
    }

    static void PeriodEnd(ExampleCase example, Upon.PeriodEnd notice, HeadsUp? headsUp)
    {
        var period = example.Given.Fields.Take("period") is ListNode { Items: [_, var end] }
            ? CalendarReader.Date(end)
            : null;
        var lastDay = period ?? throw new RuleViolationException("A period is two dates: [2026-01-01, 2026-12-31].");
        example.Expected.Is("notice", notice.DayBefore(lastDay));
        example.Expected.Is("heads-up", headsUp?.Upon.DayBefore(lastDay));
        example.Expected.Is(
            "last-day-to-refuse",
            example.Terms.Of<PeriodTerm>().FirstOrDefault()?.LastDayToRefuse(lastDay)
        );
    }
}
