using Contrefort.Agenda;
using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.Contracts;
using Contrefort.Core.Monitoring;
using Contrefort.Data;
using Contrefort.Monitoring;
using Contrefort.Protocols.Smtp;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.AlertsIn;

/// <summary>What leads and administrators do with sources.</summary>
internal sealed class SourceDesk(ContrefortDb db, MachineDesk machines, KnownSources known, IClock clock)
{
    const int MostRules = 200;

    /// <returns>The row and its token, which is shown nowhere else.</returns>
    /// <exception cref="RuleViolationException"/>
    public async Task<(AlertSourceRow Source, string Secret)> Add(
        string name,
        SourceKind kind,
        string? customer,
        string? contract,
        string by
    )
    {
        var now = clock.GetCurrentInstant();
        var (secret, hash, hint) = KnownSources.NewToken();
        var source = new AlertSourceRow
        {
            Id = NewId.At(now),
            Name = "",
            Kind = kind,
            TokenHash = hash,
            TokenHint = hint,
            Settings = new SourceSettings(),
            CreatedBy = by,
            CreatedAt = now,
        };
        await Describe(source, name, customer, contract);
        db.AlertSources.Add(source);
        await Save();
        return (source, secret);
    }

    /// <param name="customer">Its number; everybody's when empty.</param>
    /// <param name="contract">Its number.</param>
    /// <exception cref="RuleViolationException"/>
    public async Task Change(
        AlertSourceRow source,
        string name,
        string? customer,
        string? contract,
        SourceSettings settings
    )
    {
        await Describe(source, name, customer, contract);
        Check(settings);
        source.Settings = settings;
        await Save();
    }

    /// <returns>The new token. The earlier one is good for nothing from now on.</returns>
    public async Task<string> Rotate(AlertSourceRow source)
    {
        var (secret, hash, hint) = KnownSources.NewToken();
        (source.TokenHash, source.TokenHint, source.StoppedAt) = (hash, hint, null);
        await Save();
        return secret;
    }

    /// <summary>Nothing it sends is taken any more.</summary>
    public async Task Revoke(AlertSourceRow source)
    {
        source.StoppedAt ??= clock.GetCurrentInstant();
        await Save();
    }

    /// <param name="machine">Its name; the customer's machine that has the host's name or address when empty.</param>
    /// <exception cref="RuleViolationException"/>
    public async Task AddRule(AlertSourceRow source, string label, string pattern, string customer, string? machine)
    {
        if (string.IsNullOrWhiteSpace(label) || label.Trim().Length > 100)
            throw new RuleViolationException("Say which label the rule looks at.");
        if (string.IsNullOrWhiteSpace(pattern) || pattern.Trim().Length > 200)
            throw new RuleViolationException("Say what the label is like; * stands for anything.");
        var owner = await Customer(customer);
        var meant = string.IsNullOrWhiteSpace(machine)
            ? null
            : await db.Machines.InUse.SingleOrDefaultAsync(row =>
                row.CustomerId == owner.Id && row.Name == machine.Trim()
            ) ?? throw new RuleViolationException("This customer has no such machine.");
        var positions = await db
            .SourceRules.Where(rule => rule.SourceId == source.Id)
            .Select(rule => rule.Position)
            .ToListAsync();
        if (positions.Count >= MostRules)
            throw new RuleViolationException("A source has no more rules than this: name its machines instead.");
        db.SourceRules.Add(
            new SourceRuleRow
            {
                Id = NewId.At(clock.GetCurrentInstant()),
                SourceId = source.Id,
                Position = positions.DefaultIfEmpty(0).Max() + 1,
                Label = label.Trim(),
                Pattern = pattern.Trim(),
                CustomerId = owner.Id,
                MachineId = meant?.Id,
            }
        );
        await Save();
    }

    public Task RemoveRule(AlertSourceRow source, Guid rule) =>
        db.SourceRules.Where(row => row.Id == rule && row.SourceId == source.Id).ExecuteDeleteAsync();

    /// <summary>Makes a machine of a host the source speaks of, so that its next alert is known.</summary>
    /// <param name="customer">Its number; not asked when the source or a rule says whose the host is.</param>
    /// <exception cref="RuleViolationException"/>
    public async Task MakeMachine(AlertSourceRow source, string host, string? customer, string by)
    {
        var unknown =
            await db.UnknownHosts.SingleOrDefaultAsync(row => row.SourceId == source.Id && row.Host == host)
            ?? throw new RuleViolationException("This host is known by now.");
        var owner =
            unknown.CustomerId
            ?? (
                string.IsNullOrWhiteSpace(customer)
                    ? throw new RuleViolationException("Say whose machine this is.")
                    : (await Customer(customer)).Id
            );
        var name = host.ToLowerInvariant();
        if (!await db.Machines.InUse.AnyAsync(row => row.CustomerId == owner && row.Name.ToLower() == name))
            await machines.Add(
                owner,
                new MachineFacts(host, unknown.Address, MachineRole.Server)
                {
                    Contract = source.CustomerId == owner ? source.ContractId : null,
                },
                by
            );
        db.UnknownHosts.Remove(unknown);
        await Save();
    }

    async Task Describe(AlertSourceRow source, string name, string? customer, string? contract)
    {
        name = name.Trim();
        if (name.Length is 0 or > AlertSourceRow.LongestName)
            throw new RuleViolationException("Give the source a name.");
        if (await db.AlertSources.AnyAsync(row => row.Name == name && row.Id != source.Id))
            throw new RuleViolationException("Another source has this name.");
        var owner = string.IsNullOrWhiteSpace(customer) ? null : await Customer(customer);
        var signed = string.IsNullOrWhiteSpace(contract)
            ? null
            : await db.Set<ContractRow>()
                .SingleOrDefaultAsync(row =>
                    row.Number == contract.Trim() && owner != null && row.CustomerId == owner.Id
                )
                ?? throw new RuleViolationException("This customer has no such contract.");
        (source.Name, source.CustomerId, source.ContractId) = (name, owner?.Id, signed?.Id);
    }

    static void Check(SourceSettings settings)
    {
        try
        {
            settings.Json?.Check();
            settings.Mail?.Check();
        }
        catch (FormatException wrong)
        {
            throw new RuleViolationException(new Sentence("This cannot be understood: {0}", wrong.Message));
        }
        if (settings.Sender.Length > 0 && !SmtpAddress.IsWritable(settings.Sender))
            throw new RuleViolationException("This is no mail address.");
    }

    async Task<CustomerRow> Customer(string number) =>
        await db.Customers.AsNoTracking().SingleOrDefaultAsync(row => row.Number == number.Trim())
        ?? throw new RuleViolationException("There is no such customer.");

    async Task Save()
    {
        db.Announce(KnownSources.Topic);
        await db.SaveChangesAsync();
        known.Forget();
    }
}
