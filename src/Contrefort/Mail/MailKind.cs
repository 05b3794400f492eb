using Contrefort.Core;

namespace Contrefort.Mail;

/// <summary>What one of our mails is, in words.</summary>
internal static class MailKind
{
    public static string Of(string kind, Words words) =>
        kind switch
        {
            "receipt" => words["Automatic receipt"],
            "acknowledgement" => words["Acknowledgement"],
            "reply" => words["Answer"],
            "step" => words["News of a step"],
            "closing" => words["Closing mail"],
            "notice" => words["Notice"],
            "quote" => words["Quote"],
            StaffMails.Kind => words["To an engineer"],
            "sign-in-link" => words["Sign-in link"],
            "approval" => words["Agreement asked"],
            "remote-access" => words["Remote access asked"],
            "debrief" => words["Debrief awaited"],
            "alert" => words["Alert told"],
            "call" => words["On-call message"],
            _ => kind,
        };
}

/// <summary>How the state of a delivery is coloured; its name is always beside the colour.</summary>
internal static class DeliveryLook
{
    public static string Of(DeliveryState state) =>
        state switch
        {
            DeliveryState.Queued => "is-queued",
            DeliveryState.HandingOver => "is-doubtful",
            DeliveryState.Sent => "is-sent",
            DeliveryState.Refused or DeliveryState.Bounced => "is-lost",
        };
}

/// <summary>What became of a message, in words.</summary>
internal static class MailOutcomeWord
{
    public static string Of(string? outcome, Words words) =>
        outcome switch
        {
            "request" => words["New request"],
            "reply" => words["Reply on a ticket"],
            "follow-up" => words["Late reply: a follow-up"],
            "note" => words["An engineer's note"],
            "answer" => words["An engineer's answer"],
            "bounce" => words["A mail of ours came back"],
            "delay" => words["A mail of ours is late"],
            "held" => words["Held back"],
            "automatic" => words["Written by a program"],
            "alert" => words["An alert"],
            "duplicate" => words["Read already"],
            "loop" => words["A loop: nobody is answered"],
            _ => outcome ?? "—",
        };
}
