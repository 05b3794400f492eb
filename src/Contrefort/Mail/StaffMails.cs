using Contrefort.Contracts;
using Contrefort.Core.RemoteWork;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Protocols.Replies;
using Contrefort.SignIn;
using Contrefort.Tickets;
using Contrefort.Ui;
using Microsoft.EntityFrameworkCore;

namespace Contrefort.Mail;

/// <summary>
/// What an engineer is told by mail of the tickets in their hands: that the customer wrote, that a colleague gave them one.
/// They answer the mail, and the customer has their words; see <see cref="EngineerReplies"/>.
/// </summary>
internal sealed class StaffMails(IDbContextFactory<ContrefortDb> data, AccountOwners owners, MailLinks links)
{
    public const string Kind = "staff";

    /// <summary>Characters of the customer's words; the rest is on the page.</summary>
    const int LongestText = 4000;

    public async ValueTask Add(TicketChange change)
    {
        var position = change.Ticket.FirstNewPosition - 1;
        foreach (var fact in change.Ticket.NewFacts)
        {
            position++;
            if (fact is Opened { Channel: Channel.Probe })
                await Alert(change, position);
            var told = fact switch
            {
                ApprovalAnswered { By.Kind: ActorKind.Contact } => change.Ticket.Story.Assignee?.Id,
                AccessAnswered { By.Kind: ActorKind.Contact } answered => change
                    .Ticket
                    .Story
                    .Sessions[answered.Session]
                    .Asked
                    .By
                    .Id,
                CustomerReplied { OnlyThanks: false } => change.Ticket.Story.Assignee?.Id,
                Assigned assigned when assigned.By.Id != assigned.Engineer => assigned.Engineer,
                _ => null,
            };
            if (told is { } id && await Find(id) is { } engineer)
                change.Mail(Write(change, fact, engineer, position));
        }
    }

    /// <summary>The notice a term asks for when a probe fires (<c>upon: probe-triggered</c>, to the provider).</summary>
    async ValueTask Alert(TicketChange change, int position)
    {
        if (
            change.Contract is not { } contract
            || contract
                .Terms.Of<NoticeTerm>()
                .FirstOrDefault(term => term.Upon is Upon.Event { Name: "probe-triggered" } && AccountOwners.Hear(term))
                is not { } notice
        )
            return;
        var (customer, ours) = await owners.Of(contract);
        var ticket = change.Ticket;
        foreach (var user in ours)
        {
            var w = new Words(Reader.Of(user.Language, user.Zone));
            change.Mail(
                new NewMail(
                    $"ticket:{ticket.Id.Value}:{position}:{notice.Ref}:{user.Id}",
                    "notice",
                    [user.Email!],
                    $"[{ticket.Number}] {ticket.Story.Opened!.Subject}",
                    string.Join(
                        "\n\n",
                        w["A probe has opened {0} for {1}: {2}", ticket.Number, customer, ticket.Story.Opened.Subject],
                        links.To($"tickets/{ticket.Number}"),
                        $"{contract.Number} · {w.Source(notice.Source)}"
                    )
                )
                {
                    TicketId = ticket.Id,
                }
            );
        }
    }

    async Task<User?> Find(Guid id)
    {
        await using var db = await data.CreateDbContextAsync();
        return await db
            .Users.AsNoTracking()
            .SingleOrDefaultAsync(user => user.Id == id && user.ContactId == null && user.DeactivatedAt == null);
    }

    NewMail Write(TicketChange change, Fact fact, User engineer, int position)
    {
        var w = new Words(Reader.Of(engineer.Language, engineer.Zone));
        var ticket = change.Ticket;
        var said = fact switch
        {
            CustomerReplied heard => change.Messages.FirstOrDefault(message => message.Id == heard.Message)?.Text ?? "",
            ApprovalAnswered answered => answered.Remark ?? "",
            AccessAnswered answered => answered.Remark ?? "",
            _ => "",
        };
        string[] paragraphs =
        [
            w.Reader.Language == Language.French ? ReplyMarker.French : ReplyMarker.English,
            fact switch
            {
                CustomerReplied => w["{0} wrote on {1}:", fact.By.Name, ticket.Number],
                ApprovalAnswered { Agreed: true } => w[
                    "{0} agreed to what was asked on {1}.",
                    fact.By.Name,
                    ticket.Number
                ],
                ApprovalAnswered => w["{0} refused what was asked on {1}.", fact.By.Name, ticket.Number],
                AccessAnswered { Granted: true } => w[
                    "{0} granted the remote access asked on {1}.",
                    fact.By.Name,
                    ticket.Number
                ],
                AccessAnswered => w["{0} refused the remote access asked on {1}.", fact.By.Name, ticket.Number],
                _ => w["{0} gave you {1}: {2}", fact.By.Name, ticket.Number, ticket.Story.Opened!.Subject],
            },
            said.Length > LongestText ? said[..LongestText] + "…" : said,
            change.RequesterEmail is null
                ? ""
                : w[
                    "Answer this mail, and {0} gets your words. Begin with #note to keep them among engineers.",
                    change.Requester
                ],
            links.To($"tickets/{ticket.Number}"),
        ];
        return new NewMail(
            $"ticket:{ticket.Id.Value}:{position}:{Kind}",
            Kind,
            [engineer.Email!],
            $"[{ticket.Number}] {ticket.Story.Opened!.Subject}",
            string.Join("\n\n", paragraphs.Where(paragraph => paragraph.Length > 0)) + "\n"
        )
        {
            TicketId = ticket.Id,
            FromName = fact.By.Name,
            ReplyToTicket = true,
            InReplyTo = change.Thread.LastOrDefault(),
            References = change.Thread,
        };
    }
}
