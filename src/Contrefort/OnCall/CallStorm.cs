using Contrefort.Core.OnCall;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.OnCall;

/// <summary>
/// When everything is down at once, nobody reads forty messages. Whoever has several calls by one way that they have not
/// answered gets what comes after in one message a minute. A mail is written for each all the same.
/// </summary>
/// <param name="WaitUntil">The call is not to be handed over before; null when it is to be now.</param>
/// <param name="Others">Said in the same message: what becomes of it becomes of them.</param>
internal sealed record CallStorm(Instant? WaitUntil, IReadOnlyList<(CallRow Call, CallOutRow Of, int Attempt)> Others)
{
    /// <summary>So many unanswered calls are handed over at once, each for itself.</summary>
    const int Most = 5;

    /// <summary>Calls that are older have been read or never will be.</summary>
    static readonly Duration Lately = Duration.FromMinutes(10);

    static readonly Duration Gathering = Duration.FromMinutes(1);

    static readonly CallStorm None = new(null, []);

    public static async Task<CallStorm> Of(ContrefortDb db, CallRow call, Instant now, CancellationToken stop)
    {
        if (call.Way is not (CallWay.Sms or CallWay.Webhook))
            return None;
        var (oldest, outcomes) = (now - Lately, db.CallOutcomes);
        var unanswered = await db
            .OnCallCalls.AsNoTracking()
            .Where(other => other.UserId == call.UserId && other.At > oldest && other.Way == call.Way)
            .Join(
                db.CallOuts.Where(row =>
                    row.EndedAt == null && row.AcknowledgedAt == null && row.SubjectKind != CallSubject.Test
                ),
                other => other.CallOutId,
                row => row.Id,
                (other, row) => other
            )
            .OrderBy(other => other.Number)
            .Select(other => new Unanswered(
                other,
                outcomes.Count(outcome => outcome.CallId == other.Id),
                outcomes
                    .Where(outcome => outcome.CallId == other.Id && outcome.Outcome == CallOutcome.HandedOver)
                    .Max(outcome => (Instant?)outcome.At)
            ))
            .ToListAsync(stop);
        var gathered = unanswered
            .Skip(Most)
            .Where(one => one.HandedAt is null && one.Attempts < PlaceCall.MostAttempts);
        if (
            gathered.ToList() is not [var first, .. var others]
            || unanswered.FindIndex(one => one.Call.Id == call.Id) < Most
        )
            return None;
        // Of the first, those not tried yet are about to be handed over.
        var calm =
            unanswered.Select((one, at) => one.HandedAt ?? (at < Most && one.Attempts == 0 ? one.Call.At : null)).Max()
                + Gathering
            ?? now;
        if (calm > now)
            return new(calm, []);
        // The oldest speaks for all of them, so that two workers do not.
        if (first.Call.Id != call.Id)
            return new(now + Gathering, []);
        var ids = others.ConvertAll(one => one.Call.CallOutId);
        var of = await db
            .CallOuts.AsNoTracking()
            .Where(row => ids.Contains(row.Id))
            .ToDictionaryAsync(row => row.Id, stop);
        return new(null, others.ConvertAll(one => (one.Call, of[one.Call.CallOutId], one.Attempts + 1)));
    }

    sealed record Unanswered(CallRow Call, int Attempts, Instant? HandedAt);
}
