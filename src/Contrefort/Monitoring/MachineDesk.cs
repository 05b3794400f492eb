using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.Contracts;
using Contrefort.Core.Monitoring;
using Contrefort.Data;
using Contrefort.Monitoring.Watch;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;

namespace Contrefort.Monitoring;

/// <summary>
/// The verbs on what is watched: machines, checks, windows of maintenance and places. Each says who did it, and tells the
/// watch, which reads its checks again.
/// </summary>
internal sealed class MachineDesk(
    IDbContextFactory<ContrefortDb> data,
    AlertDesk alerts,
    ProbeLocations places,
    IClock clock
)
{
    /// <summary>What is watched has changed.</summary>
    public const string Topic = WatchHere.Topic;

    /// <param name="also">Is saved with it.</param>
    /// <exception cref="RuleViolationException"/>
    public async Task<MachineId> Add(
        CustomerId customer,
        MachineFacts facts,
        string by,
        Action<ContrefortDb, MachineRow>? also = null
    )
    {
        var now = clock.GetCurrentInstant();
        await using var db = await data.CreateDbContextAsync();
        var machine = new MachineRow
        {
            Id = new(NewId.At(now)),
            CustomerId = customer,
            Name = "",
            CreatedAt = now,
        };
        await WatchRules.Apply(db, machine, facts);
        db.Machines.Add(machine);
        also?.Invoke(db, machine);
        await Save(db, machine, by, new Sentence("{0} was added.", machine.Name));
        return machine.Id;
    }

    /// <exception cref="RuleViolationException"/>
    public async Task Change(MachineId id, MachineFacts facts, string by)
    {
        await using var db = await data.CreateDbContextAsync();
        var machine = await Find(db, id);
        var before = (
            machine.Name,
            machine.Address,
            machine.Role,
            machine.ContractId,
            machine.ReachedThrough,
            machine.HostedOn,
            machine.Note
        );
        await WatchRules.Apply(db, machine, facts);
        foreach (var check in await db.Checks.AsNoTracking().InUse.Where(check => check.MachineId == id).ToListAsync())
            CheckKinds.Verify(check.Kind, check.Settings, machine.Address);
        if (
            before
            == (
                machine.Name,
                machine.Address,
                machine.Role,
                machine.ContractId,
                machine.ReachedThrough,
                machine.HostedOn,
                machine.Note
            )
        )
            return;
        await Save(db, machine, by, new Sentence("{0} was changed.", machine.Name));
    }

    /// <summary>It is kept up no more: its checks end with it, and what was down is.</summary>
    public async Task Retire(MachineId id, string by)
    {
        await using var db = await data.CreateDbContextAsync();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var machine = await Find(db, id);
        machine.RetiredAt = clock.GetCurrentInstant();
        foreach (var check in await db.Checks.InUse.Where(check => check.MachineId == id).ToListAsync())
            await End(db, check, by);
        await Save(db, machine, by, new Sentence("{0} was retired.", machine.Name));
        await transaction.CommitAsync();
    }

    /// <param name="also">Is saved with it.</param>
    /// <returns>The check, and for a heartbeat the secret of its address, to be shown once: only its hash is kept.</returns>
    /// <exception cref="RuleViolationException"/>
    public async Task<(CheckId Id, string? Secret)> AddCheck(
        MachineId machineId,
        string kind,
        CheckFacts facts,
        string by,
        Action<ContrefortDb, CheckRow, string?>? also = null
    )
    {
        var now = clock.GetCurrentInstant();
        await using var db = await data.CreateDbContextAsync();
        var machine = await Find(db, machineId);
        var id = new CheckId(NewId.At(now));
        var check = new CheckRow
        {
            Id = id,
            MachineId = machineId,
            Name = "",
            Kind = kind,
            Settings = "{}",
            Share = id.Value.ToByteArray()[15] % CheckRow.ShareCount,
            CreatedAt = now,
        };
        await WatchRules.Apply(db, machine, check, facts);
        db.Checks.Add(check);
        string? secret = null;
        if (kind == CheckKinds.Heartbeat)
        {
            (secret, var hash) = WatchToken.New();
            db.Heartbeats.Add(new() { CheckId = id, TokenHash = hash });
        }
        also?.Invoke(db, check, secret);
        await Save(db, machine, by, new Sentence("The check {0} was added.", check.Name));
        return (id, secret);
    }

    /// <exception cref="RuleViolationException"/>
    public async Task ChangeCheck(CheckId id, CheckFacts facts, string by)
    {
        await using var db = await data.CreateDbContextAsync();
        var check = await Find(db, id);
        var machine = await Find(db, check.MachineId);
        await WatchRules.Apply(db, machine, check, facts);
        await Save(db, machine, by, new Sentence("The check {0} was changed.", check.Name));
    }

    public async Task RetireCheck(CheckId id, string by)
    {
        await using var db = await data.CreateDbContextAsync();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var check = await Find(db, id);
        var machine = await db.Machines.SingleAsync(one => one.Id == check.MachineId);
        await End(db, check, by);
        await Save(db, machine, by, new Sentence("The check {0} was retired.", check.Name));
        await transaction.CommitAsync();
    }

    /// <summary>Another address for a heartbeat; the one before is over at once.</summary>
    public async Task<string> RenewHeartbeat(CheckId id, string by)
    {
        await using var db = await data.CreateDbContextAsync();
        var check = await Find(db, id);
        var machine = await Find(db, check.MachineId);
        var heartbeat =
            await db.Heartbeats.SingleOrDefaultAsync(row => row.CheckId == id)
            ?? throw new RuleViolationException("Only a heartbeat has an address of its own.");
        (var secret, heartbeat.TokenHash) = WatchToken.New();
        await Save(db, machine, by, new Sentence("The check {0} has another address.", check.Name));
        return secret;
    }

    /// <param name="also">Is saved with it.</param>
    /// <exception cref="RuleViolationException"/>
    public async Task<WindowId> AddWindow(
        CustomerId customer,
        MachineId? machine,
        MaintenanceWindow window,
        string by,
        Action<ContrefortDb, MaintenanceWindowRow>? also = null
    )
    {
        var now = clock.GetCurrentInstant();
        await using var db = await data.CreateDbContextAsync();
        if (window.Reason.Trim() is not { Length: > 0 and <= 200 } reason)
            throw new RuleViolationException("Say in up to 200 characters what the maintenance is for.");
        if (window.Minutes is < 1 or > 10_080)
            throw new RuleViolationException("A window of maintenance lasts from a minute to seven days.");
        if (window.EndsOn < window.StartsAt.Date)
            throw new RuleViolationException("The last day is before the first.") { Field = "endsOn" };
        if (!window.Between(now, now + Duration.FromDays(4000)).Any())
            throw new RuleViolationException("This window of maintenance is over already.") { Field = "starts" };
        if (machine is { } one && !await db.Machines.InUse.AnyAsync(row => row.Id == one && row.CustomerId == customer))
            throw new RuleViolationException("There is no such machine.") { Field = "machine" };
        var row = new MaintenanceWindowRow
        {
            Id = new(NewId.At(now)),
            CustomerId = customer,
            MachineId = machine,
            Reason = reason,
            Zone = window.Zone.Id,
            StartsAt = window.StartsAt,
            Minutes = window.Minutes,
            Repeats = window.Repeats,
            EndsOn = window.EndsOn,
            AddedBy = by,
            AddedAt = now,
        };
        db.MaintenanceWindows.Add(row);
        Note(db, customer, machine, by, new Sentence("Maintenance was planned: {0}.", reason));
        also?.Invoke(db, row);
        await db.SaveChangesAsync();
        return row.Id;
    }

    /// <summary>Nothing is held back by it from now on; what it was for stays known.</summary>
    public async Task RemoveWindow(WindowId id, string by)
    {
        await using var db = await data.CreateDbContextAsync();
        var row =
            await db.MaintenanceWindows.SingleOrDefaultAsync(window => window.Id == id && window.RemovedAt == null)
            ?? throw new RuleViolationException("There is no such window of maintenance.");
        row.RemovedAt = clock.GetCurrentInstant();
        Note(db, row.CustomerId, row.MachineId, by, new Sentence("Maintenance was called off: {0}.", row.Reason));
        await db.SaveChangesAsync();
    }

    /// <returns>The place's token, to be shown once.</returns>
    public async Task<string> AddLocation(string name, string by)
    {
        var (_, token) = await places.Add(name);
        await NoteAlone(by, new Sentence("The place {0} was added.", name.Trim()));
        return token;
    }

    public async Task<string> RenewLocation(LocationId id, string by)
    {
        var token = await places.Renew(id);
        await NoteAlone(by, new Sentence("The place {0} has another token.", await NameOf(id)));
        return token;
    }

    public async Task RetireLocation(LocationId id, string by)
    {
        await places.Retire(id);
        await NoteAlone(by, new Sentence("The place {0} was retired.", await NameOf(id)));
    }

    async Task End(ContrefortDb db, CheckRow check, string by)
    {
        var now = clock.GetCurrentInstant();
        check.RetiredAt = now;
        await db
            .Outages.Where(outage => outage.CheckId == check.Id && outage.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(outage => outage.EndedAt, outage => now));
        foreach (
            var alert in await db.Alerts.AsNoTracking().Open.Where(alert => alert.CheckId == check.Id).ToListAsync()
        )
            await alerts.Close(db, alert.Id, by, now);
    }

    static async Task<MachineRow> Find(ContrefortDb db, MachineId id) =>
        await db.Machines.InUse.SingleOrDefaultAsync(machine => machine.Id == id)
        ?? throw new RuleViolationException("There is no such machine.");

    static async Task<CheckRow> Find(ContrefortDb db, CheckId id) =>
        await db.Checks.InUse.SingleOrDefaultAsync(check => check.Id == id)
        ?? throw new RuleViolationException("There is no such check.");

    async Task<string> NameOf(LocationId id)
    {
        await using var db = await data.CreateDbContextAsync();
        return await db.ProbeLocations.Where(place => place.Id == id).Select(place => place.Name).SingleAsync();
    }

    async Task Save(ContrefortDb db, MachineRow machine, string by, Sentence what)
    {
        Note(db, machine.CustomerId, machine.Id, by, what);
        try
        {
            await db.SaveChangesAsync();
        }
        catch (DbUpdateException twin)
            when (twin.InnerException is PostgresException { ConstraintName: "machines_name" or "checks_name" })
        {
            throw new RuleViolationException("Somebody gave this name meanwhile.") { Field = "name" };
        }
    }

    async Task NoteAlone(string by, Sentence what)
    {
        await using var db = await data.CreateDbContextAsync();
        Note(db, null, null, by, what);
        await db.SaveChangesAsync();
    }

    void Note(ContrefortDb db, CustomerId? customer, MachineId? machine, string by, Sentence what)
    {
        var now = clock.GetCurrentInstant();
        db.WatchChanges.Add(
            new()
            {
                Id = NewId.At(now),
                At = now,
                ByName = by,
                CustomerId = customer,
                MachineId = machine,
                What = what,
            }
        );
        db.Announce(Topic);
    }
}
