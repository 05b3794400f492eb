using System.Security.Claims;
using Contrefort.Agenda;
using Contrefort.Api;
using Contrefort.Core;
using Contrefort.Core.Monitoring;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Monitoring.Watch;

/// <summary>Where probes run from: the server itself, and the same program elsewhere, let in by a token of its own.</summary>
internal sealed class ProbeLocations(IDbContextFactory<ContrefortDb> data, IClock clock)
{
    /// <summary>The place the server itself is; there from the first migration on.</summary>
    public static readonly LocationId Here = new(new("00000000-0000-7000-8000-000000000001"));

    /// <summary>So that a program that looks for lost secrets finds ours, and nobody takes it for a person's.</summary>
    public const string Prefix = "ctp_";

    /// <summary>What a place has instead of a role.</summary>
    public const string Claim = "place";

    const int LongestName = 60;

    /// <summary>A new place.</summary>
    /// <returns>Its token, to be shown once: only its hash is kept.</returns>
    /// <exception cref="RuleViolationException"/>
    public async Task<(LocationId Id, string Token)> Add(string name, CancellationToken stop = default)
    {
        var now = clock.GetCurrentInstant();
        var clean = name.Trim();
        if (clean.Length is 0 or > LongestName)
            throw new RuleViolationException("Give the place a name of up to 60 characters.");
        await using var db = await data.CreateDbContextAsync(stop);
        if (await db.ProbeLocations.AnyAsync(place => place.Name == clean, stop))
            throw new RuleViolationException("There is a place of this name already.");
        var (token, hash) = WatchToken.New(Prefix);
        var location = new ProbeLocationRow
        {
            Id = new(NewId.At(now)),
            Name = clean,
            TokenHash = hash,
            CreatedAt = now,
        };
        db.ProbeLocations.Add(location);
        db.Plan(PlaceSilence.Entry(location.Id, now));
        await db.SaveChangesAsync(stop);
        return (location.Id, token);
    }

    /// <summary>Another token; the one before is over at once.</summary>
    /// <exception cref="RuleViolationException"/>
    public async Task<string> Renew(LocationId id, CancellationToken stop = default)
    {
        var (token, hash) = WatchToken.New(Prefix);
        await using var db = await data.CreateDbContextAsync(stop);
        var renewed = await db
            .ProbeLocations.Where(place => place.Id == id && place.Id != Here && place.RetiredAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(place => place.TokenHash, hash), stop);
        return renewed > 0 ? token : throw new RuleViolationException("There is no such place.");
    }

    /// <summary>It is let in no more. What it saw stays.</summary>
    public async Task Retire(LocationId id, CancellationToken stop = default)
    {
        var now = clock.GetCurrentInstant();
        await using var db = await data.CreateDbContextAsync(stop);
        await db
            .ProbeLocations.Where(place => place.Id == id && place.Id != Here && place.RetiredAt == null)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(place => place.RetiredAt, now).SetProperty(place => place.TokenHash, (byte[]?)null),
                stop
            );
    }

    /// <summary>Whose token it is.</summary>
    public async Task<ProbeLocationRow?> Find(string token, CancellationToken stop = default)
    {
        if (!token.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var hash = WatchToken.Hash(token);
        await using var db = await data.CreateDbContextAsync(stop);
        return await db
            .ProbeLocations.AsNoTracking()
            .SingleOrDefaultAsync(place => place.TokenHash == hash && place.RetiredAt == null, stop);
    }

    /// <summary>Whom a token lets in: a place, who is nobody of the provider or of a customer.</summary>
    public async Task<ClaimsPrincipal?> Principal(string token) =>
        await Find(token) is { } place
            ? new(
                new ClaimsIdentity(
                    [new(Claim, place.Id.Value.ToString()), new(ApiTokens.TokenId, place.Id.Value.ToString())],
                    ApiTokens.Scheme
                )
            )
            : null;

    /// <summary>Whether it calls itself by its own name: a token that strayed to another place is noticed.</summary>
    public async Task<bool> Is(LocationId id, string name, CancellationToken stop)
    {
        await using var db = await data.CreateDbContextAsync(stop);
        return await db.ProbeLocations.AnyAsync(place => place.Id == id && place.Name == name, stop);
    }
}
