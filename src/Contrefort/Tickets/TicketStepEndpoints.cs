using Contrefort.Api;
using Contrefort.Core;
using Contrefort.Core.Contracts;
using Contrefort.Core.Targets;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Protocols.Replies;
using Contrefort.SignIn;
using Contrefort.Ui;
using Microsoft.EntityFrameworkCore;

namespace Contrefort.Tickets;

/// <summary>
/// What is done to a ticket: each step is a thing posted under it. A step its state does not allow is 409, and what is asked
/// of a ticket one may not see is the same as of one that is not there.
/// </summary>
internal static class TicketStepEndpoints
{
    public static void MapTicketSteps(this RouteGroupBuilder tickets)
    {
        var step = tickets.MapGroup("/{number}");
        step.MapPost("/messages", Say)
            .Does<TicketView>(
                "Write to the other side",
                "From staff it goes to the caller by mail; from a contact it is their answer, which ends a hold for them and reopens what was resolved."
            );
        step.MapPost("/closure", Close)
            .Does<TicketView>("Agree to close", "It closes once the sides the contract wants have agreed.");
        step.MapPost("/reopening", Reopen)
            .Does<TicketView>(
                "Reopen",
                "What was called resolved is not. A closed ticket stays closed: open one that continues it."
            );
        step.MapPost("/priority", SetPriority)
            .Does<TicketView>(
                "Propose or agree a priority",
                "Each side's word is kept; when both say the same it is agreed."
            );

        var staff = tickets.MapGroup("/{number}").RequireAuthorization(Policies.Staff);
        staff
            .MapPost("/notes", Note)
            .Does<TicketView>("Note something among engineers", "No customer can ever read it.");
        staff
            .MapPost("/acknowledgement", Acknowledge)
            .Does<TicketView>("Acknowledge", "An engineer takes charge, and the caller is told so by mail.");
        staff.MapPost("/assignment", Assign).Does<TicketView>("Give it to someone, or take it");
        staff
            .MapPost("/admission", Admit)
            .Does<TicketView>("Admit what the contract did not", "Overrides the verdict, with a reason.");
        staff.MapPost("/hold", Hold).Does<TicketView>("Put it on hold");
        staff.MapPost("/resumption", Resume).Does<TicketView>("Take it up again");
        staff.MapPost("/escalation", Escalate).Does<TicketView>("Raise its support level");
        staff.MapPost("/workaround", WorkAround).Does<TicketView>("A workaround is in place");
        staff.MapPost("/resolution", Resolve).Does<TicketView>("Resolve it");
    }

    static Task<IResult> Acknowledge(string number, ApiCall call, ContrefortDb db, TicketDesk desk) =>
        call.Step(number, db, desk, change => change.Ticket.Acknowledge(call.Actor, change.Now));

    static async Task<IResult> Assign(
        string number,
        AssignmentBody body,
        ApiCall call,
        ContrefortDb db,
        TicketDesk desk,
        StaffList staff
    )
    {
        call.Check(body);
        var id = body.Engineer ?? call.Viewer.UserId;
        var engineer =
            (await staff.Read()).FirstOrDefault(person => person.Id == id)
            ?? throw call.Refuse("engineer", "There is no such engineer.");
        return await call.Step(
            number,
            db,
            desk,
            change => change.Ticket.Assign(call.Actor, engineer.Id, engineer.Name, change.Now)
        );
    }

    static Task<IResult> Admit(string number, ReasonBody body, ApiCall call, ContrefortDb db, TicketDesk desk) =>
        call.Step(number, body, db, desk, change => change.Ticket.Override(call.Actor, body.Reason!, change.Now));

    static Task<IResult> Hold(string number, HoldBody body, ApiCall call, ContrefortDb db, TicketDesk desk) =>
        call.Step(
            number,
            body,
            db,
            desk,
            change => change.Ticket.Hold(call.Actor, body.Reason!.Value, body.Note.Given, change.Now)
        );

    static Task<IResult> Resume(string number, ApiCall call, ContrefortDb db, TicketDesk desk) =>
        call.Step(number, db, desk, change => change.Ticket.Resume(call.Actor, change.Now));

    static Task<IResult> Escalate(string number, EscalationBody body, ApiCall call, ContrefortDb db, TicketDesk desk) =>
        call.Step(
            number,
            body,
            db,
            desk,
            change =>
                change.Ticket.Escalate(
                    call.Actor,
                    body.Level!.Value,
                    body.Expert.Given,
                    body.Reason!,
                    change.Contract?.Terms.LevelScale?.LevelsFrom(change.Ticket.Story.Level),
                    change.Now
                )
        );

    static Task<IResult> WorkAround(
        string number,
        WorkaroundBody body,
        ApiCall call,
        ContrefortDb db,
        TicketDesk desk
    ) =>
        call.Step(
            number,
            body,
            db,
            desk,
            change => change.Ticket.WorkAround(call.Actor, body.Description!, change.Now)
        );

    static Task<IResult> Resolve(string number, ResolutionBody body, ApiCall call, ContrefortDb db, TicketDesk desk) =>
        call.Step(number, body, db, desk, change => change.Ticket.Resolve(call.Actor, body.Summary!, change.Now));

    static Task<IResult> Close(string number, ClosureBody? body, ApiCall call, ContrefortDb db, TicketDesk desk) =>
        call.Step(
            number,
            db,
            desk,
            change =>
            {
                var needsBoth = change.Contract is { } contract && Closing.Agreement(contract.Terms) is not null;
                var side =
                    call.Contact is not null || needsBoth && body?.CustomerAgrees == true
                        ? Side.Customer
                        : Side.Provider;
                change.Ticket.AgreeToClose(call.Actor, side, needsBoth, change.Now);
            }
        );

    static Task<IResult> Reopen(string number, ReasonBody body, ApiCall call, ContrefortDb db, TicketDesk desk) =>
        call.Step(
            number,
            body,
            db,
            desk,
            change =>
            {
                if (call.Contact is null)
                    change.Ticket.Reopen(call.Actor, body.Reason!, change.Now);
                else if (change.Ticket.Story.State != TicketState.Resolved)
                    throw new RuleViolationException("This ticket is not resolved.");
                else
                    Hear(change, call, new MessageDraft(body.Reason!.Trim()), onlyThanks: false);
            }
        );

    static Task<IResult> SetPriority(
        string number,
        PriorityBody body,
        ApiCall call,
        ContrefortDb db,
        TicketDesk desk
    ) =>
        call.Step(
            number,
            body,
            db,
            desk,
            change =>
            {
                var priority = body.Priority!.Trim();
                if (change.Contract?.Terms.PriorityScale is { Values.Count: > 0 } scale && !scale.Has(priority))
                    throw new RefusedFieldsException("priority", call.Words["The contract has no such priority."]);
                var isCustomer = call.Contact is not null;
                change.Ticket.SetPriority(
                    call.Actor,
                    priority,
                    isCustomer ? Side.Customer : Side.Provider,
                    !isCustomer && body.CustomerAgrees,
                    change.Now
                );
            }
        );

    static Task<IResult> Say(
        string number,
        MessageBody body,
        ApiCall call,
        ContrefortDb db,
        TicketDesk desk,
        ApiUploads uploads
    )
    {
        call.Check(body);
        var draft = new MessageDraft(body.Text!.Trim()) { Files = uploads.Read(body.Attachments, call) };
        return call.Step(
            number,
            db,
            desk,
            change =>
            {
                if (call.Contact is not null)
                {
                    Hear(change, call, draft, draft.Files.Count == 0 && ThankYou.Is(draft.Text));
                    return;
                }
                var said = draft.SayOn(change, call.Actor, null, incoming: false, change.Now);
                change.Ticket.Answer(call.Actor, said.Id, change.Now);
            }
        );
    }

    static void Hear(TicketChange change, ApiCall call, MessageDraft draft, bool onlyThanks)
    {
        var said = draft.SayOn(change, call.Actor, call.Viewer.Email, incoming: true, change.Now);
        change.Ticket.HearFromCustomer(call.Actor, said.Id, onlyThanks, change.Now);
    }

    static Task<IResult> Note(
        string number,
        MessageBody body,
        ApiCall call,
        ContrefortDb db,
        TicketDesk desk,
        ApiUploads uploads
    )
    {
        call.Check(body);
        var files = uploads.Read(body.Attachments, call);
        return call.Step(
            number,
            db,
            desk,
            change =>
            {
                var note = new NoteRow
                {
                    Id = NewId.At(change.Now),
                    At = change.Now,
                    ById = call.Viewer.UserId,
                    ByName = call.Viewer.Name,
                    Text = body.Text!.Trim(),
                };
                change.Note(note, files.Select(file => file.OnNote(note.Id)));
            }
        );
    }

    static Task<IResult> Step(
        this ApiCall call,
        string number,
        object body,
        ContrefortDb db,
        TicketDesk desk,
        Action<TicketChange> verb
    )
    {
        call.Check(body);
        return call.Step(number, db, desk, verb);
    }

    /// <summary>One step of one ticket the person may see; the answer is committed with it.</summary>
    static async Task<IResult> Step(
        this ApiCall call,
        string number,
        ContrefortDb db,
        TicketDesk desk,
        Action<TicketChange> verb
    )
    {
        var id = await call.Tickets(db)
            .Where(ticket => ticket.Number == number)
            .Select(ticket => (TicketId?)ticket.Id)
            .SingleOrDefaultAsync(call.Stop);
        if (id is not { } known)
            return TypedResults.NotFound();
        Answer? answer = null;
        try
        {
            await desk.Change(
                known,
                change =>
                {
                    verb(change);
                    answer = Answer.Ok(TicketView.Of(change, call.Words, call.Viewer), ApiJson.Plain.TicketView);
                    return ValueTask.CompletedTask;
                },
                batch => call.Keep(batch, answer!),
                call.Stop
            );
        }
        catch (RuleViolationException broken)
        {
            throw new StateConflictException(broken.Sentence);
        }
        return answer!;
    }
}
