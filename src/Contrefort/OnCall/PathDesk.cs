using Contrefort.Core;
using Contrefort.Core.OnCall;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.OnCall;

/// <summary>The verbs on escalation paths, and on whom they are for. Call-outs under way keep the path they began with.</summary>
internal sealed class PathDesk(IDbContextFactory<ContrefortDb> data, IClock clock)
{
    public const int LongestName = 80;

    public async Task<IReadOnlyList<PathRow>> All()
    {
        await using var db = await data.CreateDbContextAsync();
        return await db
            .Paths.AsNoTracking()
            .Where(row => row.ArchivedAt == null)
            .OrderBy(row => row.Name)
            .ToListAsync();
    }

    public async Task<IReadOnlyList<PathChoiceRow>> Choices()
    {
        await using var db = await data.CreateDbContextAsync();
        return await db
            .PathChoices.AsNoTracking()
            .OrderBy(row => row.Contract)
            .ThenBy(row => row.Offer)
            .ThenBy(row => row.Level)
            .ToListAsync();
    }

    /// <param name="id">Null for a new one. The first path there is becomes the default.</param>
    /// <exception cref="RuleViolationException"/>
    public async Task<EscalationPathId> Save(
        EscalationPathId? id,
        string name,
        IReadOnlyList<EscalationStep> steps,
        int repeats,
        Duration repeatAfter
    )
    {
        if (string.IsNullOrWhiteSpace(name) || name.Trim().Length > LongestName)
            throw new RuleViolationException("Give the path a name.");
        var now = clock.GetCurrentInstant();
        var path = new EscalationPath(id ?? new(NewId.At(now)), name.Trim(), steps, repeats, repeatAfter);
        path.Check();
        await using var db = await data.CreateDbContextAsync();
        if (await db.Paths.AnyAsync(row => row.Name == path.Name && row.Id != path.Id))
            throw new RuleViolationException(new Sentence("There is a path {0} already.", path.Name));
        if (id is null)
        {
            if (!await db.PathChoices.AnyAsync(row => row.Contract == null && row.Offer == null))
                db.PathChoices.Add(new() { Id = NewId.At(now), PathId = path.Id });
            db.Paths.Add(
                new()
                {
                    Id = path.Id,
                    Name = path.Name,
                    Steps = CallOutJson.Write(steps),
                    Repeats = repeats,
                    RepeatAfter = repeatAfter,
                    CreatedAt = now,
                }
            );
        }
        else
        {
            var row =
                await db.Paths.SingleOrDefaultAsync(one => one.Id == path.Id && one.ArchivedAt == null)
                ?? throw new RuleViolationException("There is no such path.");
            (row.Name, row.Steps) = (path.Name, CallOutJson.Write(steps));
            (row.Repeats, row.RepeatAfter) = (repeats, repeatAfter);
        }
        await Save(db);
        return path.Id;
    }

    /// <summary>A path is for a contract, an offer, one level of an offer, or — with nothing — by default.</summary>
    /// <exception cref="RuleViolationException"/>
    public async Task Choose(EscalationPathId path, string? contract, string? offer, string? level)
    {
        (contract, offer, level) = (Blank(contract), Blank(offer), Blank(level));
        if (contract is not null && (offer is not null || level is not null))
            throw new RuleViolationException("Name a contract or an offer, not both.");
        if (level is not null && (offer is null || !level.Contains('=', StringComparison.Ordinal)))
            throw new RuleViolationException("A level belongs to an offer, and is written like plan=B.");
        await using var db = await data.CreateDbContextAsync();
        if (!await db.Paths.AnyAsync(row => row.Id == path && row.ArchivedAt == null))
            throw new RuleViolationException("There is no such path.");
        await db
            .PathChoices.Where(row => row.Contract == contract && row.Offer == offer && row.Level == level)
            .ExecuteDeleteAsync();
        db.PathChoices.Add(
            new()
            {
                Id = NewId.At(clock.GetCurrentInstant()),
                PathId = path,
                Contract = contract,
                Offer = offer,
                Level = level,
            }
        );
        await Save(db);
    }

    public async Task Forget(Guid choice)
    {
        await using var db = await data.CreateDbContextAsync();
        await db.PathChoices.Where(row => row.Id == choice).ExecuteDeleteAsync();
        await Save(db);
    }

    static Task Save(ContrefortDb db)
    {
        db.Announce(RotaDesk.Topic);
        return db.SaveChangesAsync();
    }

    static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
