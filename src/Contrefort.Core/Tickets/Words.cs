namespace Contrefort.Core.Tickets;

/// <summary>What is asked. The offer may call each by another name; see its <c>labels</c>.</summary>
public enum TicketKind
{
    Incident,
    Request,
    Advice,
    Enhancement,
    Training,
}

/// <summary>Where the ticket stands, read from its facts.</summary>
public enum TicketState
{
    /// <summary>Kept, but the contract did not admit it by itself: a person decides.</summary>
    Triage,

    /// <summary>Admitted and waiting for an engineer to acknowledge it.</summary>
    New,
    Open,
    OnHold,
    Resolved,
    Closed,
}

/// <summary>Who did something: an engineer, a contact, or the program acting on a term.</summary>
public sealed record Actor(ActorKind Kind, Guid? Id, string Name)
{
    /// <summary>The program itself, acting on a term or a probe.</summary>
    public static readonly Actor Contrefort = new(ActorKind.Program, null, "Contrefort");

    public static Actor Engineer(Guid userId, string name) => new(ActorKind.Engineer, userId, name);

    public static Actor Contact(Guid contactId, string name) => new(ActorKind.Contact, contactId, name);

    /// <summary>Someone outside any contract, known only by what they wrote.</summary>
    public static Actor Stranger(string name) => new(ActorKind.Stranger, null, name);
}

public enum ActorKind
{
    Engineer,
    Contact,
    Stranger,
    Program,
}
