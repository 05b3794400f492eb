using System.Collections.Concurrent;
using Contrefort.Contracts;
using Contrefort.Core.Monitoring;
using Contrefort.Data;
using Contrefort.Monitoring;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Status;

/// <summary>
/// Reads status pages. In an outage everybody looks at once: a page is read once in a quarter of a minute, whoever asks.
/// </summary>
internal sealed class StatusBook(IDbContextFactory<ContrefortDb> data, IClock clock)
{
    static readonly Duration Fresh = Duration.FromSeconds(15);
    static readonly Duration Remembered = Duration.FromDays(30);
    static readonly Duration Announced = Duration.FromDays(14);
    const int MostIncidents = 30;
    const int MostPlanned = 10;

    readonly ConcurrentDictionary<string, Task<StatusView?>> _read = new();

    /// <returns>Null when there is no such page, or it was stopped.</returns>
    public async Task<StatusView?> Find(string slug)
    {
        var now = clock.GetCurrentInstant();
        if (
            _read.TryGetValue(slug, out var known)
            && await Settled(known) is { } kept
            && now - kept.At is var age
            && age < Fresh
            && age >= Duration.Zero
        )
            return kept;
        // Who comes meanwhile waits for this reading, and what does not exist is not remembered.
        var reading = _read.AddOrUpdate(
            slug,
            _ => Read(slug, now),
            (_, current) => current == known || known is null ? Read(slug, now) : current
        );
        var view = await Settled(reading);
        if (view is null)
            _read.TryRemove(new(slug, reading));
        return view;
    }

    static async Task<StatusView?> Settled(Task<StatusView?> reading)
    {
        try
        {
            return await reading;
        }
        catch (Npgsql.NpgsqlException)
        {
            return null;
        }
    }

    async Task<StatusView?> Read(string slug, Instant now)
    {
        await using var db = await data.CreateDbContextAsync();
        if (
            await db.StatusPages.AsNoTracking().SingleOrDefaultAsync(row => row.Slug == slug && row.StoppedAt == null)
            is not { } page
        )
            return null;
        var customer = await db.Customers.AsNoTracking().SingleAsync(row => row.Id == page.CustomerId);
        var shown = await db
            .StatusComponents.AsNoTracking()
            .Where(row => row.CustomerId == customer.Id)
            .OrderBy(row => row.Position)
            .ToListAsync();
        var checks = shown.ConvertAll(row => row.CheckId);
        var all = db.Checks;
        var machines = db.Machines.Where(machine =>
            all.Any(check => checks.Contains(check.Id) && check.MachineId == machine.Id)
        );
        var history = await new AvailabilityBook(db, clock).Read(
            customer,
            machines,
            db.Contracts.Where(_ => false),
            null
        );
        var histories = history
            .Machines.SelectMany(machine => machine.Checks.Select(check => (machine.Machine, Check: check)))
            .ToDictionary(one => one.Check.Check.Id);
        var standings = await db
            .CheckStandings.AsNoTracking()
            .Where(row => checks.Contains(row.CheckId))
            .ToDictionaryAsync(row => row.CheckId);
        var open = await db
            .Outages.AsNoTracking()
            .Where(row => checks.Contains(row.CheckId) && row.EndedAt == null)
            .ToDictionaryAsync(row => row.CheckId);
        var windows = await db
            .MaintenanceWindows.AsNoTracking()
            .Where(row => row.CustomerId == customer.Id && row.RemovedAt == null)
            .ToListAsync();
        var incidents = await Incidents(db, shown, now);
        return new(
            customer.Id,
            page.Slug,
            page.Title,
            page.IsPublic,
            DateTimeZoneProviders.Tzdb[customer.Zone],
            now,
            [
                .. shown
                    .Where(row => histories.ContainsKey(row.CheckId))
                    .Select(row => Component(row, histories[row.CheckId].Machine)),
            ],
            incidents,
            [
                .. windows
                    .Where(row =>
                        row.MachineId is not { } one || history.Machines.Any(machine => machine.Machine.Id == one)
                    )
                    .SelectMany(row => row.Window.Between(now, now + Announced))
                    .Distinct()
                    .OrderBy(stretch => stretch.Start)
                    .Take(MostPlanned),
            ]
        );

        StatusComponent Component(StatusComponentRow row, MachineRow machine) =>
            new(
                row.Name,
                State(
                    standings.GetValueOrDefault(row.CheckId),
                    open.GetValueOrDefault(row.CheckId),
                    windows.Exists(window =>
                        (window.MachineId is not { } one || one == machine.Id) && window.Window.At(now) is not null
                    )
                ),
                histories[row.CheckId].Check.Days
            );
    }

    static StatusWord State(CheckStandingRow? standing, OutageRow? outage, bool isPlanned) =>
        (standing?.State, outage?.Sight) switch
        {
            (null or CheckState.Pending, _) => StatusWord.Unknown,
            (_, not null) when isPlanned => StatusWord.Maintenance,
            (_, Sight.Critical) => StatusWord.Down,
            (_, not null) => StatusWord.Degraded,
            _ => StatusWord.Up,
        };

    static async Task<IReadOnlyList<StatusIncident>> Incidents(
        ContrefortDb db,
        List<StatusComponentRow> shown,
        Instant now
    )
    {
        var (names, since) = (shown.ToDictionary(row => row.CheckId, row => row.Name), now - Remembered);
        var checks = names.Keys.ToList();
        var alerts = db.Alerts;
        var outages = await (
            from outage in db.Outages
            where
                checks.Contains(outage.CheckId)
                && outage.Sight == Sight.Critical
                && (outage.EndedAt == null || outage.EndedAt > since)
            orderby outage.FirstFailedAt descending
            select new
            {
                outage.CheckId,
                outage.FirstFailedAt,
                outage.EndedAt,
                // Of the alert it belongs to: an alert may see several outages.
                Alert = alerts
                    .Where(alert => alert.CheckId == outage.CheckId && alert.FirstFailedAt <= outage.FirstFailedAt)
                    .OrderByDescending(alert => alert.FirstFailedAt)
                    .Select(alert => (AlertId?)alert.Id)
                    .FirstOrDefault(),
            }
        )
            .Take(MostIncidents)
            .ToListAsync();
        var seen = outages.Select(outage => outage.Alert).OfType<AlertId>().ToList();
        var notes = (
            await db
                .StatusNotes.AsNoTracking()
                .Where(note => seen.Contains(note.AlertId))
                .OrderBy(note => note.At)
                .ToListAsync()
        ).ToLookup(note => note.AlertId);
        return
        [
            .. outages.Select(outage => new StatusIncident(
                names[outage.CheckId],
                outage.FirstFailedAt,
                outage.EndedAt,
                [
                    .. outage.Alert is { } alert
                        ? notes[alert]
                            .Where(note => note.At >= outage.FirstFailedAt)
                            .Select(note => (note.At, note.Text))
                        : [],
                ]
            )),
        ];
    }
}
