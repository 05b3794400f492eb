using Contrefort.Core;
using Contrefort.Core.Targets;
using Contrefort.Core.Terms;
using NodaTime;

namespace Contrefort.Tickets;

/// <summary>
/// How long until a deadline, counted in the opening hours its clock runs on, so that the ticket and the queue say the same: an
/// hour left on Friday evening is an hour of Monday, not sixty.
/// </summary>
internal static class OpenTime
{
    /// <returns>Null when nothing runs, or the deadline has passed.</returns>
    public static Duration? Left(ContractTerms terms, string? calendar, Instant? due, Instant now) =>
        calendar is not null && due is { } end && end > now ? terms.ClockHours(calendar).Between(now, end) : null;

    public static Sentence Said(Duration left) =>
        left == Duration.Zero ? new Sentence("due when the desk opens") : new Sentence("{0} of opening left", left);

    /// <summary>From when on the deadline of a clock is "soon"; null while there is none.</summary>
    public static Instant? SoonFrom(ContractTerms? terms, ClockReading? clock) =>
        clock is not { Due: { } due } ? null
        : terms is not null && clock.CalendarName is { } calendar
            ? terms.ClockHours(calendar).Before(due, QueueView.Soon)
        : due - QueueView.Soon;

    public static bool IsSoon(Duration? left) => left < QueueView.Soon;
}
