using Contrefort.Core;
using Contrefort.Core.Calendars;
using Contrefort.Core.OnCall;
using Contrefort.Core.Tickets;
using Contrefort.Credits;
using Contrefort.Data;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.OnCall;

/// <summary>How standby is counted, as it is kept and typed.</summary>
internal sealed record KeptStandbyRules
{
    public string Zone { get; init; } = "Europe/Paris";

    /// <summary>Office hours, such as <c>mon-fri 09:00-18:00</c>: time at work is no standby. Nothing: all of it is.</summary>
    public string Week { get; init; } = "mon-fri 09:00-18:00";
    public string Holidays { get; init; } = "FR";

    /// <summary>Minutes after midnight.</summary>
    public int NightFrom { get; init; } = 21 * 60;
    public int NightUntil { get; init; } = 6 * 60;
    public string Currency { get; init; } = "EUR";

    /// <summary>By the name of the kind; a kind that is missing has no rate.</summary>
    public IReadOnlyDictionary<string, decimal> Rates { get; init; } = new Dictionary<string, decimal>();
}

/// <summary>
/// The monthly summary of each employee on standby. It is read again from the rotas and the work written down, which are not
/// changed afterwards.
/// </summary>
internal sealed class StandbyBook(
    IDbContextFactory<ContrefortDb> data,
    RotaBook rotas,
    PublicHolidays holidays,
    IClock clock
)
{
    const decimal HighestRate = 1_000;

    /// <summary>A call-out that this much work follows is that work.</summary>
    static readonly Duration SameCall = Duration.FromHours(12);

    public async Task<KeptStandbyRules> Kept()
    {
        await using var db = await data.CreateDbContextAsync();
        var row = await db.StandbyRules.AsNoTracking().SingleOrDefaultAsync();
        return row is null ? new() : CallOutJson.Read<KeptStandbyRules>(row.Rules);
    }

    /// <exception cref="RuleViolationException"/>
    public async Task Keep(KeptStandbyRules rules, string by)
    {
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(rules.Zone) is null)
            throw new RuleViolationException(
                new Sentence("{0} is not a time zone: write for instance Europe/Paris.", rules.Zone)
            );
        if (rules.Holidays.Length > 0 && holidays.Find(rules.Holidays) is null)
            throw new RuleViolationException(new Sentence("The public holidays of {0} are not known.", rules.Holidays));
        if (rules.Rates.Values.Any(rate => rate is < 0 or > HighestRate))
            throw new RuleViolationException(new Sentence("A rate is between 0 and {0}.", (int)HighestRate));
        _ = Rules(rules);
        await using var db = await data.CreateDbContextAsync();
        var row = await db.StandbyRules.SingleOrDefaultAsync();
        if (row is null)
            db.StandbyRules.Add(row = new() { Rules = "{}", UpdatedBy = by });
        (row.Rules, row.UpdatedBy, row.UpdatedAt) = (CallOutJson.Write(rules), by, clock.GetCurrentInstant());
        await db.SaveChangesAsync();
    }

    public StandbyRules Rules(KeptStandbyRules kept)
    {
        var zone = RotaBook.Zone(kept.Zone);
        return new(zone)
        {
            NightFrom = LocalTime.FromMinutesSinceMidnight(kept.NightFrom),
            NightUntil = LocalTime.FromMinutesSinceMidnight(kept.NightUntil),
            Holidays = kept.Holidays.Length == 0 ? null : holidays.Of(kept.Holidays),
            WorkingHours =
                kept.Week.Trim().Length == 0
                    ? null
                    : rotas.HoursOf(
                        LayerHours.Inside,
                        kept.Week.Trim(),
                        kept.Holidays.Length == 0 ? null : kept.Holidays,
                        zone
                    ),
            HourlyRates = kept.Rates.ToDictionary(rate => Enum.Parse<StandbyKind>(rate.Key), rate => rate.Value),
            Currency = kept.Currency,
        };
    }

    /// <param name="only">One employee; all who were on standby when null.</param>
    public async Task<IReadOnlyList<StandbySummary>> Of(YearMonth month, Guid? only, CancellationToken stop = default)
    {
        var rules = Rules(await Kept());
        var (from, to) = StandbySummary.Bounds(month, rules.Zone);
        // What is to come is no standby that was done.
        var until = Instant.Min(to, clock.GetCurrentInstant());
        if (until <= from)
            return [];
        var shifts = (await rotas.Past(from, stop))
            .SelectMany(rota => rota.Shifts(from, until))
            .Where(shift => shift.Person is not null && (only is null || shift.Person.Id == only))
            .ToList();
        var people = shifts.Select(shift => shift.Person!).DistinctBy(person => person.Id).ToList();
        var work = await Work([.. people.Select(person => person.Id)], from - SameCall, until + SameCall, stop);
        return
        [
            .. people
                .OrderBy(person => person.Name, StringComparer.CurrentCulture)
                .Select(person =>
                    StandbySummary.Of(
                        person,
                        month,
                        shifts,
                        work[person.Id].Where(one => IsOnStandby(one.From, person, shifts, rules)),
                        rules
                    )
                ),
        ];
    }

    static bool IsOnStandby(Instant at, OnCallPerson person, List<OnCallShift> shifts, StandbyRules rules) =>
        rules.WorkingHours?.IsOpen(at) != true
        && shifts.Any(shift => shift.Person!.Id == person.Id && shift.From <= at && at < shift.To);

    async Task<ILookup<Guid, StandbyWork>> Work(Guid[] people, Instant from, Instant to, CancellationToken stop)
    {
        await using var db = await data.CreateDbContextAsync(stop);
        var reversed = db.Reversals;
        var done = await db
            .Interventions.AsNoTracking()
            .Where(work => people.Contains(work.EngineerId) && work.StartedAt >= from && work.StartedAt < to)
            .Where(work => !reversed.Any(back => back.InterventionId == work.Id))
            .Join(
                db.Tickets,
                work => work.TicketId,
                ticket => ticket.Id,
                (work, ticket) =>
                    new
                    {
                        work.EngineerId,
                        work.StartedAt,
                        work.Worked,
                        work.Travel,
                        ticket.Number,
                    }
            )
            .ToListAsync(stop);
        var taken = await db
            .CallOuts.AsNoTracking()
            .Where(row =>
                row.AcknowledgedBy != null
                && people.Contains(row.AcknowledgedBy.Value)
                && row.AcknowledgedAt >= from
                && row.AcknowledgedAt < to
                && row.SubjectKind != CallSubject.Test
            )
            .ToListAsync(stop);
        // Somebody who was woken and wrote no work down was woken all the same.
        var woken = taken
            .Where(row =>
                !done.Any(work =>
                    work.EngineerId == row.AcknowledgedBy
                    && row.OpenedAt <= work.StartedAt + work.Worked
                    && work.StartedAt < row.AcknowledgedAt + SameCall
                )
            )
            .Select(row =>
                (
                    Who: row.AcknowledgedBy!.Value,
                    Work: new StandbyWork(
                        row.AcknowledgedAt!.Value,
                        Duration.Zero,
                        CallOutJson.Title(row.Title).ToString()
                    )
                )
            );
        return done.Select(work =>
                (Who: work.EngineerId, Work: new StandbyWork(work.StartedAt, work.Worked + work.Travel, work.Number))
            )
            .Concat(woken)
            .ToLookup(one => one.Who, one => one.Work);
    }
}
