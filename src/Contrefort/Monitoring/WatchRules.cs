using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.Monitoring;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;

namespace Contrefort.Monitoring;

/// <summary>What may be said of a machine and of a check, before it is written on them.</summary>
internal static class WatchRules
{
    const int LongestName = 120;

    public static async Task Apply(ContrefortDb db, MachineRow machine, MachineFacts facts)
    {
        var name = facts.Name.Trim();
        if (name.Length is 0 or > LongestName)
            throw new RuleViolationException("A name has up to 120 characters.") { Field = "name" };
        if (
            await db.Machines.InUse.AnyAsync(other =>
                other.CustomerId == machine.CustomerId && other.Name == name && other.Id != machine.Id
            )
        )
            throw new RuleViolationException(new Sentence("This customer has a machine {0} already.", name))
            {
                Field = "name",
            };
        if (
            facts.Contract is { } contract
            && !await db.Contracts.AnyAsync(row => row.Id == contract && row.CustomerId == machine.CustomerId)
        )
            throw new RuleViolationException("There is no such contract.") { Field = "contract" };
        await RefuseCircle(db, machine, facts.ReachedThrough, other => other.ReachedThrough, "reachedThrough");
        await RefuseCircle(db, machine, facts.HostedOn, other => other.HostedOn, "hostedOn");
        (machine.Name, machine.Address, machine.Role) = (name, facts.Address.Trim(), facts.Role);
        (machine.ContractId, machine.Note) = (facts.Contract, facts.Note.Trim());
        (machine.ReachedThrough, machine.HostedOn) = (facts.ReachedThrough, facts.HostedOn);
    }

    /// <summary>What a machine hangs on is another of the same customer, and hangs on this one in no way.</summary>
    static async Task RefuseCircle(
        ContrefortDb db,
        MachineRow machine,
        MachineId? hangsOn,
        Func<MachineRow, MachineId?> next,
        string field
    )
    {
        if (hangsOn is null)
            return;
        var all = await db
            .Machines.AsNoTracking()
            .InUse.Where(other => other.CustomerId == machine.CustomerId)
            .ToDictionaryAsync(other => other.Id);
        var seen = new HashSet<MachineId> { machine.Id };
        for (var at = hangsOn; at is { } one; at = next(all[one]))
        {
            if (!all.ContainsKey(one))
                throw new RuleViolationException("There is no such machine.") { Field = field };
            if (!seen.Add(one))
                throw new RuleViolationException(
                    new Sentence("{0} would hang on itself.", machine.Name == "" ? all[one].Name : machine.Name)
                )
                {
                    Field = field,
                };
        }
    }

    public static async Task Apply(ContrefortDb db, MachineRow machine, CheckRow check, CheckFacts facts)
    {
        var name = facts.Name.Trim();
        if (name.Length is 0 or > LongestName)
            throw new RuleViolationException("A name has up to 120 characters.") { Field = "name" };
        if (
            await db.Checks.InUse.AnyAsync(other =>
                other.MachineId == machine.Id && other.Name == name && other.Id != check.Id
            )
        )
            throw new RuleViolationException(new Sentence("{0} has a check {1} already.", machine.Name, name))
            {
                Field = "name",
            };
        var policy = facts.Policy;
        if (policy.Every.TotalSeconds is < 5 or > 86_400 || policy.RetryEvery.TotalSeconds is < 5 or > 86_400)
            throw new RuleViolationException("A check runs every 5 seconds to every 24 hours.")
            {
                Field = policy.Every.TotalSeconds is < 5 or > 86_400 ? "every" : "retryEvery",
            };
        if (policy.Attempts is < 1 or > 20)
            throw new RuleViolationException("Between 1 and 20 attempts.") { Field = "attempts" };
        CheckKinds.Verify(check.Kind, facts.Settings, machine.Address);
        var runsIn = check.Kind == CheckKinds.Heartbeat ? [] : facts.Locations.Distinct().ToList();
        if (check.Kind != CheckKinds.Heartbeat && runsIn.Count == 0)
            throw new RuleViolationException("Choose a place to run it from.") { Field = "locations" };
        if (policy.Places < 1 || policy.Places > Math.Max(1, runsIn.Count))
            throw new RuleViolationException(
                new Sentence("It runs in {0} places: no more of them can agree.", Math.Max(1, runsIn.Count))
            )
            {
                Field = "places",
            };
        if (
            await db.ProbeLocations.CountAsync(place => runsIn.Contains(place.Id) && place.RetiredAt == null)
            != runsIn.Count
        )
            throw new RuleViolationException("There is no such place.") { Field = "locations" };
        (check.Name, check.Settings, check.Wakes) = (name, facts.Settings, facts.Wakes);
        (check.Every, check.RetryEvery, check.Attempts, check.Places) = policy;
        var before = await db.CheckLocations.Where(place => place.CheckId == check.Id).ToListAsync();
        db.CheckLocations.RemoveRange(before.Where(place => !runsIn.Contains(place.LocationId)));
        db.CheckLocations.AddRange(
            runsIn
                .Where(place => before.TrueForAll(known => known.LocationId != place))
                .Select(place => new CheckLocationRow { CheckId = check.Id, LocationId = place })
        );
    }
}
