using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.Monitoring;
using Contrefort.Core.Updates;
using Contrefort.Data;
using Contrefort.Monitoring;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Contrefort.Updates;

/// <summary>What a listing came to.</summary>
internal sealed record Posted(int? Installed, int? Lacking, int Found, int Done);

/// <summary>The verbs on what machines run and lack: a listing is posted; an update is validated, planned, done, set aside.</summary>
internal sealed class UpdateDesk(
    IDbContextFactory<ContrefortDb> data,
    ContractBook contracts,
    IOptions<UpdateOptions> options,
    IClock clock
)
{
    /// <summary>So that a program that looks for lost secrets finds ours.</summary>
    public const string TokenPrefix = "ctm_";

    const int SecretBytes = 32;
    const int HintLength = 8;

    static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new SentenceJson() },
    };

    /// <summary>
    /// Keeps what a machine said, as it said it, whatever comes of it; then opens what is critical and ends what is there.
    /// </summary>
    /// <exception cref="RuleViolationException">It cannot be read; it is kept all the same, with the reason.</exception>
    public async Task<Posted> Post(MachineId machine, string text, string by, CancellationToken stop = default)
    {
        // What PostgreSQL cannot keep in a text is no part of a listing.
        text = text.Replace('\0', '\uFFFD');
        Listing? listing = null;
        Sentence? problem = null;
        try
        {
            listing = ListingReader.Read(text);
        }
        catch (RuleViolationException unread)
        {
            problem = unread.Sentence;
        }
        var now = clock.GetCurrentInstant();
        await using var db = await data.CreateDbContextAsync(stop);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        // Two listings of one machine are taken one after the other.
        var row =
            await db
                .Machines.FromSql($"select * from machines where id = {machine.Value} for update")
                .SingleOrDefaultAsync(stop)
            ?? throw new RuleViolationException("There is no such machine.");
        db.Add(
            new PackageListingRow
            {
                Id = NewId.At(now),
                MachineId = machine,
                PostedAt = now,
                PostedBy = by,
                Body = text.Length > ListingReader.LongestText ? text[..ListingReader.LongestText] : text,
                Installed = listing is { SaysInstalled: true } ? listing.Installed.Count : null,
                Lacking = listing is { SaysLacking: true } ? listing.Lacking.Count : null,
                Problem = problem is null ? null : JsonSerializer.Serialize(problem, _json),
            }
        );
        var changes = listing is null ? null : await Reconcile(db, row, listing, by, now, stop);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        if (problem is not null)
            throw new RuleViolationException(problem);
        return new(
            listing!.SaysInstalled ? listing.Installed.Count : null,
            listing.SaysLacking ? listing.Lacking.Count : null,
            changes!.Found.Count,
            changes.Done.Count
        );
    }

    public static Sentence ProblemOf(string json) => JsonSerializer.Deserialize<Sentence>(json, _json)!;

    async Task<UpdateChanges> Reconcile(
        ContrefortDb db,
        MachineRow machine,
        Listing listing,
        string by,
        Instant now,
        CancellationToken stop
    )
    {
        var known = await db
            .SecurityUpdates.Where(update => update.MachineId == machine.Id && update.State != UpdateState.Done)
            .ToListAsync(stop);
        var changes = UpdateChanges.Of([.. known.Select(update => update.Update)], listing);
        var contract = machine.ContractId is { } id ? await contracts.Find(id) : null;
        var promise = contract is null ? UpdatePromise.None : UpdatePromise.Of(contract.Terms.AsOf(now));
        foreach (var lacking in changes.Found)
        {
            var found = new SecurityUpdateRow
            {
                Id = new SecurityUpdateId(NewId.At(now)),
                MachineId = machine.Id,
                Package = lacking.Package,
                FromVersion = lacking.From,
                ToVersion = lacking.To,
                Source = lacking.Source,
                State = UpdateState.Found,
                NeedsValidation = promise.Validation is not null,
                Term = promise.Included?.Ref,
                FoundAt = now,
                DueAt = promise.DueAt(
                    now,
                    Duration.FromDays(options.Value.CriticalWithinDays),
                    contract?.Terms.Zone ?? DateTimeZone.Utc
                ),
            };
            db.Add(found);
            Write(db, found, UpdateStep.Found, by, null, now);
        }
        foreach (var (update, lacking) in changes.Moved)
        {
            var row = known.Single(row => row.Id == update.Id);
            row.State = update.Take(UpdateStep.Moved, null);
            (row.ToVersion, row.Source) = (lacking.To, lacking.Source);
            Write(db, row, UpdateStep.Moved, by, null, now);
        }
        foreach (var update in changes.Done)
        {
            var row = known.Single(row => row.Id == update.Id);
            // It is there, whatever was asked for before: the facts have the last word.
            (row.State, row.EndedAt, row.EndedBy) = (UpdateState.Done, now, by);
            Write(db, row, UpdateStep.Done, by, null, now);
        }
        return changes;
    }

    /// <summary>A person takes a step.</summary>
    /// <param name="plannedFor">When it will be installed, for a plan.</param>
    public async Task Take(
        SecurityUpdateId id,
        UpdateStep step,
        string by,
        string? said,
        Instant? plannedFor = null,
        CancellationToken stop = default,
        Action<ContrefortDb>? also = null
    )
    {
        if (step == UpdateStep.Planned && plannedFor is null)
            throw new RuleViolationException("Say when.");
        var now = clock.GetCurrentInstant();
        await using var db = await data.CreateDbContextAsync(stop);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var row =
            await db
                .SecurityUpdates.FromSql($"select * from security_updates where id = {id.Value} for update")
                .SingleOrDefaultAsync(stop)
            ?? throw new RuleViolationException("There is no such update.");
        row.State = row.Update.Take(step, said);
        row.PlannedFor = step == UpdateStep.Planned ? plannedFor : row.PlannedFor;
        if (step is UpdateStep.Done or UpdateStep.SetAside)
            (row.EndedAt, row.EndedBy, row.Said) = (now, by, Given(said));
        Write(db, row, step, by, Given(said), now);
        also?.Invoke(db);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
    }

    static string? Given(string? said) => string.IsNullOrWhiteSpace(said) ? null : said.Trim();

    static void Write(
        ContrefortDb db,
        SecurityUpdateRow update,
        UpdateStep step,
        string by,
        string? said,
        Instant now
    ) =>
        db.Add(
            new SecurityUpdateStepRow
            {
                Id = NewId.At(now),
                UpdateId = update.Id,
                Step = step,
                Version = update.ToVersion,
                At = now,
                ByName = by,
                Said = said,
            }
        );

    /// <summary>A new token of a machine; those before are revoked.</summary>
    /// <returns>What to show once; it is nowhere else.</returns>
    public async Task<string> MakeToken(MachineId machine, string by)
    {
        var now = clock.GetCurrentInstant();
        var secret = TokenPrefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        await using var db = await data.CreateDbContextAsync();
        foreach (
            var before in await db.MachineTokens.Where(t => t.MachineId == machine && t.RevokedAt == null).ToListAsync()
        )
            before.RevokedAt = now;
        db.Add(
            new MachineTokenRow
            {
                Id = NewId.At(now),
                MachineId = machine,
                Hash = Hash(secret),
                Hint = secret[..HintLength],
                MadeBy = by,
                MadeAt = now,
            }
        );
        await db.SaveChangesAsync();
        return secret;
    }

    /// <summary>The machine a token speaks for; null when it is unknown or revoked.</summary>
    public async Task<MachineRow?> MachineOf(string secret, CancellationToken stop = default)
    {
        if (!secret.StartsWith(TokenPrefix, StringComparison.Ordinal) || secret.Length > 100)
            return null;
        var hash = Hash(secret);
        await using var db = await data.CreateDbContextAsync(stop);
        return await (
            from token in db.MachineTokens
            join machine in db.Machines on token.MachineId equals machine.Id
            where token.Hash == hash && token.RevokedAt == null && machine.RetiredAt == null
            select machine
        )
            .AsNoTracking()
            .SingleOrDefaultAsync(stop);
    }

    static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
