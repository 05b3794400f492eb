using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Mail;
using Contrefort.Tickets;
using Contrefort.Ui;

namespace Contrefort.Approvals;

/// <summary>The mail that asks, with a link for each person: who decided is known without an account.</summary>
internal sealed class ApprovalMails(ApprovalPasses passes, MailLinks links)
{
    public NewMail Ask(ApprovalRow row, TicketChange change, Decider whom)
    {
        var w = new Words(Reader.Of(whom.Language, change.Contract!.Terms.Zone.Id));
        var because = ApprovalReason.Read(row.Because);
        var link = links.To($"approve/{passes.Write(new(row.Id, whom.Contact.Id), row.ExpiresAt)}");
        string[] paragraphs =
        [
            w[
                "{0} asks for your agreement on {1}: {2}",
                row.AskedBy,
                change.Ticket.Number,
                change.Ticket.Story.Opened!.Subject
            ],
            row.What,
            string.Join('\n', ApprovalSentences.Of(row, w)),
            $"{w[because.Sentence]}\n{w[because.Text]} — {change.Contract.Number} · {w.Source(because.Source)}",
            w["Agree or refuse here: {0}", link],
            w[
                "This link is yours alone. It is good until {0}, for one answer; opening it decides nothing.",
                w.Write.MomentWithYear(row.ExpiresAt)
            ],
        ];
        return new NewMail(
            $"approval:{row.Id.Value}:{whom.Contact.Id.Value}",
            "approval",
            [whom.Contact.Email],
            w["[{0}] Your agreement is asked", change.Ticket.Number],
            string.Join("\n\n", paragraphs.Where(paragraph => paragraph.Length > 0))
        )
        {
            TicketId = change.Ticket.Id,
            FromName = row.AskedBy,
            ReplyToTicket = true,
            Secret = true,
        };
    }
}
