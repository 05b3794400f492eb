using Contrefort.Core.Targets;
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
                {
                    var w = new Words(Reader.Of(listener.Language, contract.Terms.Zone.Id));
                    change.Mail(
                        new NewMail(
                            $"ticket:{change.Ticket.Id.Value}:{position}:{Kind}:{listener.Contact.Value}",
                            Kind,
                            [listener.Email],
                            $"[{change.Ticket.Number}] {change.Ticket.Story.Opened!.Subject}",
                            Text(change, fact, w, $"{contract.Number} · {w.Source(promise.Source)}")
                        )
                        {
                            TicketId = change.Ticket.Id,
                            ReplyToTicket = true,
                        }
                    );
                }
            position++;
        }
    }

    static bool Tells(Fact fact) => fact is Alerted or AlertedAgain or AlertRecovered;

    string Text(TicketChange change, Fact fact, Words w, string because)
    {
        var number = change.Ticket.Number;
        string[] paragraphs = fact switch
        {
            AlertRecovered up => [w["{0} is up again, since {1}.", up.What, up.At]],
            AlertedAgain down =>
            [
                w["{0} is in alert again.", down.What],
                w["Ticket {0} is open for it: there is no need to write to us.", number],
            ],
            Alerted alert =>
            [
                w[
                    "{0} is in alert: first failure {1}, confirmed {2}.",
                    alert.What,
                    alert.FirstFailedAt,
                    alert.ConfirmedAt
                ],
                change.Messages.FirstOrDefault(message => message.Incoming)?.Text ?? "",
                w["Ticket {0} is open for it: there is no need to write to us.", number],
                .. change
                    .Clocks.Where(clock => clock is { IsAim: false, State: ClockState.Running })
                    .Select(clock => w[ClockSentence.Headline(clock)]),
            ],
            _ => [],
        };
        return string.Join(
                "\n\n",
                paragraphs.Where(text => text.Length > 0).Append(links.Ticket(number)).Append(because)
            ) + "\n";
    }
}
