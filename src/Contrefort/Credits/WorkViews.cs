using Contrefort.Core.Contracts;
using Contrefort.Core.Credits;
using Contrefort.Portal;
using Contrefort.Tickets;
using NodaTime;

namespace Contrefort.Credits;

internal static class WorkViews
{
    public static WorkView Of(SheetWork work, string ticket) =>
        Of(work.Entry, ticket, work.Entry.Charged, work.Reversal?.RecordedAt);

    /// <summary>For a contact: of a colleague's ticket they may not see, only when and how long.</summary>
    public static WorkView Of(PortalWork work, Contract? contract) =>
        Of(work.Entry, work.Ticket, Charged(work, contract), work.TakenBackAt);

    static Duration Charged(PortalWork work, Contract? contract) =>
        PortalTicket.Measure(contract, work)?.Charged ?? work.Entry.Worked;

    static WorkView Of(InterventionRow entry, string? ticket, Duration charged, Instant? takenBackAt) =>
        new(
            entry.Id.Value,
            ticket,
            entry.StartedAt,
            (decimal)entry.Worked.TotalMinutes,
            (decimal)charged.TotalMinutes,
            entry.Mode,
            entry.Engineer,
            entry.Summary,
            takenBackAt
        );
}
