using Contrefort.Agenda;
using Contrefort.Core.OnCall;
using Contrefort.Data;
using Contrefort.Hosting;
using Contrefort.Mail;
using Contrefort.SignIn;
using Contrefort.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;
using Npgsql;

namespace Contrefort.OnCall;

/// <summary>
/// Calls one person by one way. A gateway that does not take it is followed by the next for that way, and when none does by the
/// next step of the path, at once; the call itself is tried again with a growing delay as long as nobody has it. After a crash
/// it may be placed twice, never not at all.
/// </summary>
internal sealed class PlaceCall(
    ContrefortDb db,
    CallOutDesk desk,
    GatewayDesk gateways,
    Gateways outside,
    AckLinks links,
    PublicAddress address,
    Outbox outbox,
    IOptions<MailOptions> mail
) : ILeasedAgendaHandler
{
    public const string AgendaKind = "place-call";
    public const string MailKind = "call";

    /// <summary>Longer than one gateway may take; a crashed worker's calls are not late by more.</summary>
    public static readonly Duration Lease = Duration.FromSeconds(45);

    public const int MostAttempts = 12;

    /// <summary>The mail server's answer is looked for so soon.</summary>
    static readonly Duration MailLook = Duration.FromSeconds(5);

    public static string Key(Guid call) => $"{AgendaKind}:{call}";

    public async Task<AgendaRecording> Act(AgendaRow row, Instant now, CancellationToken stop)
    {
        var call = await db.OnCallCalls.AsNoTracking().SingleAsync(one => one.Id == row.Subject, stop);
        var callOut = await db.CallOuts.AsNoTracking().SingleAsync(one => one.Id == call.CallOutId, stop);
        var tried = await db
            .CallOutcomes.AsNoTracking()
            .Where(outcome => outcome.CallId == call.Id)
            .OrderBy(outcome => outcome.Attempt)
            .ToListAsync(stop);
        if (tried.Any(outcome => outcome.Outcome != CallOutcome.Failed))
            return Nothing;
        var attempt = tried.Count + 1;
        if (callOut.SettledAt is not null || await IsCalledAgain(call, stop))
            return Outcome(callOut, call, attempt, CallOutcome.Needless, "", "");
        var storm = await CallStorm.Of(db, call, now, stop);
        if (storm.WaitUntil is { } calmer)
            return (_, _) => Task.FromResult<Instant?>(calmer);
        var user = await db.Users.AsNoTracking().SingleAsync(one => one.Id == call.UserId, stop);
        var mobile =
            await db
                .CalledPeople.Where(person => person.UserId == call.UserId)
                .Select(person => person.Mobile)
                .SingleOrDefaultAsync(stop)
            ?? "";
        return call.Way == CallWay.Mail
            ? await ByMail(callOut, call, user, attempt, stop)
            : await ByGateway(callOut, call, Message(callOut, call, user, mobile, storm), storm, attempt, stop);
    }

    /// <summary>A later call of the same thing by the same way has gone out: one that waited for a gateway is stale.</summary>
    Task<bool> IsCalledAgain(CallRow call, CancellationToken stop)
    {
        var outcomes = db.CallOutcomes;
        return db.OnCallCalls.AnyAsync(
            later =>
                later.CallOutId == call.CallOutId
                && later.UserId == call.UserId
                && later.Way == call.Way
                && later.Step > call.Step
                && outcomes.Any(outcome => outcome.CallId == later.Id && outcome.Outcome == CallOutcome.HandedOver),
            stop
        );
    }

    CallMessage Message(CallOutRow callOut, CallRow call, User user, string mobile, CallStorm storm)
    {
        var w = new Words(Reader.Of(user.Language, user.Zone));
        if (storm.Others.Count > 0)
        {
            var (all, title) = (address.Of("/call-outs"), CallText.Gathered(callOut, storm.Others.Count, w));
            var said = CallText.Sms(title, $" {all}");
            return new(call.Id, user.Name, mobile, user.Email!, title, said, all, all, callOut.OpenedAt)
            {
                Button = w["See them"],
            };
        }
        var link = links.To(call.Number);
        return new(
            call.Id,
            user.Name,
            mobile,
            user.Email!,
            CallText.Title(callOut, w),
            call.Way == CallWay.Phone ? CallText.Spoken(callOut, user.Name, w) : CallText.Sms(callOut, link, w),
            link,
            address.Of($"/call-outs/{callOut.Id}"),
            callOut.OpenedAt
        )
        {
            Button = w["I have it"],
        };
    }

    async Task<AgendaRecording> ByGateway(
        CallOutRow callOut,
        CallRow call,
        CallMessage message,
        CallStorm storm,
        int attempt,
        CancellationToken stop
    )
    {
        var ways = await gateways.For(call.Way, stop);
        if (ways.Count == 0)
            return call.Way == CallWay.Phone
                ? Outcome(callOut, call, attempt, CallOutcome.Listed, "", "")
                : All(CallOutcome.Failed, "", "no-gateway");
        var failed = ("", "");
        foreach (var (gateway, settings) in ways)
        {
            var answer = await outside.Send(gateway.Kind, gateway.Way, settings, message, stop);
            if (answer.IsTaken)
                return All(CallOutcome.HandedOver, gateway.Name, answer.Detail);
            failed = (gateway.Name, answer.Detail);
        }
        return All(CallOutcome.Failed, failed.Item1, failed.Item2);

        AgendaRecording All(CallOutcome outcome, string through, string detail) =>
            async (at, ending) =>
            {
                foreach (var (other, of, again) in storm.Others)
                    await Outcome(of, other, again, outcome, through, detail)(at, ending);
                return await Outcome(callOut, call, attempt, outcome, through, detail)(at, ending);
            };
    }

    /// <summary>The mail is written first, once; what the mail server said to it is looked up afterwards.</summary>
    async Task<AgendaRecording> ByMail(CallOutRow callOut, CallRow call, User user, int attempt, CancellationToken stop)
    {
        if (mail.Value.SmtpHost.Length == 0)
            return Outcome(callOut, call, attempt, CallOutcome.Failed, MailKind, "no-mail-server");
        var key = $"{MailKind}:{call.Id}";
        var sent = await db
            .OutgoingMails.Where(one => one.Key == key)
            .SelectMany(one => one.Recipients)
            .AsNoTracking()
            .FirstOrDefaultAsync(stop);
        if (sent is null)
            return (now, _) =>
            {
                var w = new Words(Reader.Of(user.Language, user.Zone));
                var (subject, text) = CallText.Mail(callOut, links.To(call.Number), address.Of(callOut.Page), w);
                using var batch = new NpgsqlBatch();
                outbox.Add(batch, new NewMail(key, MailKind, [user.Email!], subject, text) { Secret = true }, now);
                foreach (NpgsqlBatchCommand command in batch.BatchCommands)
                    db.Also(command);
                db.Notify(AgendaBell.Ring(now));
                return Task.FromResult<Instant?>(now + MailLook);
            };
        return sent.State switch
        {
            DeliveryState.Sent => Outcome(callOut, call, attempt, CallOutcome.HandedOver, MailKind, "", sent.ChangedAt),
            DeliveryState.Refused or DeliveryState.Bounced => Outcome(
                callOut,
                call,
                attempt,
                CallOutcome.Failed,
                MailKind,
                "refused",
                isLast: true
            ),
            _ when sent.Attempts > 0 && attempt == 1 && sent.State == DeliveryState.Queued => Outcome(
                callOut,
                call,
                attempt,
                CallOutcome.Failed,
                MailKind,
                "no-connection"
            ),
            _ => (now, _) => Task.FromResult<Instant?>(now + Duration.Max(MailLook, (now - call.At) * 0.5)),
        };
    }

    /// <param name="takenAt">When it was taken, where that was not now.</param>
    AgendaRecording Outcome(
        CallOutRow callOut,
        CallRow call,
        int attempt,
        CallOutcome outcome,
        string through,
        string detail,
        Instant? takenAt = null,
        bool isLast = false
    ) =>
        async (now, stop) =>
        {
            db.CallOutcomes.Add(
                new()
                {
                    CallId = call.Id,
                    Attempt = attempt,
                    At = now,
                    Outcome = outcome,
                    Through = through,
                    Detail = detail,
                }
            );
            db.Announce(CallOutDesk.Topic);
            if (outcome == CallOutcome.HandedOver)
                await Told(callOut, takenAt ?? now, stop);
            if (outcome != CallOutcome.Failed)
                return null;
            // The path decides whether the next person is called now: it does when nobody of this step was reached.
            if (callOut.SettledAt is null)
                db.Plan(new AgendaEntry(Escalate.AgendaKind, CallOutDesk.Key(callOut.Id), now, callOut.Id));
            return isLast || attempt >= MostAttempts || callOut.SubjectKind == CallSubject.Test
                ? null
                : now + Agenda.AgendaKind.DelayAfter(attempt);
        };

    /// <summary>The first call that was taken: from now on the provider is told, and who asked to hear of it hears.</summary>
    async Task Told(CallOutRow callOut, Instant at, CancellationToken stop)
    {
        var first = await db
            .CallOuts.Where(row => row.Id == callOut.Id && row.ToldAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ToldAt, at), stop);
        if (first > 0)
            await desk.Happened(db, CallOutEvent.Told, callOut, at, stop);
    }

    static Task<Instant?> Nothing(Instant now, CancellationToken stop) => Task.FromResult<Instant?>(null);
}
