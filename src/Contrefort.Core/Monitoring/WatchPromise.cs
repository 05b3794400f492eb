using Contrefort.Core.Terms;

namespace Contrefort.Core.Monitoring;

/// <summary>A server as a contract names it.</summary>
public sealed record PromisedServer(string Name, bool IsVirtualised);

/// <summary>A machine as it is watched now.</summary>
/// <param name="Kinds">The kinds of its checks: <c>ping</c>, <c>http</c>; of a plugin, also its name.</param>
/// <param name="Host">Its hypervisor, when that is known.</param>
public sealed record WatchedServer(
    string Name,
    MachineRole Role,
    IReadOnlyCollection<string> Kinds,
    WatchedServer? Host = null
)
{
    public bool IsWatched => Kinds.Count > 0;
}

public enum WatchGap
{
    /// <summary>The contract names a server nobody has declared, or that stands under another contract.</summary>
    NoMachine,

    /// <summary>Nothing at all is watched on a covered machine.</summary>
    NothingWatched,

    /// <summary>A virtualised server, and nobody has said what carries it.</summary>
    NoHypervisor,

    /// <summary>What carries it is known, and nothing is watched there.</summary>
    HypervisorNotWatched,

    /// <summary>A kind of probe the contract names, that no covered machine has.</summary>
    NoSuchProbe,
}

/// <summary>Something is promised and not watched.</summary>
/// <param name="Machine">The server's name; for <see cref="WatchGap.HypervisorNotWatched"/> that of the hypervisor.</param>
/// <param name="Probe">The kind that is missing, for <see cref="WatchGap.NoSuchProbe"/>.</param>
public sealed record WatchRisk(WatchGap Gap, string Machine, string? Probe, ScopeTerm Because)
{
    public Sentence Sentence =>
        Gap switch
        {
            WatchGap.NoMachine => new Sentence(
                "The contract covers {0}, and no machine of that name stands under it.",
                Machine
            ),
            WatchGap.NothingWatched => new Sentence("{0} is covered, and nothing is watched on it.", Machine),
            WatchGap.NoHypervisor => new Sentence("{0} is virtualised, and what carries it is not known.", Machine),
            WatchGap.HypervisorNotWatched => new Sentence(
                "{0} carries a covered server, and nothing is watched on it.",
                Machine
            ),
            WatchGap.NoSuchProbe => new Sentence(
                "The contract names the probe {0}, and no covered machine has it.",
                Probe!
            ),
        };
}

/// <summary>What a contract promises to watch (terms <c>scope</c> that include monitoring), beside what is watched.</summary>
public static class WatchPromise
{
    const string Monitoring = "monitoring";
    const string OfHypervisors = "hypervisor-monitoring";

    /// <summary>The term that promises to watch; null when none does.</summary>
    public static ScopeTerm? Of(ContractTerms terms) => Promises(terms, Monitoring);

    /// <summary>The servers a contract names; none when it counts them otherwise.</summary>
    public static IReadOnlyList<PromisedServer> Servers(ContractTerms terms) =>
        terms.Parameters.FirstOrDefault(parameter => parameter.Name == "servers") is { Columns.Count: > 0 } servers
            ?
            [
                .. servers
                    .Items(servers.Value)
                    .Where(row => row.GetValueOrDefault("name") is { Length: > 0 })
                    .Select(row => new PromisedServer(row["name"], row.GetValueOrDefault("virtualised") == "true")),
            ]
            : [];

    /// <param name="machines">Those under the contract, and those of its customer a contract's server may be.</param>
    public static IReadOnlyList<WatchRisk> Risks(ContractTerms terms, IReadOnlyCollection<WatchedServer> machines)
    {
        if (Of(terms) is not { } promise)
            return [];
        var servers = Servers(terms);
        var byName = machines.ToLookup(machine => machine.Name.Trim(), StringComparer.OrdinalIgnoreCase);
        var risks = new List<WatchRisk>();
        foreach (var server in servers)
            if (byName[server.Name.Trim()].FirstOrDefault() is not { } machine)
                risks.Add(new(WatchGap.NoMachine, server.Name, null, promise));
            else
                risks.AddRange(OfHypervisor(terms, server, machine));
        risks.AddRange(
            machines
                .Where(machine => !machine.IsWatched && !risks.Exists(risk => risk.Machine == machine.Name))
                .Select(machine => new WatchRisk(WatchGap.NothingWatched, machine.Name, null, promise))
        );
        // A custom probe is named as what may be had; a standard one is in the price.
        if (machines.Count > 0)
            risks.AddRange(
                promise
                    .StandardProbes.Where(kind => !machines.Any(machine => machine.Kinds.Contains(kind)))
                    .Select(kind => new WatchRisk(WatchGap.NoSuchProbe, "", kind, promise))
            );
        return [.. risks.DistinctBy(risk => (risk.Gap, risk.Machine, risk.Probe))];
    }

    static IEnumerable<WatchRisk> OfHypervisor(ContractTerms terms, PromisedServer server, WatchedServer machine)
    {
        if (!server.IsVirtualised || Promises(terms, OfHypervisors) is not { } promise)
            yield break;
        if (machine.Host is not { } host)
            yield return new(WatchGap.NoHypervisor, server.Name, null, promise);
        else if (!host.IsWatched)
            yield return new(WatchGap.HypervisorNotWatched, host.Name, null, promise);
    }

    static ScopeTerm? Promises(ContractTerms terms, string what) =>
        terms.Of<ScopeTerm>().FirstOrDefault(term => term.Includes.IsSet && term.Includes.Value.Contains(what));
}
