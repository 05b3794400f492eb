using System.Globalization;
using System.Text;

namespace Contrefort.Protocols.Smtp;

/// <summary>
/// Hands messages to one server by SMTP (RFC 5321) over a connection it keeps for the next message. For one caller at a
/// time. Network failures come back as outcomes; only the caller's own cancellation is thrown.
/// </summary>
public sealed class SmtpClient(SmtpServer server) : IAsyncDisposable
{
    /// <summary>Few enough that commands and replies together never fill the buffers on both sides (RFC 2920 §3.1).</summary>
    const int PipelineBatch = 50;

    SmtpSession? _session;

    /// <summary>
    /// Sends a message, a seekable stream read from its start, to the recipients of the envelope. Line ends are made CR LF
    /// on the way. Raises ArgumentException when the sender is no address; a recipient that is none is refused by itself.
    /// </summary>
    public async Task<SendOutcome> SendAsync(Envelope envelope, Stream message, CancellationToken ct)
    {
        if (envelope.From.Length > 0 && !SmtpAddress.IsWritable(envelope.From))
            throw new ArgumentException("The sender is not an address.", nameof(envelope));
        var isReused = _session is not null;
        var delivery = new Delivery(envelope);
        try
        {
            var traits = await MessageTraits.ReadAsync(message, ct);
            if (isReused && await _session!.IsAliveAsync(ct) is false)
                await CloseAsync();
            _session ??= await SmtpSession.OpenAsync(server, ct);
            return await ConverseAsync(_session, delivery, message, traits, ct);
        }
        catch (SmtpRefusal refusal)
        {
            await CloseAsync();
            return new SendOutcome.Refused(
                refusal.Stage,
                refusal.Reply,
                delivery.Unfinished(StateAfter(refusal), refusal.Reply)
            );
        }
        catch (SmtpFault fault)
        {
            await CloseAsync();
            return delivery.IsMessageSent
                ? new SendOutcome.InDoubt(
                    fault.Failure,
                    fault.Message,
                    delivery.Unfinished(RecipientState.Transient, null)
                )
                : new SendOutcome.Failed(fault.Failure, fault.Message, delivery.Unfinished(StateAfter(fault), null));
        }
        catch
        {
            await CloseAsync();
            throw;
        }
    }

    /// <summary>Says goodbye and closes the connection; the next message opens another.</summary>
    public async Task QuitAsync(CancellationToken ct)
    {
        try
        {
            if (_session is not null)
                await _session.Connection.AskAsync("QUIT", ct);
        }
        catch (SmtpFault)
        {
            // Gone already, which is what we wanted.
        }
        finally
        {
            await CloseAsync();
        }
    }

    static async Task<SendOutcome> ConverseAsync(
        SmtpSession session,
        Delivery delivery,
        Stream message,
        MessageTraits traits,
        CancellationToken ct
    )
    {
        var commands = Commands(session, delivery, traits);
        var isTaken = false;
        for (var at = 0; at < commands.Count; at += PipelineBatch)
        {
            var batch = commands.Skip(at).Take(PipelineBatch).ToList();
            var replies = await session.AskAllAsync(batch.ConvertAll(step => step.Command), ct);
            for (var i = 0; i < batch.Count; i++)
            {
                if (batch[i].Recipient is { } recipient)
                    isTaken |= delivery.Record(recipient, replies[i]);
                else if (!replies[i].IsPositive)
                    throw new SmtpRefusal(SmtpStage.Sender, replies[i]);
            }
        }
        if (!isTaken)
        {
            await session.ResetAsync(ct);
            var reply = delivery.LastRefusal ?? new SmtpReply(554, "5.5.1", "No recipient");
            return new SendOutcome.Refused(
                SmtpStage.Recipients,
                reply,
                delivery.Unfinished(RecipientState.Permanent, reply)
            );
        }
        return await SendMessageAsync(session, delivery, message, ct);
    }

    static async Task<SendOutcome> SendMessageAsync(
        SmtpSession session,
        Delivery delivery,
        Stream message,
        CancellationToken ct
    )
    {
        var go = await session.Connection.AskAsync("DATA", ct);
        if (go.Code != 354)
            throw new SmtpRefusal(SmtpStage.Data, go);
        message.Position = 0;
        await DotStuffing.SendAsync(message, session.Connection, ct);
        delivery.IsMessageSent = true;
        await session.Connection.WriteAsync(".\r\n"u8.ToArray(), ct);
        var final = await session.Connection.ReadReplyAsync(session.Server.FinalReplyTimeout, ct);
        if (!final.IsPositive)
            throw new SmtpRefusal(SmtpStage.Message, final);
        return new SendOutcome.Sent(final, delivery.Unfinished(RecipientState.Accepted, final));
    }

    static List<(string Command, string? Recipient)> Commands(
        SmtpSession session,
        Delivery delivery,
        MessageTraits traits
    )
    {
        var envelope = delivery.Envelope;
        var needsUtf8 =
            traits.HasEightBitHeader
            || envelope.Recipients.Append(envelope.From).Any(address => !SmtpAddress.IsAsciiWithPunycode(address));
        var utf8 = session.Offers("SMTPUTF8");
        if (needsUtf8 && !utf8)
            throw new SmtpFault(SmtpFailure.Utf8NotOffered, "The server takes no UTF-8 addresses or headers");
        if (traits.HasEightBit && !session.Offers("8BITMIME"))
            throw new SmtpFault(SmtpFailure.EightBitNotOffered, "The server takes no 8-bit messages");
        if (session.MaxSize is { } limit && traits.Length > limit)
            throw new SmtpFault(
                SmtpFailure.MessageTooLarge,
                $"The message has {traits.Length} bytes, the server takes {limit}"
            );

        var mail = new StringBuilder("MAIL FROM:<").Append(SmtpAddress.Write(envelope.From, needsUtf8)).Append('>');
        if (session.Offers("SIZE"))
            mail.Append(CultureInfo.InvariantCulture, $" SIZE={traits.Length}");
        if (session.Offers("8BITMIME"))
            mail.Append(traits.HasEightBit ? " BODY=8BITMIME" : " BODY=7BIT");
        if (needsUtf8)
            mail.Append(" SMTPUTF8");
        var commands = new List<(string, string?)> { (mail.ToString(), null) };
        foreach (var recipient in envelope.Recipients)
        {
            if (SmtpAddress.IsWritable(recipient))
                commands.Add(($"RCPT TO:<{SmtpAddress.Write(recipient, needsUtf8)}>", recipient));
            else
                delivery.Record(recipient, new SmtpReply(501, "5.1.3", "Not an address"));
        }
        return commands;
    }

    /// <summary>A server that will not talk to us says nothing about the message: that can be tried again.</summary>
    static RecipientState StateAfter(SmtpRefusal refusal) =>
        refusal.Stage >= SmtpStage.Sender && refusal.Reply.IsPermanent
            ? RecipientState.Permanent
            : RecipientState.Transient;

    static RecipientState StateAfter(SmtpFault fault) =>
        fault.Failure is SmtpFailure.MessageTooLarge or SmtpFailure.EightBitNotOffered or SmtpFailure.Utf8NotOffered
            ? RecipientState.Permanent
            : RecipientState.Transient;

    async ValueTask CloseAsync()
    {
        var session = _session;
        _session = null;
        if (session is not null)
            await session.DisposeAsync();
    }

    public ValueTask DisposeAsync() => CloseAsync();

    /// <summary>One message on its way: what is known of each recipient so far.</summary>
    sealed class Delivery(Envelope envelope)
    {
        readonly Dictionary<string, SmtpReply> _refused = new(StringComparer.Ordinal);

        internal Envelope Envelope => envelope;

        internal bool IsMessageSent { get; set; }

        internal SmtpReply? LastRefusal { get; private set; }

        internal bool Record(string recipient, SmtpReply reply)
        {
            if (reply.IsPositive)
                return true;
            LastRefusal = _refused[recipient] = reply;
            return false;
        }

        internal IReadOnlyList<RecipientOutcome> Unfinished(RecipientState rest, SmtpReply? reply) =>
            [
                .. envelope.Recipients.Select(address =>
                    _refused.TryGetValue(address, out var refusal)
                        ? new RecipientOutcome(
                            address,
                            refusal.IsPermanent ? RecipientState.Permanent : RecipientState.Transient,
                            refusal
                        )
                        : new RecipientOutcome(address, rest, reply)
                ),
            ];
    }
}
