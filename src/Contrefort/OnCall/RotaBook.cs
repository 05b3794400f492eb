using System.Collections.Concurrent;
using Contrefort.Core;
using Contrefort.Core.Calendars;
using Contrefort.Core.OnCall;
using Contrefort.Data;
using Contrefort.SignIn;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.OnCall;

/// <summary>Rotas as the domain wants them, read as they are now: who is woken does not depend on what a process remembers.</summary>
internal sealed class RotaBook(IDbContextFactory<ContrefortDb> data, PublicHolidays holidays)
{
    /// <summary>Laid out once: hours are much, and rotas share them.</summary>
    readonly ConcurrentDictionary<(string Zone, string Week, string? Holidays, bool Outside), SupportHours> _hours =
        new();

    /// <param name="since">Overrides and absences that ended before are left out.</param>
    public async Task<IReadOnlyList<OnCallRota>> All(Instant since, CancellationToken stop = default)
    {
        await using var db = await data.CreateDbContextAsync(stop);
        return await Read(db, since, stop);
    }

    /// <summary>With those that were put away since, as far as their layers reach.</summary>
    public async Task<IReadOnlyList<OnCallRota>> Past(Instant since, CancellationToken stop = default)
    {
        await using var db = await data.CreateDbContextAsync(stop);
        return await Read(db, since, stop, withArchived: true);
    }

    public async Task<OnCallRota?> Find(OnCallRotaId id, Instant since, CancellationToken stop = default) =>
        (await All(since, stop)).FirstOrDefault(rota => rota.Id == id);

    public async Task<IReadOnlyList<OnCallRota>> Read(
        ContrefortDb db,
        Instant since,
        CancellationToken stop,
        bool withArchived = false
    )
    {
        var rotas = await db
            .Rotas.AsNoTracking()
            .Where(row => row.ArchivedAt == null || (withArchived && row.ArchivedAt > since))
            .OrderBy(row => row.Name)
            .ToListAsync(stop);
        if (rotas.Count == 0)
            return [];
        var layers = await db
            .Layers.AsNoTracking()
            .Include(row => row.Members)
            .Where(row => row.ValidUntil == null || row.ValidUntil > since)
            .OrderBy(row => row.Position)
            .ThenBy(row => row.Id)
            .ToListAsync(stop);
        var overrides = await db
            .Overrides.AsNoTracking()
            .Where(row => row.EndsAt > since)
            .OrderBy(row => row.MadeAt)
            .ThenBy(row => row.Id)
            .ToListAsync(stop);
        var absences = await db.Absences.AsNoTracking().Where(row => row.EndsAt > since).ToListAsync(stop);
        var people = await Everybody(db, withArchived, stop);
        return
        [
            .. rotas.Select(row => new OnCallRota(row.Id, row.Name, Zone(row.Zone))
            {
                Layers =
                [
                    .. layers.Where(layer => layer.RotaId == row.Id).Select(layer => Of(layer, Zone(row.Zone), people)),
                ],
                Overrides =
                [
                    .. overrides
                        .Where(change => change.RotaId == row.Id && Holds(change.StartsAt, change.CancelledAt))
                        .Where(change => people.ContainsKey(change.UserId))
                        .Select(change => new OnCallOverride(
                            people[change.UserId],
                            change.StartsAt,
                            change.CancelledAt ?? change.EndsAt,
                            change.InPlaceOf is { } other ? people.GetValueOrDefault(other) ?? Gone(other) : null
                        )),
                ],
                Absences =
                [
                    .. absences
                        .Where(absence => Holds(absence.StartsAt, absence.CancelledAt))
                        .Select(absence => new OnCallAbsence(
                            absence.UserId,
                            absence.StartsAt,
                            absence.CancelledAt ?? absence.EndsAt
                        )),
                ],
            }),
        ];
    }

    /// <summary>Cancelled before it began, it never held.</summary>
    static bool Holds(Instant startsAt, Instant? cancelledAt) => cancelledAt is null || cancelledAt > startsAt;

    OnCallLayer Of(LayerRow row, DateTimeZone zone, IReadOnlyDictionary<Guid, OnCallPerson> people) =>
        new(
            row.Name,
            [
                .. row
                    .Members.OrderBy(member => member.Position)
                    .Where(member => people.ContainsKey(member.UserId))
                    .Select(member => people[member.UserId]),
            ],
            new HandOver(row.Unit, row.Every, LocalTime.FromMinutesSinceMidnight(row.AtMinute), row.Since)
        )
        {
            Hours = HoursOf(row.Hours, row.Week, row.Holidays, zone),
            From = row.ValidFrom,
            Until = row.ValidUntil,
        };

    /// <exception cref="RuleViolationException">The week cannot be read, or the holidays are unknown.</exception>
    public SupportHours? HoursOf(LayerHours when, string? week, string? territory, DateTimeZone zone) =>
        when == LayerHours.Always || week is null
            ? null
            : _hours.GetOrAdd(
                (zone.Id, week, territory, when == LayerHours.Outside),
                key =>
                {
                    var inside = SupportHours.Of(
                        new OpeningPlan
                        {
                            Zone = zone,
                            Week = Week(key.Week),
                            Holidays = key.Holidays is null ? null : holidays.Of(key.Holidays),
                        }
                    );
                    return key.Outside ? inside.Complement() : inside;
                }
            );

    /// <summary>Reads <c>mon-fri 09:00-12:00 14:00-18:00; sat 09:00-12:00</c>.</summary>
    /// <exception cref="RuleViolationException">A day or a window cannot be read.</exception>
    public static WeekHours Week(string text) =>
        WeekHours.Parse(
            text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(part => part.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(parts => KeyValuePair.Create<string, IReadOnlyList<string>>(parts[0], parts[1..]))
        );

    public static DateTimeZone Zone(string id) =>
        DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) ?? DateTimeZoneProviders.Tzdb["Europe/Paris"];

    /// <summary>Everybody who can be called: the provider's people whose account is open.</summary>
    public static async Task<IReadOnlyDictionary<Guid, OnCallPerson>> People(ContrefortDb db, CancellationToken stop) =>
        await db
            .Users.Where(user => user.ContactId == null && user.DeactivatedAt == null)
            .Select(user => new OnCallPerson(user.Id, user.Name))
            .ToDictionaryAsync(person => person.Id, stop);

    /// <summary>For the past also those who have left since.</summary>
    static async Task<IReadOnlyDictionary<Guid, OnCallPerson>> Everybody(
        ContrefortDb db,
        bool withGone,
        CancellationToken stop
    ) =>
        withGone
            ? await db
                .Users.Where(user => user.ContactId == null)
                .Select(user => new OnCallPerson(user.Id, user.Name))
                .ToDictionaryAsync(person => person.Id, stop)
            : await People(db, stop);

    static OnCallPerson Gone(Guid id) => new(id, "");
}
