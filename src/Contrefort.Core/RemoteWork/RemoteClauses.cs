using Contrefort.Core.Terms;

namespace Contrefort.Core.RemoteWork;

/// <summary>What a contract says of working on a customer's machines from elsewhere.</summary>
/// <param name="Procedure">Says that access is asked and logged (term <c>procedure</c> upon <c>remote-intervention</c>).</param>
/// <param name="Scopes">Say that remote work is included, and by which connections.</param>
public sealed record RemoteClauses(ProcedureTerm? Procedure, IReadOnlyList<ScopeTerm> Scopes)
{
    static readonly string[] _words = ["remote-session", "remote-maintenance"];

    public static RemoteClauses Of(ContractTerms terms) =>
        new(
            terms.Of<ProcedureTerm>().FirstOrDefault(term => term.Upon is Upon.Event { Name: "remote-intervention" }),
            [
                .. terms
                    .Of<ScopeTerm>()
                    .Where(scope =>
                        scope.Includes is { IsSet: true, Value: { } included } && included.Intersect(_words).Any()
                    ),
            ]
        );

    /// <summary>Terms in the order a customer would read them.</summary>
    public IEnumerable<Term> Terms => Procedure is null ? Scopes : [Procedure, .. Scopes];

    /// <summary>Whether a connection is one the contract names; anything goes where it names none.</summary>
    public bool Names(AccessWay way)
    {
        var named = Scopes.SelectMany(scope => scope.Over).ToHashSet();
        return named.Count == 0
            || way switch
            {
                AccessWay.Vpn => named.Contains("vpn"),
                AccessWay.Ssh => named.Overlaps(["ssh", "ssh-tunnel"]),
                AccessWay.OnSite => true,
                AccessWay.ScreenSharing or AccessWay.Console => false,
            };
    }
}
