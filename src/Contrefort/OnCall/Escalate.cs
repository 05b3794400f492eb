using Contrefort.Agenda;
using Contrefort.Core.OnCall;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.SignIn;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;

namespace Contrefort.OnCall;

/// <summary>
/// Takes the steps of a call-out that are due, and plans the next. Its row is in one worker's hands at a time, and the step,
/// its calls and the row move together: a step is taken once, whatever crashes.
/// </summary>
internal sealed class Escalate(ContrefortDb db, RotaBook rotas, CallOutDesk desk) : IAgendaHandler
{
    public const string AgendaKind = "escalate";

    public async Task<Instant?> Run(AgendaRow row, Instant now, CancellationToken stop)
    {
        // Locked: who acknowledges meanwhile waits, or is seen.
        var callOut = await db
            .CallOuts.FromSql($"select * from call_outs where id = {row.Subject!.Value} for update")
            .AsNoTracking()
            .SingleOrDefaultAsync(stop);
        if (callOut is null || callOut.SettledAt is not null)
            return null;
        if (await IsInHand(callOut, stop) is { } by)
        {
            await desk.Acknowledge(db, callOut.Id, null, by, AcknowledgedHow.Subject, now, stop);
            return null;
        }
        var path = CallOutJson.Path(callOut.Path);
        var called = await StepsSoFar(db, callOut.Id, stop);
        IReadOnlyList<OnCallRota>? known = null;
        while (path.Next(new EscalationFacts(callOut.OpenedAt, called, null)) is { } due)
        {
            if (due.At > now)
                return due.At;
            known ??= await rotas.Read(db, now, stop);
            var calls = await Take(callOut, due, known, now, stop);
            called.Add(new StepCalled(due.Number, now, calls == 0 ? now : null));
        }
        // The last who were called have as long to answer as the first had.
        if (called[^1].At + path.RepeatAfter is var end && end > now)
            return end;
        await db
            .CallOuts.Where(one => one.Id == callOut.Id && one.ExhaustedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.ExhaustedAt, now), stop);
        db.Announce(CallOutDesk.Topic);
        return null;
    }

    /// <summary>Somebody took the ticket in hand since, without our call.</summary>
    async Task<string?> IsInHand(CallOutRow callOut, CancellationToken stop)
    {
        if (callOut.SubjectKind != CallSubject.Ticket)
            return null;
        var ticket = new TicketId(callOut.SubjectId);
        var taken = await db.Facts.AnyAsync(
            fact => fact.TicketId == ticket && fact.RecordedAt > callOut.OpenedAt && TakesInHand.Contains(fact.Kind),
            stop
        );
        return taken
            ? await db.Tickets.Where(row => row.Id == ticket).Select(row => row.Number).SingleAsync(stop)
            : null;
    }

    static readonly string[] TakesInHand = ["acknowledged", "worked-around", "resolved", "closed"];

    async Task<int> Take(
        CallOutRow callOut,
        StepDue due,
        IReadOnlyList<OnCallRota> known,
        Instant now,
        CancellationToken stop
    )
    {
        var people = await Whom(due.Step.Whom, known, now, stop);
        var preferred = await db
            .CalledPeople.AsNoTracking()
            .Where(person => people.Contains(person.UserId))
            .ToDictionaryAsync(person => person.UserId, person => person.Ways, stop);
        var calls = people
            .SelectMany(person => Ways(due.Step, preferred.GetValueOrDefault(person)).Select(way => (person, way)))
            .ToList();
        db.CallSteps.Add(
            new()
            {
                CallOutId = callOut.Id,
                Number = due.Number,
                At = now,
                Calls = calls.Count,
            }
        );
        foreach (var (person, way) in calls)
        {
            var call = new CallRow
            {
                Id = NewId.At(now),
                CallOutId = callOut.Id,
                Step = due.Number,
                UserId = person,
                Way = way,
                At = now,
            };
            db.OnCallCalls.Add(call);
            db.Plan(new AgendaEntry(PlaceCall.AgendaKind, PlaceCall.Key(call.Id), now, call.Id));
        }
        db.Announce(CallOutDesk.Topic);
        // Saved before the next step reads on, so that the order of what happened is that of the rows.
        await db.SaveChangesAsync(stop);
        return calls.Count;
    }

    static IEnumerable<CallWay> Ways(EscalationStep step, string[]? preferred) =>
        step.Ways.Count > 0 ? step.Ways.Distinct()
        : preferred is { Length: > 0 } ? preferred.Select(EnumText.To<CallWay>).Distinct()
        : [CallWay.Sms, CallWay.Mail];

    async Task<List<Guid>> Whom(CallTarget whom, IReadOnlyList<OnCallRota> known, Instant now, CancellationToken stop)
    {
        var rota = known.FirstOrDefault(one => one.Id == whom.Rota);
        var asked = whom.Group switch
        {
            CalledGroup.OnCall => rota?.Who(now) is { } one ? [one.Id] : [],
            CalledGroup.Everybody => rota?.Everybody(now).Select(one => one.Id) ?? [],
            CalledGroup.Person => whom.Person is { } person ? [person.Id] : [],
            CalledGroup.Role => (IEnumerable<Guid>)[],
        };
        var ids = asked.ToList();
        var staff = db.Users.Where(user => user.ContactId == null && user.DeactivatedAt == null);
        if (whom.Group != CalledGroup.Role)
            return await staff.Where(user => ids.Contains(user.Id)).Select(user => user.Id).ToListAsync(stop);
        return Enum.TryParse<Role>(whom.Role, out var role)
            ? await staff.Where(user => user.Role == role).Select(user => user.Id).ToListAsync(stop)
            : [];
    }

    /// <summary>
    /// The steps taken, and which of them reached nobody: every call that may wake somebody has failed. A mail wakes nobody, and
    /// counts only where nothing else was tried.
    /// </summary>
    public static async Task<List<StepCalled>> StepsSoFar(ContrefortDb db, Guid callOut, CancellationToken stop)
    {
        var steps = await db
            .CallSteps.AsNoTracking()
            .Where(step => step.CallOutId == callOut)
            .OrderBy(step => step.Number)
            .ToListAsync(stop);
        var calls = await db
            .OnCallCalls.AsNoTracking()
            .Where(call => call.CallOutId == callOut)
            .GroupJoin(
                db.CallOutcomes,
                call => call.Id,
                outcome => outcome.CallId,
                (call, outcomes) =>
                    new
                    {
                        call.Step,
                        call.Way,
                        Outcomes = outcomes.Select(outcome => new { outcome.Outcome, outcome.At }).ToList(),
                    }
            )
            .ToListAsync(stop);
        return
        [
            .. steps.Select(step =>
            {
                var all = calls.Where(call => call.Step == step.Number).ToList();
                var waking = all.Where(call => call.Way != CallWay.Mail).ToList();
                var counted = waking.Count > 0 ? waking : all;
                var isInVain = counted.All(call =>
                    call.Outcomes.Count > 0 && call.Outcomes.All(outcome => outcome.Outcome == CallOutcome.Failed)
                );
                return new StepCalled(
                    step.Number,
                    step.At,
                    !isInVain ? null
                        : counted.Count == 0 ? step.At
                        : counted.Max(call => call.Outcomes.Min(outcome => outcome.At))
                );
            }),
        ];
    }
}
