using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Contrefort.Core.OnCall;
using Contrefort.Data;
using Contrefort.Hosting;
using Contrefort.Protocols.ICalendar;
using Contrefort.SignIn;
using Contrefort.Ui;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.OnCall;

/// <summary>
/// Rotas as calendars to subscribe to: of one person, or of a rota. The address is the secret: it is shown once, only its hash
/// is kept, and a new one ends the old.
/// </summary>
internal sealed class CalendarFeeds(
    IDbContextFactory<ContrefortDb> data,
    RotaBook book,
    PublicAddress address,
    IClock clock
)
{
    const int SecretBytes = 24;
    const int MonthsBack = 2;
    const int MonthsAhead = 6;

    /// <returns>The address of a person's feed; an earlier one is good no more.</returns>
    public async Task<string> Renew(Guid person)
    {
        var (secret, hash) = Make();
        await using var db = await data.CreateDbContextAsync();
        var row = await db.CalledPeople.SingleOrDefaultAsync(one => one.UserId == person);
        if (row is null)
            db.CalledPeople.Add(row = new() { UserId = person, Ways = ["sms", "mail"] });
        (row.FeedHash, row.UpdatedAt) = (hash, clock.GetCurrentInstant());
        await db.SaveChangesAsync();
        return AddressOf(secret);
    }

    public async Task Revoke(Guid person)
    {
        await using var db = await data.CreateDbContextAsync();
        await db
            .CalledPeople.Where(one => one.UserId == person)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.FeedHash, (byte[]?)null));
    }

    /// <returns>The address of a rota's feed; earlier ones are good no more.</returns>
    public async Task<string> Renew(OnCallRotaId rota, string by)
    {
        var (secret, hash) = Make();
        var now = clock.GetCurrentInstant();
        await using var db = await data.CreateDbContextAsync();
        foreach (var feed in await db.Feeds.Where(one => one.RotaId == rota && one.RevokedAt == null).ToListAsync())
            feed.RevokedAt = now;
        db.Feeds.Add(
            new()
            {
                Id = NewId.At(now),
                RotaId = rota,
                Hash = hash,
                MadeBy = by,
                MadeAt = now,
            }
        );
        await db.SaveChangesAsync();
        return AddressOf(secret);
    }

    /// <returns>The calendar; null when the address is none, or was revoked.</returns>
    public async Task<string?> Read(string secret, CancellationToken stop)
    {
        if (secret.Length != Base64Url.GetEncodedLength(SecretBytes))
            return null;
        var hash = Hash(secret);
        await using var db = await data.CreateDbContextAsync(stop);
        if (
            await db
                .CalledPeople.Where(one => one.FeedHash == hash)
                .Join(db.Users, one => one.UserId, user => user.Id, (_, user) => user)
                .AsNoTracking()
                .SingleOrDefaultAsync(stop) is
            { IsActive: true } person
        )
        {
            var w = new Words(Reader.Of(person.Language, person.Zone));
            return Write(
                $"{w["On call"]} – {person.Name}",
                await book.All(Since, stop),
                shift => shift.Person?.Id == person.Id,
                (rota, _) => $"{w["On call"]}: {rota.Name}",
                w
            );
        }
        var of = await db
            .Feeds.Where(one => one.Hash == hash && one.RevokedAt == null)
            .Select(one => (OnCallRotaId?)one.RotaId)
            .SingleOrDefaultAsync(stop);
        if (of is not { } id || await book.Find(id, Since, stop) is not { } rota)
            return null;
        var words = new Words(Reader.InFrench);
        return Write(rota.Name, [rota], _ => true, (_, shift) => shift.Person?.Name ?? words["Nobody"], words);
    }

    string Write(
        string name,
        IReadOnlyList<OnCallRota> rotas,
        Func<OnCallShift, bool> wanted,
        Func<OnCallRota, OnCallShift, string> summary,
        Words w
    ) =>
        CalendarWriter.Write(
            name,
            rotas.SelectMany(rota =>
                rota.Shifts(Bound(rota, -MonthsBack), Bound(rota, MonthsAhead))
                    .Where(shift => wanted(shift) && !(shift.IsGap && shift.From == Bound(rota, -MonthsBack)))
                    .Select(shift => new CalendarEvent(
                        $"{rota.Id.Value:n}-{shift.From.ToUnixTimeSeconds()}@{address.Host}",
                        shift.From.ToDateTimeUtc(),
                        shift.To.ToDateTimeUtc(),
                        summary(rota, shift),
                        w[shift.Because]
                    ))
            ),
            clock.GetCurrentInstant().ToDateTimeUtc()
        );

    Instant Since => clock.GetCurrentInstant() - Duration.FromDays(31 * (MonthsBack + 2));

    /// <summary>At the turn of a month, so that what is cut there keeps its name for as long.</summary>
    Instant Bound(OnCallRota rota, int months) =>
        StandbySummary
            .Bounds(clock.GetCurrentInstant().InZone(rota.Zone).Date.ToYearMonth().PlusMonths(months), rota.Zone)
            .From;

    string AddressOf(string secret) => address.Of($"/calendars/{secret}.ics");

    static (string Secret, byte[] Hash) Make()
    {
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        return (secret, Hash(secret));
    }

    static byte[] Hash(string secret) => SHA256.HashData(Encoding.ASCII.GetBytes(secret));
}
