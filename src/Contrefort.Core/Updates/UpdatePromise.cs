using Contrefort.Core.Terms;
using NodaTime;

namespace Contrefort.Core.Updates;

/// <summary>What a contract says of security updates.</summary>
/// <param name="Included">Says that critical ones are included (term <c>scope</c>); null where none does.</param>
/// <param name="Deadline">Says how often they are delivered (term <c>deliverable</c>); null where the house decides.</param>
/// <param name="Validation">Asks that they are checked before they are deployed (term <c>approval</c> of <c>component-update</c>).</param>
public sealed record UpdatePromise(ScopeTerm? Included, DeliverableTerm? Deadline, ApprovalTerm? Validation)
{
    /// <summary>No contract at all: nothing is promised.</summary>
    public static readonly UpdatePromise None = new(null, null, null);

    static readonly string[] _updates = ["critical-security-updates", "security-updates"];

    public static UpdatePromise Of(ContractTerms terms) =>
        new(
            terms
                .Of<ScopeTerm>()
                .FirstOrDefault(scope =>
                    scope.Includes is { IsSet: true, Value: { } included } && included.Intersect(_updates).Any()
                ),
            terms.Of<DeliverableTerm>().FirstOrDefault(term => _updates.Contains(term.What) && term.Every is not null),
            terms.Of<ApprovalTerm>().FirstOrDefault(term => term is { Of: "component-update", Before: "deployment" })
        );

    /// <summary>When an update that was found must be done.</summary>
    /// <param name="house">Where no term says by when.</param>
    public Instant DueAt(Instant found, Duration house, DateTimeZone zone) =>
        Deadline?.Every is not { } every ? found + house
        : every.IsElapsed ? found + every.ToDuration()
        : found.InZone(zone).LocalDateTime.Plus(every.ToPeriod()).InZoneLeniently(zone).ToInstant();
}
