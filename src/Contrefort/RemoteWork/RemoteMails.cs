using Contrefort.Approvals;
using Contrefort.Core.RemoteWork;
using Contrefort.Mail;
using Contrefort.Tickets;
using Contrefort.Ui;

namespace Contrefort.RemoteWork;

/// <summary>The mail that asks for a way in, with a link for each person: who answered is known without an account.</summary>
internal sealed class RemoteMails(RemotePasses passes, MailLinks links)
{
    public NewMail Ask(RemoteSession session, TicketChange change, Decider whom)
    {
        var w = new Words(Reader.Of(whom.Language, change.Contract?.Terms.Zone.Id));
        var asked = session.Asked;
        var link = links.To($"access/{passes.Write(new(session.Id, whom.Contact.Id), asked.Until)}");
        string[] paragraphs =
        [
            w[
                "{0} asks for remote access for {1}: {2}",
                asked.By.Name,
                change.Ticket.Number,
                change.Ticket.Story.Opened!.Subject
            ],
            asked.Purpose,
            string.Join(
                '\n',
                w["By: {0}", asked.Way.Said],
                w["Machines: {0}", string.Join(", ", asked.Machines)],
                w["From {0} until {1}", w.Write.MomentWithYear(asked.From), w.Write.MomentWithYear(asked.Until)]
            ),
            w["Grant or refuse it here: {0}", link],
            w[
                "This link is yours alone. It is good until {0}, for one answer; opening it decides nothing.",
                w.Write.MomentWithYear(asked.Until)
            ],
        ];
        return new NewMail(
            $"remote:{session.Id.Value}:{whom.Contact.Id.Value}",
            "remote-access",
            [whom.Contact.Email],
            w["[{0}] Remote access is asked", change.Ticket.Number],
            string.Join("\n\n", paragraphs)
        )
        {
            TicketId = change.Ticket.Id,
            FromName = asked.By.Name,
            ReplyToTicket = true,
            Secret = true,
        };
    }
}
