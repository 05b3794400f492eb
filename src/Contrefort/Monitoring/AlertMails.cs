using Contrefort.Agenda;
using Contrefort.Core.Contracts;
using Contrefort.Core.Targets;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Mail;
using Contrefort.Tickets;
using Contrefort.Ui;

namespace Contrefort.Monitoring;

/// <summary>
/// What customers are told by mail of an alert and of its end, where their contract says so and they asked for it. The mail's
/// key is the fact's place in the ticket, so that it is written once.
/// </summary>
internal sealed class AlertMails(AlertListeners listeners, MailLinks links)
{
    public const string Kind = "alert";

    public async ValueTask Add(TicketChange change)
    {
        if (change.Contract is not { } contract || !change.Ticket.NewFacts.Any(Tells))
            return;
        if (AlertListeners.Promise(contract.Terms) is not { } promise)
            return;
        var told = await listeners.Of(contract.Id);
        var position = change.Ticket.FirstNewPosition;
        foreach (var fact in change.Ticket.NewFacts)
        {
            if (Tells(fact))
                foreach (var listener in told)
                    Tell(
                        change,
                        fact,
                        listener,
                        $"{change.Ticket.Id.Value}:{position}:{listener.Contact.Value}",
                        contract,
                        promise
                    );
            position++;
        }
    }

    void Tell(TicketChange change, Fact fact, AlertListener listener, string key, Contract contract, NoticeTerm promise)
    {
        var w = new Words(Reader.Of(listener.Language, contract.Terms.Zone.Id));
        var number = change.Ticket.Number;
        change.Mail(
            new NewMail(
                $"ticket:{key}:{Kind}",
                Kind,
                [listener.Email],
                $"[{number}] {change.Ticket.Story.Opened!.Subject}",
                Text(change, fact, w, $"{contract.Number} · {w.Source(promise.Source)}")
            )
            {
                TicketId = change.Ticket.Id,
                ReplyToTicket = true,
            }
        );
        if (listener.Mobile is not { } mobile)
            return;
        var said = Said(fact, w);
        var text = new AlertText(
            listener.Contact,
            listener.Name,
            mobile,
            said,
            AlertText.Of(said, number),
            links.Ticket(number)
        );
        change.Plan(new AgendaEntry(AlertSms.Kind, $"{AlertSms.Kind}:{key}", change.Now, change.Ticket.Id.Value, text));
    }

    static string Said(Fact fact, Words w) =>
        fact switch
        {
            AlertRecovered up => w["{0} is up again, since {1}.", up.What, up.At],
            AlertedAgain down => w["{0} is in alert again.", down.What],
            Alerted alert => w[
                "{0} is in alert: first failure {1}, confirmed {2}.",
                alert.What,
                alert.FirstFailedAt,
                alert.ConfirmedAt
            ],
            _ => "",
        };

    static bool Tells(Fact fact) => fact is Alerted or AlertedAgain or AlertRecovered;

    string Text(TicketChange change, Fact fact, Words w, string because)
    {
        var number = change.Ticket.Number;
        string[] paragraphs =
        [
            Said(fact, w),
            change.Messages.FirstOrDefault(message => fact is Alerted && message.Incoming)?.Text ?? "",
            fact is AlertRecovered ? "" : w["Ticket {0} is open for it: there is no need to write to us.", number],
            .. change
                .Clocks.Where(clock => fact is Alerted && clock is { IsAim: false, State: ClockState.Running })
                .Select(clock => w[ClockSentence.Headline(clock)]),
            links.Ticket(number),
            because,
        ];
        return string.Join("\n\n", paragraphs.Where(text => text.Length > 0)) + "\n";
    }
}
