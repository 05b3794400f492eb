using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.Monitoring;
using Contrefort.Data;
using Contrefort.Monitoring;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Status;

/// <summary>A stretch people ask about: a month, or a contract's period.</summary>
/// <param name="Key">As an address says it: <c>2026-11</c>, or the contract's number.</param>
public sealed record AskedPeriod(string Key, LocalDate From, LocalDate Until, string? Contract = null)
{
    public Interval In(DateTimeZone zone) =>
        new(From.AtStartOfDayInZone(zone).ToInstant(), Until.PlusDays(1).AtStartOfDayInZone(zone).ToInstant());
}

/// <param name="Days">The last 90 days, up to the last of the period.</param>
public sealed record CheckHistory(
    CheckRow Check,
    AvailabilityReading Reading,
    IReadOnlyList<(LocalDate Day, AvailabilityReading Reading)> Days
);

public sealed record OutageLine(
    CheckRow Check,
    MachineRow Machine,
    Instant From,
    Instant? Until,
    Guid? Alert,
    string? Ticket
);

public sealed record MachineHistory(
    MachineRow Machine,
    AvailabilityReading Reading,
    IReadOnlyList<CheckHistory> Checks
);

public sealed record History(
    AskedPeriod Period,
    IReadOnlyList<AskedPeriod> Periods,
    DateTimeZone Zone,
    AvailabilityReading Reading,
    IReadOnlyList<MachineHistory> Machines,
    IReadOnlyList<OutageLine> Outages,
    IReadOnlyList<(Interval Stretch, string Reason)> Planned
);

/// <summary>Reads how available a customer's machines were, within what its caller may see.</summary>
internal sealed class AvailabilityBook(ContrefortDb db, IClock clock)
{
    public const int StripDays = 90;
    const int Months = 13;
    const int MostOutages = 200;

    /// <param name="machines">Of one customer.</param>
    /// <param name="contracts">Whose periods may be asked for.</param>
    /// <param name="asked">A key of <see cref="AskedPeriod"/>; this month when it is none.</param>
    public async Task<History> Read(
        CustomerRow customer,
        IQueryable<MachineRow> machines,
        IQueryable<ContractRow> contracts,
        string? asked,
        CancellationToken stop = default
    )
    {
        var now = clock.GetCurrentInstant();
        var zone = DateTimeZoneProviders.Tzdb[customer.Zone];
        var periods = Periods(
            await contracts.AsNoTracking().OrderByDescending(row => row.StartsOn).ToListAsync(stop),
            now.InZone(zone).Date
        );
        var period = periods.FirstOrDefault(one => one.Key == asked) ?? periods[0];
        var stretch = period.In(zone);
        var strip = Availability.Days(LocalDate.Min(period.Until, now.InZone(zone).Date), StripDays, zone).ToList();
        var (from, until) = (
            Instant.Min(stretch.Start, strip[0].Stretch.Start),
            Instant.Min(Instant.Max(stretch.End, strip[^1].Stretch.End), now)
        );

        var rows = await machines
            .AsNoTracking()
            .Where(row => row.RetiredAt == null || row.RetiredAt > stretch.Start)
            .OrderBy(row => row.Name)
            .ToListAsync(stop);
        var ids = rows.ConvertAll(row => row.Id);
        var checks = await db
            .Checks.AsNoTracking()
            .Where(row => ids.Contains(row.MachineId) && (row.RetiredAt == null || row.RetiredAt > stretch.Start))
            .OrderBy(row => row.CreatedAt)
            .ToListAsync(stop);
        var checkIds = checks.ConvertAll(row => row.Id);
        var outages = await db
            .Outages.AsNoTracking()
            .Where(row =>
                checkIds.Contains(row.CheckId)
                && row.Sight == Sight.Critical
                && row.FirstFailedAt < until
                && (row.EndedAt == null || row.EndedAt > from)
            )
            .OrderByDescending(row => row.FirstFailedAt)
            .ToListAsync(stop);
        var ofCheck = outages.ToLookup(row => row.CheckId);
        var windows = await db
            .MaintenanceWindows.AsNoTracking()
            .Where(row => row.CustomerId == customer.Id)
            .ToListAsync(stop);

        var histories = rows.ConvertAll(machine =>
        {
            var planned = Planned(windows, machine.Id, from, until);
            var own = checks.FindAll(check => check.MachineId == machine.Id);
            var counted = own.FindAll(check => check.Wakes);
            return new MachineHistory(
                machine,
                counted.Count == 0
                    ? AvailabilityReading.None
                    : Availability.Of(
                        stretch,
                        new(
                            counted.Min(check => check.CreatedAt),
                            counted.TrueForAll(check => check.RetiredAt is not null)
                                ? counted.Max(check => check.RetiredAt)
                                : null
                        ),
                        now,
                        counted.SelectMany(check => ofCheck[check.Id]).Select(Stretch),
                        planned
                    ),
                [
                    .. own.Select(check => new CheckHistory(
                        check,
                        Availability.Of(stretch, Watched(check), now, ofCheck[check.Id].Select(Stretch), planned),
                        [
                            .. strip.Select(day =>
                                (
                                    day.Day,
                                    Availability.Of(
                                        day.Stretch,
                                        Watched(check),
                                        now,
                                        ofCheck[check.Id].Select(Stretch),
                                        planned
                                    )
                                )
                            ),
                        ]
                    )),
                ]
            );
        });
        return new(
            period,
            periods,
            zone,
            histories.Aggregate(AvailabilityReading.None, (sum, one) => sum + one.Reading),
            histories,
            await Lines(
                outages.FindAll(row =>
                    row.FirstFailedAt < stretch.End && (row.EndedAt is not { } end || end > stretch.Start)
                ),
                checks,
                rows,
                stop
            ),
            [
                .. windows
                    .Where(row => row.MachineId is not { } one || ids.Contains(one))
                    .SelectMany(row => Occurrences(row, stretch.Start, stretch.End).Select(one => (one, row.Reason)))
                    .OrderBy(one => one.one.Start)
                    .Take(MostOutages),
            ]
        );
    }

    static Interval Stretch(OutageRow outage) => new(outage.FirstFailedAt, outage.EndedAt);

    static Interval Watched(CheckRow check) => new(check.CreatedAt, check.RetiredAt);

    static List<Interval> Planned(List<MaintenanceWindowRow> windows, MachineId machine, Instant from, Instant until) =>
        [
            .. windows
                .Where(row => row.MachineId is not { } one || one == machine)
                .SelectMany(row => Occurrences(row, from, until)),
        ];

    /// <summary>What was called off holds for what had begun by then.</summary>
    static IEnumerable<Interval> Occurrences(MaintenanceWindowRow row, Instant from, Instant until) =>
        row
            .Window.Between(from, until)
            .Where(one => row.RemovedAt is not { } removed || one.Start < removed)
            .Select(one => row.RemovedAt is { } removed && removed < one.End ? new Interval(one.Start, removed) : one);

    static List<AskedPeriod> Periods(List<ContractRow> contracts, LocalDate today)
    {
        var month = new LocalDate(today.Year, today.Month, 1);
        return
        [
            .. Enumerable
                .Range(0, Months)
                .Select(back => month.PlusMonths(-back))
                .Select(first => new AskedPeriod(
                    LocalDatePattern.CreateWithInvariantCulture("uuuu-MM").Format(first),
                    first,
                    first.PlusMonths(1).PlusDays(-1)
                )),
            .. contracts.Select(contract => new AskedPeriod(
                contract.Number,
                contract.StartsOn,
                contract.EndsOn,
                contract.Number
            )),
        ];
    }

    async Task<IReadOnlyList<OutageLine>> Lines(
        List<OutageRow> outages,
        List<CheckRow> checks,
        List<MachineRow> machines,
        CancellationToken stop
    )
    {
        var shown = outages.Take(MostOutages).ToList();
        var ids = shown.Select(row => (CheckId?)row.CheckId).Distinct().ToList();
        var oldest = shown.Count == 0 ? default : shown.Min(row => row.FirstFailedAt);
        var alerts = await db
            .Alerts.AsNoTracking()
            .Where(alert => alert.CheckId != null && ids.Contains(alert.CheckId) && alert.LastAt >= oldest)
            .Select(alert => new
            {
                alert.Id,
                alert.CheckId,
                alert.FirstFailedAt,
                alert.LastAt,
                Ticket = db.Set<TicketRow>()
                    .Where(ticket => ticket.Id == alert.TicketId)
                    .Select(ticket => ticket.Number)
                    .FirstOrDefault(),
            })
            .ToListAsync(stop);
        var byId = checks.ToDictionary(check => check.Id);
        var machineOf = machines.ToDictionary(machine => machine.Id);
        return
        [
            .. shown.Select(row =>
            {
                // Several outages may be told by one alert, which counts repeats.
                var alert = alerts.FirstOrDefault(one =>
                    one.CheckId == row.CheckId
                    && one.FirstFailedAt <= row.FirstFailedAt
                    && one.LastAt >= row.FirstFailedAt
                );
                return new OutageLine(
                    byId[row.CheckId],
                    machineOf[byId[row.CheckId].MachineId],
                    row.FirstFailedAt,
                    row.EndedAt,
                    alert?.Id.Value,
                    alert?.Ticket
                );
            }),
        ];
    }
}
