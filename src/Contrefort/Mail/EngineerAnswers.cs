using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Tickets;

namespace Contrefort.Mail;

internal static class EngineerAnswers
{
    /// <summary>
    /// What an engineer wrote by mail becomes what they would have written on the page: an answer to the caller, which
    /// takes charge of a new request, or a note. What they quoted is not repeated to the customer; the mail has it.
    /// </summary>
    public static void AnswerOn(
        this MessageDraft words,
        TicketChange change,
        Actor engineer,
        bool isNote,
        IncomingMailRow mail
    )
    {
        var ticket = change.Ticket;
        // A closed ticket tells the customer nothing more: the words are kept for colleagues.
        if (isNote || ticket.Story.State == TicketState.Closed)
        {
            var note = NewId.At(change.Now);
            change.Note(
                new NoteRow
                {
                    Id = note,
                    At = mail.ReceivedAt,
                    ById = engineer.Id!.Value,
                    ByName = engineer.Name,
                    Text = EngineerReplies.WithoutMark(words.Text),
                },
                words.Files.Select(file => file.OnNote(note))
            );
            return;
        }
        if (ticket.Story.State == TicketState.New)
            ticket.Acknowledge(engineer, mail.ReceivedAt);
        var said = (words with { Text = words.Text.Trim(), Rest = "", HasHtml = false }).SayOn(
            change,
            engineer,
            null,
            incoming: false,
            mail.ReceivedAt
        );
        ticket.Answer(engineer, said.Id, mail.ReceivedAt);
    }
}
