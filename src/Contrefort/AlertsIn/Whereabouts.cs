using System.IO.Enumeration;
using Contrefort.Core.Contracts;
using Contrefort.Core.Monitoring;
using Contrefort.Data;
using Contrefort.Monitoring;
using Contrefort.Protocols.Alerting;
using Microsoft.EntityFrameworkCore;

namespace Contrefort.AlertsIn;

/// <summary>Whose an alert is.</summary>
internal sealed record Whereabout(CustomerId? Customer, ContractId? Contract, MachineId? Machine, string? MachineName);

/// <summary>
/// Finds whose alerts are: a machine of the source's customer whose name or address is the host's; else the first rule that
/// fits, and the machine it names or that customer's machine of that name; else, for a source of everybody's, the one machine
/// in use that has this name; else the source's own customer and contract; else nobody's.
/// </summary>
internal sealed class Whereabouts
{
    readonly AlertSourceRow _source;
    readonly IReadOnlyList<SourceRuleRow> _rules;
    readonly ILookup<string, MachineRow> _machines;
    readonly Dictionary<MachineId, MachineRow> _byId;

    Whereabouts(AlertSourceRow source, IReadOnlyList<SourceRuleRow> rules, IReadOnlyList<MachineRow> machines)
    {
        (_source, _rules) = (source, rules);
        _byId = machines.ToDictionary(machine => machine.Id);
        _machines = machines
            .SelectMany(machine =>
                new[] { machine.Name, machine.Address }
                    .Where(name => name.Length > 0)
                    .Distinct(StringComparer.OrdinalIgnoreCase)
                    .Select(name => (Name: name, Machine: machine))
            )
            .ToLookup(pair => pair.Name, pair => pair.Machine, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>With what there is to know about the hosts these alerts speak of.</summary>
    public static async Task<Whereabouts> Of(
        ContrefortDb db,
        AlertSourceRow source,
        IEnumerable<HeardAlert> alerts,
        CancellationToken stop
    )
    {
        var hosts = alerts
            .SelectMany(alert => new[] { alert.Host, alert.Address })
            .Where(host => host.Length > 0)
            .Select(host => host.ToLowerInvariant())
            .Distinct()
            .ToArray();
        var rules = await db
            .SourceRules.AsNoTracking()
            .Where(rule => rule.SourceId == source.Id)
            .OrderBy(rule => rule.Position)
            .ToListAsync(stop);
        var named = rules.Select(rule => rule.MachineId).OfType<MachineId>().ToArray();
        var machines = await db
            .Machines.AsNoTracking()
            .Where(machine => machine.RetiredAt == null)
            .Where(machine =>
                hosts.Contains(machine.Name.ToLower())
                || hosts.Contains(machine.Address.ToLower())
                || named.Contains(machine.Id)
            )
            .ToListAsync(stop);
        return new(source, rules, machines);
    }

    public Whereabout Of(HeardAlert alert)
    {
        if (_source.CustomerId is { } own && MachineOf(alert, own) is { } machine)
            return At(machine, _source.ContractId);
        if (_rules.FirstOrDefault(rule => Fits(rule, alert)) is { } rule)
            return
                (rule.MachineId is { } id ? _byId.GetValueOrDefault(id) : MachineOf(alert, rule.CustomerId))
                    is { } meant
                ? At(meant, rule.ContractId)
                : new(rule.CustomerId, rule.ContractId, null, null);
        if (_source.CustomerId is null && Named(alert).Distinct().ToList() is [var only])
            return At(only, null);
        return new(_source.CustomerId, _source.ContractId, null, null);
    }

    static Whereabout At(MachineRow machine, ContractId? otherwise) =>
        new(machine.CustomerId, machine.ContractId ?? otherwise, machine.Id, machine.Name);

    /// <summary>A name says more than an address, which networks share.</summary>
    MachineRow? MachineOf(HeardAlert alert, CustomerId customer) =>
        Named(alert).FirstOrDefault(machine => machine.CustomerId == customer);

    IEnumerable<MachineRow> Named(HeardAlert alert) => _machines[alert.Host].Concat(_machines[alert.Address]);

    static bool Fits(SourceRuleRow rule, HeardAlert alert) =>
        FileSystemName.MatchesSimpleExpression(
            rule.Pattern,
            rule.Label.ToLowerInvariant() switch
            {
                "host" when alert.Host.Length > 0 => alert.Host,
                "address" when alert.Address.Length > 0 => alert.Address,
                _ => alert.Labels.GetValueOrDefault(rule.Label, ""),
            }
        );
}
