using Contrefort.Core.Tickets;

namespace Contrefort.Core.RemoteWork;

/// <summary>The verbs of a ticket on remote sessions and visits.</summary>
public static class RemoteVerbs
{
    extension(Ticket ticket)
    {
        /// <summary>Asks the customer for a way into their machines, or plans a visit.</summary>
        public void AskAccess(AccessAsked asked)
        {
            ticket.RefuseWhenClosed();
            ticket.Add(asked);
        }

        /// <summary>
        /// The next step of a remote session or visit. Nobody goes in for a closed ticket; what was begun is ended and
        /// written down all the same.
        /// </summary>
        public void Access(RemoteSessionId session, Func<RemoteSession, AccessFact> step)
        {
            var fact = step(
                ticket.Story.Sessions.GetValueOrDefault(session)
                    ?? throw new RuleViolationException("There is no such session.")
            );
            if (fact is AccessOpened)
                ticket.RefuseWhenClosed();
            ticket.Add(fact);
        }
    }
}
