using Contrefort.Core;
using Contrefort.Core.Debriefs;
using Contrefort.Core.RemoteWork;
using Contrefort.Core.Tickets;

namespace Contrefort.Tickets;

/// <summary>A fact as one line of a ticket's history; null for one that another line already tells.</summary>
internal static class FactSentence
{
    public static Sentence? Of(Fact fact) =>
        fact switch
        {
            Opened f => new Sentence("Received by {0}", f.Channel),
            Identified { By.Kind: ActorKind.Engineer } f => new Sentence("{0} said who asks", f.By.Name),
            Released => new Sentence("There are hours again: the request is admitted"),
            Overridden f => new Sentence("{0} admitted the request: {1}", f.By.Name, f.Reason),
            PrioritySet f => new Sentence("{0} proposes priority {1}", f.By.Name, f.Priority),
            PriorityAgreed f => new Sentence("Priority {0} is agreed", f.Priority),
            ComponentNamed f => new Sentence("It is about {0}", f.Component),
            Assigned f when f.By.Id == f.Engineer => new Sentence("{0} takes the ticket", f.Name),
            Assigned f => new Sentence("{0} gives the ticket to {1}", f.By.Name, f.Name),
            Acknowledged f => new Sentence("{0} acknowledged the request", f.By.Name),
            Held { Note: { Length: > 0 } note } f => new Sentence(
                "{0} put it on hold: {1} ({2})",
                f.By.Name,
                f.Reason,
                note
            ),
            Held f => new Sentence("{0} put it on hold: {1}", f.By.Name, f.Reason),
            Resumed f => new Sentence("{0} took it up again", f.By.Name),
            ApprovalAsked f => new Sentence("{0} asked the customer to agree: {1}", f.By.Name, f.What),
            ApprovalAnswered { Remark: { } remark } f => new Sentence(
                f.Agreed ? "{0} agreed: {1}" : "{0} refused: {1}",
                f.By.Name,
                remark
            ),
            ApprovalAnswered f => new Sentence(f.Agreed ? "{0} gave their agreement" : "{0} refused", f.By.Name),
            AccessAsked { Way: AccessWay.OnSite } f => new Sentence("{0} plans a visit: {1}", f.By.Name, f.Purpose),
            AccessAsked { Standing: not null } f => new Sentence(
                "{0} plans a remote session under a standing access, by {1}: {2}",
                f.By.Name,
                f.Way.Said,
                f.Purpose
            ),
            AccessAsked f => new Sentence("{0} asked for remote access by {1}: {2}", f.By.Name, f.Way.Said, f.Purpose),
            AccessAnswered { Remark: { } remark } f => new Sentence(
                f.Granted ? "{0}: remote access is granted ({1})" : "{0}: remote access is refused ({1})",
                f.By.Name,
                remark
            ),
            AccessAnswered f => new Sentence(
                f.Granted ? "{0} granted remote access" : "{0} refused remote access",
                f.By.Name
            ),
            AccessOpened f => new Sentence("{0} is in", f.By.Name),
            AccessClosed f => new Sentence("{0} is out: {1}", f.By.Name, f.Done),
            AccessWithdrawn f => new Sentence("{0} does not need the access any more", f.By.Name),
            Debriefed f => new Sentence(
                f.Shared ? "{0} wrote the debrief, for the customer too" : "{0} wrote the debrief",
                f.By.Name
            ),
            Escalated { Expert: { Length: > 0 } expert } f => new Sentence(
                "{0} raised it to level {1}, to {2}: {3}",
                f.By.Name,
                f.Level,
                expert,
                f.Reason
            ),
            Escalated f => new Sentence("{0} raised it to level {1}: {2}", f.By.Name, f.Level, f.Reason),
            WorkedAround f => new Sentence("{0} put a workaround in place: {1}", f.By.Name, f.Description),
            Resolved f => new Sentence("{0} resolved it: {1}", f.By.Name, f.Summary),
            ClosureAgreed { Side: Core.Terms.Side.Customer } f => new Sentence("{0} agrees to close it", f.By.Name),
            Closed f => new Sentence("{0} closed it", f.By.Name),
            Reopened { By.Kind: ActorKind.Engineer } f => new Sentence("{0} reopened it: {1}", f.By.Name, f.Reason),
            Reopened => new Sentence("The customer's answer reopened it"),
            Alerted f => new Sentence(
                "Alert: {0} (first failure {1}, confirmed {2})",
                f.What,
                f.FirstFailedAt,
                f.ConfirmedAt
            ),
            AlertedAgain f => new Sentence("In alert again: {0}", f.What),
            AlertRecovered f => new Sentence("Up again: {0}", f.What),
            JoinedAlert f => new Sentence("{0} asked about it: their request joined this ticket", f.By.Name),
            KnownInAlert f => new Sentence("It is about what is in alert since {0}: {1}", f.Since, f.What),
            ProviderTold => new Sentence("Somebody on call was told"),
            FollowedUp => new Sentence("A late answer opened a follow-up"),
            Continues => new Sentence("It continues a closed ticket"),
            _ => null,
        };
}
