using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.OnCall;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.OnCall;

/// <summary>A layer as a person wants it.</summary>
/// <param name="Week">Such as <c>mon-fri 09:00-18:00</c>; nothing when it always counts.</param>
/// <param name="Holidays">The territory whose public holidays close those hours.</param>
internal sealed record NewLayer(string Name, IReadOnlyList<Guid> Members, HandOver HandOver)
{
    public LayerHours Hours { get; init; }
    public string? Week { get; init; }
    public string? Holidays { get; init; }
}

/// <summary>The verbs on rotas: what was, is never changed.</summary>
internal sealed class RotaDesk(IDbContextFactory<ContrefortDb> data, RotaBook book, IClock clock)
{
    public const string Topic = "on-call";
    public const int LongestName = 80;
    public const int MostLayers = 10;
    public const int MostMembers = 50;
    static readonly Duration LongestOverride = Duration.FromDays(100);
    static readonly Duration LongestAbsence = Duration.FromDays(400);

    /// <exception cref="RuleViolationException"/>
    public async Task<OnCallRotaId> Add(string name, string zone, IReadOnlyList<NewLayer> layers)
    {
        Check(name, zone);
        var now = clock.GetCurrentInstant();
        await using var db = await data.CreateDbContextAsync();
        await CheckName(db, name, null);
        var rota = new RotaRow
        {
            Id = new(NewId.At(now)),
            Name = name.Trim(),
            Zone = zone,
            CreatedAt = now,
        };
        db.Rotas.Add(rota);
        await Write(db, rota, layers, now, null);
        await Save(db);
        return rota.Id;
    }

    /// <summary>A rota as it is to be changed: the layers that are in force.</summary>
    public async Task<(RotaRow Rota, IReadOnlyList<LayerRow> Layers)?> Find(OnCallRotaId id)
    {
        await using var db = await data.CreateDbContextAsync();
        var rota = await db.Rotas.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.ArchivedAt == null);
        if (rota is null)
            return null;
        return (
            rota,
            await db
                .Layers.AsNoTracking()
                .Include(row => row.Members)
                .Where(row => row.RotaId == id && row.ValidUntil == null)
                .OrderBy(row => row.Position)
                .ToListAsync()
        );
    }

    /// <summary>Overrides that still hold, or will.</summary>
    public async Task<IReadOnlyList<OverrideRow>> Overrides(OnCallRotaId id, Instant now)
    {
        await using var db = await data.CreateDbContextAsync();
        return await db
            .Overrides.AsNoTracking()
            .Where(row => row.RotaId == id && row.EndsAt > now && row.CancelledAt == null)
            .OrderBy(row => row.StartsAt)
            .ToListAsync();
    }

    /// <summary>How a person is reached, and when they are away.</summary>
    public async Task<(CalledPersonRow? Person, IReadOnlyList<AbsenceRow> Absences)> About(Guid person)
    {
        await using var db = await data.CreateDbContextAsync();
        var now = clock.GetCurrentInstant();
        return (
            await db.CalledPeople.AsNoTracking().SingleOrDefaultAsync(row => row.UserId == person),
            await db
                .Absences.AsNoTracking()
                .Where(row => row.UserId == person && row.EndsAt > now && row.CancelledAt == null)
                .OrderBy(row => row.StartsAt)
                .ToListAsync()
        );
    }

    /// <summary>From now on these layers count; who was on call before stays as it was.</summary>
    /// <exception cref="RuleViolationException"/>
    public async Task Change(OnCallRotaId id, string name, string zone, IReadOnlyList<NewLayer> layers)
    {
        Check(name, zone);
        var now = clock.GetCurrentInstant();
        await using var db = await data.CreateDbContextAsync();
        var rota = await Find(db, id);
        await CheckName(db, name, id);
        (rota.Name, rota.Zone) = (name.Trim(), zone);
        foreach (var layer in await db.Layers.Where(row => row.RotaId == id && row.ValidUntil == null).ToListAsync())
            layer.ValidUntil = now;
        await Write(db, rota, layers, now, now);
        await Save(db);
    }

    public async Task Archive(OnCallRotaId id)
    {
        await using var db = await data.CreateDbContextAsync();
        var now = clock.GetCurrentInstant();
        (await Find(db, id)).ArchivedAt = now;
        foreach (var layer in await db.Layers.Where(row => row.RotaId == id && row.ValidUntil == null).ToListAsync())
            layer.ValidUntil = now;
        await Save(db);
    }

    /// <summary>A person takes a stretch, of all of it or of one person's turn.</summary>
    /// <exception cref="RuleViolationException"/>
    public async Task<Guid> Override(
        OnCallRotaId rota,
        Guid person,
        Guid? inPlaceOf,
        Instant from,
        Instant to,
        string by
    )
    {
        var now = clock.GetCurrentInstant();
        CheckStretch(from, to, now, LongestOverride);
        if (person == inPlaceOf)
            throw new RuleViolationException("Somebody else takes it.");
        await using var db = await data.CreateDbContextAsync();
        await Find(db, rota);
        var people = await RotaBook.People(db, default);
        if (!people.ContainsKey(person) || (inPlaceOf is { } other && !people.ContainsKey(other)))
            throw new RuleViolationException("There is no such person.");
        var row = new OverrideRow
        {
            Id = NewId.At(now),
            RotaId = rota,
            UserId = person,
            InPlaceOf = inPlaceOf,
            StartsAt = Instant.Max(from, now),
            EndsAt = to,
            MadeBy = by,
            MadeAt = now,
        };
        db.Overrides.Add(row);
        await Save(db);
        return row.Id;
    }

    /// <summary>From now on it does not hold.</summary>
    public async Task CancelOverride(Guid id, string by)
    {
        await using var db = await data.CreateDbContextAsync();
        var now = clock.GetCurrentInstant();
        if (
            await db.Overrides.SingleOrDefaultAsync(row => row.Id == id && row.CancelledAt == null && row.EndsAt > now)
            is not { } row
        )
            return;
        (row.CancelledAt, row.CancelledBy) = (now, by);
        await Save(db);
    }

    /// <exception cref="RuleViolationException"/>
    public async Task<Guid> Absent(Guid person, Instant from, Instant to, string by)
    {
        var now = clock.GetCurrentInstant();
        CheckStretch(from, to, now, LongestAbsence);
        await using var db = await data.CreateDbContextAsync();
        if (!(await RotaBook.People(db, default)).ContainsKey(person))
            throw new RuleViolationException("There is no such person.");
        var row = new AbsenceRow
        {
            Id = NewId.At(now),
            UserId = person,
            StartsAt = Instant.Max(from, now),
            EndsAt = to,
            MadeBy = by,
            MadeAt = now,
        };
        db.Absences.Add(row);
        await Save(db);
        return row.Id;
    }

    /// <summary>They are back from now on.</summary>
    /// <param name="of">Whose it must be; anybody's when null.</param>
    public async Task CancelAbsence(Guid id, Guid? of, string by)
    {
        await using var db = await data.CreateDbContextAsync();
        var now = clock.GetCurrentInstant();
        if (
            await db.Absences.SingleOrDefaultAsync(row =>
                row.Id == id && row.CancelledAt == null && row.EndsAt > now && (of == null || row.UserId == of)
            )
            is not { } row
        )
            return;
        (row.CancelledAt, row.CancelledBy) = (now, by);
        await Save(db);
    }

    /// <summary>How a person is reached.</summary>
    /// <param name="mobile">As typed; empty for none.</param>
    /// <exception cref="RuleViolationException">The number is none.</exception>
    public async Task Reach(Guid person, string? mobile, IReadOnlyCollection<CallWay> ways)
    {
        var digits = string.IsNullOrWhiteSpace(mobile) ? "" : PhoneNumber.Digits(mobile);
        if (digits is not "" && digits.Length is < 8 or > 15)
            throw new RuleViolationException("This is not a telephone number: write +33 6 12 34 56 78.");
        if (ways.Count == 0)
            throw new RuleViolationException("Choose how you are called.");
        await using var db = await data.CreateDbContextAsync();
        var row = await db.CalledPeople.SingleOrDefaultAsync(one => one.UserId == person);
        if (row is null)
            db.CalledPeople.Add(row = new() { UserId = person });
        (row.Mobile, row.Ways) = (digits, [.. ways.Distinct().Select(EnumText.Of)]);
        row.UpdatedAt = clock.GetCurrentInstant();
        await Save(db);
    }

    async Task Write(ContrefortDb db, RotaRow rota, IReadOnlyList<NewLayer> layers, Instant now, Instant? validFrom)
    {
        if (layers.Count is 0 or > MostLayers)
            throw new RuleViolationException(new Sentence("A rota has between 1 and {0} layers.", MostLayers));
        var people = await RotaBook.People(db, default);
        var position = 0;
        foreach (var layer in layers)
        {
            Check(layer, people, RotaBook.Zone(rota.Zone));
            var id = NewId.At(now);
            db.Layers.Add(
                new()
                {
                    Id = id,
                    RotaId = rota.Id,
                    Position = position++,
                    Name = layer.Name.Trim(),
                    Unit = layer.HandOver.Unit,
                    Every = layer.HandOver.Every,
                    AtMinute = (layer.HandOver.At.Hour * 60) + layer.HandOver.At.Minute,
                    Since = layer.HandOver.Since,
                    Hours = layer.Hours,
                    Week = layer.Hours == LayerHours.Always ? null : layer.Week!.Trim(),
                    Holidays = layer.Hours == LayerHours.Always ? null : Blank(layer.Holidays),
                    ValidFrom = validFrom,
                    Members =
                    [
                        .. layer.Members.Select(
                            (member, i) =>
                                new MemberRow
                                {
                                    LayerId = id,
                                    Position = i,
                                    UserId = member,
                                }
                        ),
                    ],
                }
            );
        }
    }

    void Check(NewLayer layer, IReadOnlyDictionary<Guid, OnCallPerson> people, DateTimeZone zone)
    {
        if (string.IsNullOrWhiteSpace(layer.Name) || layer.Name.Trim().Length > LongestName)
            throw new RuleViolationException("Give each layer a name.");
        if (layer.Members.Count is 0 or > MostMembers)
            throw new RuleViolationException(new Sentence("A layer has between 1 and {0} people.", MostMembers));
        if (!layer.Members.All(people.ContainsKey))
            throw new RuleViolationException("There is no such person.");
        layer.HandOver.Check();
        if (layer.Hours != LayerHours.Always && string.IsNullOrWhiteSpace(layer.Week))
            throw new RuleViolationException("Write the hours, such as mon-fri 09:00-18:00.");
        _ = book.HoursOf(layer.Hours, layer.Week?.Trim(), Blank(layer.Holidays), zone);
    }

    static void Check(string name, string zone)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Trim().Length > LongestName)
            throw new RuleViolationException("Give the rota a name.");
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null)
            throw new RuleViolationException(
                new Sentence("{0} is not a time zone: write for instance Europe/Paris.", zone)
            );
    }

    static async Task CheckName(ContrefortDb db, string name, OnCallRotaId? but)
    {
        var wanted = name.Trim();
        if (await db.Rotas.AnyAsync(row => row.Name == wanted && row.Id != but))
            throw new RuleViolationException(new Sentence("There is a rota {0} already.", wanted));
    }

    static void CheckStretch(Instant from, Instant to, Instant now, Duration longest)
    {
        if (to <= from || to <= now)
            throw new RuleViolationException("It ends after it begins, and not in the past.");
        if (to - from > longest)
            throw new RuleViolationException(new Sentence("It lasts {0} days at most.", (int)longest.TotalDays));
    }

    static async Task<RotaRow> Find(ContrefortDb db, OnCallRotaId id) =>
        await db.Rotas.SingleOrDefaultAsync(row => row.Id == id && row.ArchivedAt == null)
        ?? throw new RuleViolationException("There is no such rota.");

    static async Task Save(ContrefortDb db)
    {
        db.Announce(Topic);
        await db.SaveChangesAsync();
    }

    static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
