using System.ComponentModel;
using Contrefort.Core.Contracts;
using Contrefort.Core.Targets;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.SignIn;
using NodaTime;

namespace Contrefort.Tickets;

/// <summary>A ticket in a list.</summary>
internal sealed record TicketLine(
    [property: Description("What people say on the telephone, and its place in addresses: `2026-00042`.")]
        string Number,
    string Subject,
    TicketKind Kind,
    [property: Description("How the request came.")] Channel Channel,
    TicketState State,
    string? Priority,
    [property: Description("Support level, 1 to 3.")] int Level,
    string? Component,
    [property: Description("The customer's number.")] string? Customer,
    [property: Description("The contract's number.")] string? Contract,
    [property: Description("Who asked.")] string Requester,
    [property: Description("The engineer it is given to; for staff.")] string? Assignee,
    Instant OpenedAt,
    Instant UpdatedAt,
    [property: Description("When the most urgent running clock is due, or was.")] Instant? NextDueAt,
    [property: Description("The term of that clock, such as `response.acknowledgement`.")] string? NextDue
);

/// <summary>A ticket: its facts read by its contract, as they stand now.</summary>
internal sealed record TicketView(
    string Number,
    string Subject,
    TicketKind Kind,
    Channel Channel,
    TicketState State,
    PriorityView Priority,
    int Level,
    [property: Description("The expert named at level 3.")] string? Expert,
    string? Component,
    [property: Description("The contract's number; absent while nobody knows under which it is asked.")]
        string? Contract,
    PersonView Requester,
    [property: Description("The engineer it is given to; for staff.")] PersonView? Assignee,
    Instant OpenedAt,
    Instant? AcknowledgedAt,
    Instant? WorkedAroundAt,
    Instant? ResolvedAt,
    Instant? ClosedAt,
    HoldView? Hold,
    [property: Description("How it was resolved.")] string? Summary,
    VerdictView Verdict,
    [property: Description("What was promised, by when, and why; the same sentences for engineer and customer.")]
        IReadOnlyList<ClockView> Clocks
)
{
    public static TicketView Of(TicketChange change, Ui.Words words, Viewer viewer) =>
        Of(
            change.Ticket,
            change.Contract,
            new PersonView(change.Requester, change.RequesterEmail),
            change.Clocks,
            words,
            viewer
        );

    public static TicketView Of(
        Ticket ticket,
        Contract? contract,
        PersonView requester,
        IReadOnlyList<ClockReading> clocks,
        Ui.Words words,
        Viewer viewer
    )
    {
        var (story, isStaff) = (ticket.Story, viewer is StaffViewer);
        var opened = story.Opened!;
        return new TicketView(
            ticket.Number,
            opened.Subject,
            opened.Kind,
            opened.Channel,
            story.State,
            new PriorityView(
                story.PriorityBy(contract?.Terms.PriorityScale),
                story.PriorityByCustomer,
                story.PriorityByProvider,
                story.PriorityAgreed
            ),
            story.Level,
            story.Expert,
            story.Component,
            contract?.Number,
            requester,
            isStaff && story.Assignee is { } assignee ? new PersonView(assignee.Name, null) : null,
            opened.At,
            story.Acknowledged?.At,
            story.WorkedAround?.At,
            story.Resolution?.At,
            story.Closed?.At,
            story.Hold is { } hold ? new HoldView(hold.Reason, hold.Note, hold.At) : null,
            story.Resolution?.Summary,
            VerdictView.Of(story, words, isStaff),
            ClocksOf(ticket, contract, clocks, words, isStaff)
        );
    }

    static IReadOnlyList<ClockView> ClocksOf(
        Ticket ticket,
        Contract? contract,
        IReadOnlyList<ClockReading> clocks,
        Ui.Words words,
        bool isStaff
    )
    {
        if (contract is null)
            return [];
        var terms = contract.Terms.AsOf(ticket.Story.Opened!.Trigger);
        // Internal aims are nobody's promise.
        return [.. clocks.Where(clock => isStaff || !clock.IsAim).Select(clock => ClockView.Of(clock, terms, words))];
    }
}

internal sealed record PersonView(string Name, string? Email);

/// <summary>How serious it is, by each side's word.</summary>
internal sealed record PriorityView(
    [property: Description("The one that counts by the contract's own scale.")] string? Value,
    string? ByCustomer,
    string? ByProvider,
    string? Agreed
);

internal sealed record HoldView(HoldReason Reason, string? Note, Instant Since);

/// <summary>What the contract said of the request when it arrived.</summary>
internal sealed record VerdictView(
    [property: Description("False: it is kept for triage, and a person decides.")] bool IsAdmitted,
    IReadOnlyList<VerdictLineView> Lines,
    [property: Description("Why a person admitted what the contract did not; for staff.")] string? OverriddenBecause
)
{
    public static VerdictView Of(TicketStory story, Ui.Words words, bool isStaff) =>
        Of(story.Verdict!, words) with
        {
            OverriddenBecause = isStaff ? story.Overridden?.Reason : null,
        };

    public static VerdictView Of(Verdict verdict, Ui.Words words) =>
        new(
            verdict.IsAdmitted,
            [
                .. verdict.Lines.Select(line => new VerdictLineView(
                    line.Question,
                    line.Answer,
                    words[line.Reason],
                    [.. line.Because.Select(because => CitationView.Of(because, words))]
                )),
            ],
            null
        );
}

internal sealed record VerdictLineView(
    VerdictQuestion Question,
    VerdictAnswer Answer,
    [property: Description("In the reader's language.")] string Reason,
    [property: Description("The terms it follows from.")] IReadOnlyList<CitationView> Because
);

/// <summary>A term of the contract and its passage in the signed text.</summary>
internal sealed record CitationView(
    [property: Description("Such as `response.acknowledgement`.")] string Term,
    [property: Description("Such as `S1 §2.1.1`.")] string Source,
    [property: Description("In plain words, in the reader's language.")] string Text
)
{
    public static CitationView Of(Citation because, Ui.Words words) =>
        new(because.Ref, because.Source, words[because.Text]);
}

internal sealed record ClockView(
    ServiceClock Clock,
    string Term,
    ClockState State,
    Commitment Commitment,
    [property: Description("An internal aim, owed to nobody; for staff.")] bool IsAim,
    [property: Description("Late on a promise that is owed.")] bool IsBreach,
    Instant? StartedAt,
    Instant? Due,
    Instant? StoppedAt,
    [property: Description("The clock in one sentence.")] string Headline,
    [property: Description("How the deadline was reached, so that a person can add it up.")] string? Detail,
    CitationView Because
)
{
    public static ClockView Of(ClockReading clock, ContractTerms terms, Ui.Words words) =>
        new(
            clock.Term.Clock,
            clock.Term.Ref,
            clock.State,
            clock.Term.Commitment,
            clock.IsAim,
            clock.IsBreach,
            clock.StartedAt,
            clock.Due,
            clock.StoppedAt,
            words[ClockSentence.Headline(clock)],
            ClockSentence.Detail(clock, terms) is { } detail ? words[detail] : null,
            CitationView.Of(clock.Because, words)
        );
}

/// <summary>A ticket with all that was said and done.</summary>
internal sealed record TicketWholeView(
    TicketView Ticket,
    [property: Description("The customer's number; for staff.")] string? Customer,
    IReadOnlyList<MessageView> Messages,
    [property: Description("What engineers say among themselves; only ever present for staff.")]
        IReadOnlyList<NoteView>? Notes,
    IReadOnlyList<WorkView> Interventions,
    [property: Description("What happened, oldest first.")] IReadOnlyList<StepView> History,
    [property: Description("Tickets it continues, or that continue it.")] IReadOnlyList<string> Linked
);

internal sealed record MessageView(
    Guid Id,
    Instant At,
    [property: Description("From the customer's side.")] bool Incoming,
    [property: Description("Written by a program.")] bool Automatic,
    string By,
    [property: Description("What the author wrote.")] string Text,
    [property: Description("Quoted replies and signatures.")] string? Rest,
    IReadOnlyList<FileView> Attachments
);

internal sealed record NoteView(Guid Id, Instant At, string By, string Text, IReadOnlyList<FileView> Attachments);

internal sealed record FileView(
    [property: Description("Its place under `/api/v1/attachments/`.")] Guid Id,
    string Name,
    string Type,
    [property: Description("Bytes.")] long Size
);

internal sealed record StepView(Instant At, [property: Description("In the reader's language.")] string Text);

/// <summary>One stretch of work.</summary>
internal sealed record WorkView(
    Guid Id,
    [property: Description("Its ticket's number.")] string? Ticket,
    Instant StartedAt,
    [property: Description("Minutes worked.")] decimal WorkedMinutes,
    [property: Description("Minutes charged, as the contract's meters count them.")] decimal ChargedMinutes,
    Core.Terms.InterventionMode Mode,
    string Engineer,
    [property: Description("What was done; the customer reads it.")] string Summary,
    [property: Description("When it turned out to be a mistake and stopped counting.")] Instant? TakenBackAt
);
