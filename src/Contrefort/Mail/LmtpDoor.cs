using Contrefort.Protocols.Lmtp;
using Contrefort.Protocols.Smtp;

namespace Contrefort.Mail;

/// <summary>What LMTP decides here: our addresses are taken, and 250 is said once the message is committed.</summary>
internal sealed partial class LmtpDoor(MailIntake intake, MailAddresses addresses, ILogger<LmtpDoor> log) : LmtpHandler
{
    public override ValueTask<SmtpReply> AcceptAsync(string recipient, Envelope soFar, CancellationToken ct) =>
        ValueTask.FromResult(addresses.Takes(recipient) ? SmtpReply.RecipientOk : SmtpReply.NoSuchUser);

    public override async ValueTask<IReadOnlyList<SmtpReply>> DeliverAsync(
        Envelope envelope,
        Spool message,
        CancellationToken ct
    )
    {
        // Not to be given up half-way: the peer would not know whether we have it.
        await using var content = message.OpenRead();
        await intake.Accept("lmtp", envelope.From, envelope.Recipients, content, CancellationToken.None);
        return envelope.ForEveryone(SmtpReply.Delivered);
    }

    public override void Faulted(Exception fault) => SessionFaulted(log, fault);

    [LoggerMessage(LogLevel.Warning, "An LMTP session ended badly")]
    static partial void SessionFaulted(ILogger log, Exception fault);
}
