using System.Text;
using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.Contracts;
using Contrefort.Core.Debriefs;
using Contrefort.Core.Targets;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Mail;
using Contrefort.Monitoring;
using Contrefort.Ui;

namespace Contrefort.Tickets;

/// <summary>
/// The mails that follow from facts. Each new fact is asked what the customer must be told of it; the mail's key is the fact's
/// place in the ticket, so that it is written once.
/// </summary>
internal sealed class StepMails(ContractBook contracts, MailLinks links, StaffMails staff, AlertMails alerts)
{
    /// <param name="sendReceipt">False where no program may answer: automatic mail.</param>
    public async ValueTask Add(TicketChange change, bool sendReceipt)
    {
        await staff.Add(change);
        await alerts.Add(change);
        if (change.RequesterEmail is not { } address)
            return;
        var story = change.Ticket.Story;
        var caller = story.Contact is { } contact ? await contracts.FindCaller(contact) : null;
        var words = new Words(Reader.Of(caller?.Language, change.Contract?.Terms.Zone.Id));
        var position = change.Ticket.FirstNewPosition;
        foreach (var fact in change.Ticket.NewFacts)
        {
            if (Step(change, fact, words, sendReceipt) is { } mail)
                change.Mail(
                    mail with
                    {
                        Key = $"ticket:{change.Ticket.Id.Value}:{position}",
                        To = [address],
                        TicketId = change.Ticket.Id,
                        FromName = fact.By.Kind == ActorKind.Engineer ? fact.By.Name : "Support",
                        ReplyToTicket = true,
                        InReplyTo = Thread(change).LastOrDefault(),
                        References = Thread(change),
                        Subject = $"[{change.Ticket.Number}] {story.Opened!.Subject}",
                    }
                );
            position++;
        }
    }

    static IReadOnlyList<string> Thread(TicketChange change) =>
        [
            .. change.Thread,
            .. change.Messages.Where(m => m is { Incoming: true, MessageId: not null }).Select(m => m.MessageId!),
        ];

    NewMail? Step(TicketChange change, Fact fact, Words w, bool sendReceipt)
    {
        var story = change.Ticket.Story;
        var tellsEachStep =
            change.Contract?.Terms.Of<NoticeTerm>().Any(n => n.Upon is Upon.Event { Name: "ticket-step-passed" })
            == true;
        return fact switch
        {
            Opened when sendReceipt => Mail("receipt", Receipt(change, w)) with { Automatic = true },
            Released => Mail("step", Release(change, w)),
            JoinedAlert f when sendReceipt => Mail("receipt", Joined(change, f, w)) with { Automatic = true },
            Acknowledged f => Mail("acknowledgement", Acknowledgement(change, f, w)),
            Answered f => Reply(change, f),
            WorkedAround f => Mail("step", [w["A workaround is in place."], f.Description, Follow(change, w)]),
            Resolved f => Mail(
                "step",
                [
                    w["Your request is resolved."],
                    f.Summary,
                    w["Answer this mail if it is not: the ticket is reopened at once."],
                    Follow(change, w),
                ]
            ),
            Closed f => Mail("closing", Closing(change, f, w)),
            Escalated f when tellsEachStep => Mail(
                "step",
                [
                    w["Your request is now at support level {0}.", f.Level],
                    f.Expert is null ? "" : w["{0} is in charge of it.", f.Expert],
                    Follow(change, w),
                ]
            ),
            Held f when tellsEachStep => Mail("step", [w[HoldText(f.Reason)], f.Note ?? "", Follow(change, w)]),
            Debriefed { Shared: true } f => Mail(
                "step",
                [
                    w[
                        "{0} wrote the debrief of your request: what caused it, and what keeps it from coming back.",
                        f.By.Name
                    ],
                    w["Read it here: {0}", $"{links.Ticket(change.Ticket.Number)}/debrief"],
                ]
            ),
            FollowedUp f => null,
            _ => null,
        };

        static NewMail Mail(string kind, IEnumerable<string> paragraphs) =>
            new("", kind, [], "", Paragraphs(paragraphs)) { Automatic = kind == "receipt" };
    }

    static NewMail? Reply(TicketChange change, Answered fact) =>
        change.Messages.FirstOrDefault(m => m.Id == fact.Message) is { } message
            ? new("", "reply", [], "", message.Text)
            {
                Automatic = false,
                Attachments = change.AttachmentsOf(message.Id),
            }
            : null;

    IEnumerable<string> Receipt(TicketChange change, Words w)
    {
        var story = change.Ticket.Story;
        yield return w["We have received your request. It has the number {0}.", change.Ticket.Number];
        if (story.KnownInAlert is { } known)
            yield return w[
                "What you write about is known: {0}, since {1}. We are working on it.",
                known.What,
                known.Since
            ];
        if (story.State == TicketState.Triage)
            yield return w["It is kept, and a person will look at it: the contract does not settle it by itself."];
        else
            foreach (var clock in Clocks(change).Where(clock => clock.State == ClockState.Running))
                yield return Sentences(change, clock, w);
        yield return w["This is an automatic receipt: an engineer will write to you to take charge of it."];
        yield return Follow(change, w);
    }

    IEnumerable<string> Joined(TicketChange change, JoinedAlert fact, Words w)
    {
        var story = change.Ticket.Story;
        yield return w[
            "What you write about is known: {0}, since {1}. Your request has joined ticket {2}.",
            fact.What,
            story.Alerted?.FirstFailedAt ?? story.Opened!.At,
            change.Ticket.Number
        ];
        if (story.Acknowledged is { } taken)
            yield return w["{0} takes charge of your request.", taken.By.Name];
        foreach (var clock in Clocks(change).Where(clock => clock.State == ClockState.Running))
            yield return Sentences(change, clock, w);
        yield return Follow(change, w);
    }

    IEnumerable<string> Release(TicketChange change, Words w)
    {
        yield return w["There are hours again: your request goes on"];
        foreach (var clock in Clocks(change).Where(clock => clock.State == ClockState.Running))
            yield return Sentences(change, clock, w);
        yield return Follow(change, w);
    }

    /// <summary>The four things term <c>procedure.acknowledgement-mail</c> lists: number, caller, engineer, description.</summary>
    IEnumerable<string> Acknowledgement(TicketChange change, Acknowledged fact, Words w)
    {
        var story = change.Ticket.Story;
        yield return w["{0} takes charge of your request.", fact.By.Name];
        yield return string.Join(
            '\n',
            w["Ticket: {0}", change.Ticket.Number],
            w["Caller: {0}", change.Requester],
            w["Engineer: {0}", fact.By.Name],
            w["Description: {0}", story.Opened!.Subject]
        );
        foreach (
            var clock in Clocks(change)
                .Where(clock => clock.State == ClockState.Running && clock.Term.Clock != ServiceClock.Update)
        )
            yield return Sentences(change, clock, w);
        yield return Follow(change, w);
    }

    IEnumerable<string> Closing(TicketChange change, Closed fact, Words w)
    {
        var story = change.Ticket.Story;
        yield return w["Your request is closed."];
        yield return string.Join(
            '\n',
            w["Ticket: {0}", change.Ticket.Number],
            w["Opened: {0}", w.Write.MomentWithYear(story.Opened!.At)],
            w["Acknowledged: {0}", story.Acknowledged is { } a ? w.Write.MomentWithYear(a.At) : "—"],
            w["Resolved: {0}", story.Resolution is { } r ? w.Write.MomentWithYear(r.At) : "—"]
        );
        yield return w["Summary: {0}", fact.Summary];
        yield return w["Answer this mail if something is left: a follow-up ticket will be opened."];
        yield return Follow(change, w);
    }

    static IEnumerable<ClockReading> Clocks(TicketChange change) => change.Clocks.Where(clock => !clock.IsAim);

    static string Sentences(TicketChange change, ClockReading clock, Words w)
    {
        var head = w[ClockSentence.Headline(clock)];
        return ClockSentence.Reckoning(clock, change.Contract!.Terms) is { } reckoning
            ? $"{head} — {w[reckoning]}; {w.Source(clock.Because.Source)}"
            : head;
    }

    string Follow(TicketChange change, Words w) => w["Follow it here: {0}", links.Ticket(change.Ticket.Number)];

    static Sentence HoldText(HoldReason reason) =>
        reason switch
        {
            HoldReason.WaitingForCustomer => new Sentence("Your request waits for your answer."),
            HoldReason.WaitingForThirdParty => new Sentence("Your request waits for a third party."),
            HoldReason.WaitingForApproval => new Sentence("Your request waits for your approval."),
            HoldReason.Planned => new Sentence("Your request is planned for later."),
        };

    static string Paragraphs(IEnumerable<string> paragraphs) =>
        new StringBuilder().AppendJoin("\n\n", paragraphs.Where(p => p.Length > 0)).Append('\n').ToString();
}
