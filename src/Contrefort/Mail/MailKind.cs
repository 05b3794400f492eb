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
