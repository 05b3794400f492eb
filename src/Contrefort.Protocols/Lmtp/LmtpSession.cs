using System.Globalization;
using System.IO.Pipelines;
using Contrefort.Protocols.Smtp;

namespace Contrefort.Protocols.Lmtp;

/// <summary>
/// One conversation with a mail server that hands mail over: LMTP (RFC 2033) with PIPELINING, 8BITMIME, SMTPUTF8, SIZE,
/// CHUNKING and ENHANCEDSTATUSCODES. After the message comes one reply per accepted recipient, each 250 only once the
/// handler has returned it. Works over any pipe; whoever gave the pipe closes it.
/// </summary>
public sealed class LmtpSession(IDuplexPipe pipe, LmtpHandler handler, LmtpOptions options)
{
    static readonly SmtpReply OutOfOrder = new(503, "5.5.1", "Bad sequence of commands");

    readonly List<string> _recipients = [];
    string? _client;
    Envelope? _envelope;
    Spool? _chunks;
    int _errors;

    /// <summary>Talks until the peer quits, goes, or is silent for too long, or the token asks to close. Never throws.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var peer = new LmtpPipe(pipe, options, ct);
        try
        {
            peer.Open();
            peer.Write(new SmtpReply(220, null, $"{options.HostName} LMTP ready"));
            while (await ServeOneAsync(peer, ct)) { }
            await peer.FlushAsync();
        }
        catch (OperationCanceledException)
        {
            await SayGoodbyeAsync(
                peer,
                ct.IsCancellationRequested
                    ? new SmtpReply(421, "4.3.2", "Closing for now; try again later")
                    : new SmtpReply(421, "4.4.2", "Silent for too long; closing")
            );
        }
        catch (IOException fault)
        {
            handler.Faulted(fault);
        }
        catch (Exception fault)
        {
            handler.Faulted(fault);
            await SayGoodbyeAsync(peer, new SmtpReply(421, "4.3.0", "Internal error; closing"));
        }
        finally
        {
            await ForgetMessageAsync();
        }
    }

    /// <summary>Serves one command; false after the last.</summary>
    async ValueTask<bool> ServeOneAsync(LmtpPipe peer, CancellationToken ct)
    {
        var (kind, line) = await peer.ReadLineAsync();
        if (kind == LineKind.End)
            return false;
        if (kind == LineKind.TooLong)
            return Refuse(peer, new SmtpReply(500, "5.5.2", $"A line has at most {options.MaxCommandLength} bytes"));
        if (kind == LineKind.BareLineFeed)
            return Refuse(peer, new SmtpReply(500, "5.5.2", "A line ends with CR LF"));

        var space = line.IndexOf(' ');
        var verb = (space < 0 ? line : line[..space]).ToUpperInvariant();
        var argument = space < 0 ? "" : line[(space + 1)..].Trim();
        switch (verb)
        {
            case "LHLO":
                return await GreetAsync(peer, argument);
            case "MAIL":
                return StartMessage(peer, argument);
            case "RCPT":
                return await AddRecipientAsync(peer, argument, ct);
            case "DATA":
                return await ReceiveDataAsync(peer, ct);
            case "BDAT":
                return await ReceiveChunkAsync(peer, argument, ct);
            case "RSET":
                await ForgetMessageAsync();
                return Accept(peer, SmtpReply.Ok);
            case "NOOP":
                return Accept(peer, SmtpReply.Ok);
            case "VRFY":
                return Accept(peer, new SmtpReply(252, "2.5.0", "Send the mail and see"));
            case "QUIT":
                peer.Write(new SmtpReply(221, "2.0.0", "Bye"));
                return false;
            case "HELO" or "EHLO":
                return Refuse(peer, new SmtpReply(500, "5.5.1", "This is LMTP: say LHLO"));
            default:
                return Refuse(peer, new SmtpReply(500, "5.5.1", "Unknown command"));
        }
    }

    async ValueTask<bool> GreetAsync(LmtpPipe peer, string client)
    {
        if (client.Length == 0)
            return Refuse(peer, new SmtpReply(501, "5.5.4", "LHLO wants your name"));
        await ForgetMessageAsync();
        _client = client;
        peer.Write(new SmtpReply(250, null, options.HostName), '-');
        string[] extensions =
        [
            "PIPELINING",
            "8BITMIME",
            "SMTPUTF8",
            "CHUNKING",
            $"SIZE {options.MaxMessageSize.ToString(CultureInfo.InvariantCulture)}",
        ];
        foreach (var extension in extensions)
            peer.Write(new SmtpReply(250, null, extension), '-');
        return Accept(peer, new SmtpReply(250, null, "ENHANCEDSTATUSCODES"));
    }

    bool StartMessage(LmtpPipe peer, string argument)
    {
        if (_client is null || _envelope is not null)
            return Refuse(peer, OutOfOrder);
        if (!argument.StartsWith("FROM:", StringComparison.OrdinalIgnoreCase))
            return Refuse(peer, new SmtpReply(501, "5.5.4", "Write MAIL FROM:<address>"));
        if (LmtpPath.Parse(argument.AsSpan(5)) is not { } path)
            return Refuse(peer, new SmtpReply(501, "5.1.7", "Not an address"));
        if (path.Parameters.Keys.FirstOrDefault(key => !IsKnownParameter(key)) is { } unknown)
            return Refuse(peer, new SmtpReply(555, "5.5.4", $"Unknown parameter {unknown}"));
        if (path.Size < 0)
            return Refuse(peer, new SmtpReply(501, "5.5.4", "SIZE wants a number"));
        if (path.Size > options.MaxMessageSize)
            return Refuse(peer, TooLarge());
        _envelope = new Envelope(path.Address, [])
        {
            Client = _client,
            DeclaredSize = path.Size,
            IsUtf8 = path.Parameters.ContainsKey("SMTPUTF8"),
        };
        return Accept(peer, new SmtpReply(250, "2.1.0", "Ok"));
    }

    static bool IsKnownParameter(string key) => key.ToUpperInvariant() is "SIZE" or "BODY" or "SMTPUTF8";

    async ValueTask<bool> AddRecipientAsync(LmtpPipe peer, string argument, CancellationToken ct)
    {
        if (_envelope is null || _chunks is not null)
            return Refuse(peer, OutOfOrder);
        if (!argument.StartsWith("TO:", StringComparison.OrdinalIgnoreCase))
            return Refuse(peer, new SmtpReply(501, "5.5.4", "Write RCPT TO:<address>"));
        if (LmtpPath.Parse(argument.AsSpan(3)) is not { Address.Length: > 0 } path)
            return Refuse(peer, new SmtpReply(501, "5.1.3", "Not an address"));
        if (path.Parameters.Keys.FirstOrDefault() is { } unknown)
            return Refuse(peer, new SmtpReply(555, "5.5.4", $"Unknown parameter {unknown}"));
        if (_recipients.Count >= options.MaxRecipients)
            return Refuse(peer, new SmtpReply(452, "4.5.3", $"At most {options.MaxRecipients} recipients a message"));
        SmtpReply verdict;
        try
        {
            verdict = await handler.AcceptAsync(path.Address, _envelope with { Recipients = _recipients }, ct);
        }
        catch (Exception fault)
        {
            handler.Faulted(fault);
            verdict = SmtpReply.TryAgainLater;
        }
        if (verdict.IsPositive)
            _recipients.Add(path.Address);
        // A list of unknown recipients is no error of the peer's.
        return Accept(peer, verdict);
    }

    async ValueTask<bool> ReceiveDataAsync(LmtpPipe peer, CancellationToken ct)
    {
        if (_envelope is null || _chunks is not null)
            return Refuse(peer, OutOfOrder);
        if (_recipients.Count == 0)
            return Refuse(peer, new SmtpReply(503, "5.5.1", "No recipient was accepted"));
        peer.Write(new SmtpReply(354, null, "Send the message; end with CR LF . CR LF"));
        await using var spool = NewSpool();
        var intake = new SpoolIntake(peer, spool);
        await intake.ReceiveDottedAsync();
        await DeliverAsync(peer, intake, ct);
        await ForgetMessageAsync();
        return true;
    }

    /// <summary>BDAT (RFC 3030 §2): a chunk of counted bytes, the last of which ends the message.</summary>
    async ValueTask<bool> ReceiveChunkAsync(LmtpPipe peer, string argument, CancellationToken ct)
    {
        var words = argument.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var isLast = words is [_, var last] && last.Equals("LAST", StringComparison.OrdinalIgnoreCase);
        if (
            words.Length is 0 or > 2
            || (words.Length == 2 && !isLast)
            || !long.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
        )
        {
            // The bytes that follow cannot be told from commands.
            peer.Write(new SmtpReply(501, "5.5.4", "Write BDAT size [LAST]"));
            return false;
        }
        var isExpected = _envelope is not null && _recipients.Count > 0;
        _chunks ??= NewSpool();
        var intake = new SpoolIntake(peer, _chunks);
        await intake.ReceiveCountedAsync(size);
        if (!isExpected || intake.Fault is not null || _chunks.IsOverLimit)
        {
            var refusal =
                !isExpected ? OutOfOrder
                : _chunks.IsOverLimit ? TooLarge()
                : SpoolIntake.NoRoom;
            if (intake.Fault is not null)
                handler.Faulted(intake.Fault);
            await ForgetMessageAsync();
            return Refuse(peer, refusal);
        }
        if (!isLast)
            return Accept(peer, new SmtpReply(250, "2.0.0", $"{size} bytes received"));
        await DeliverAsync(peer, intake, ct);
        await ForgetMessageAsync();
        return true;
    }

    async ValueTask DeliverAsync(LmtpPipe peer, SpoolIntake intake, CancellationToken ct)
    {
        var envelope = _envelope! with { Recipients = [.. _recipients] };
        IReadOnlyList<SmtpReply> replies;
        try
        {
            await intake.SealAsync();
            if (intake.Fault is not null)
                handler.Faulted(intake.Fault);
            replies =
                intake.Spool.IsOverLimit ? envelope.ForEveryone(TooLarge())
                : intake.Fault is not null ? envelope.ForEveryone(SpoolIntake.NoRoom)
                : await handler.DeliverAsync(envelope, intake.Spool, ct);
        }
        catch (Exception fault)
        {
            handler.Faulted(fault);
            replies = [];
        }
        for (var i = 0; i < envelope.Recipients.Count; i++)
            peer.Write(i < replies.Count ? replies[i] : SmtpReply.TryAgainLater);
    }

    Spool NewSpool() => new(options.MaxMessageSize, options.SpillThreshold, options.SpoolFolder);

    SmtpReply TooLarge() => new(552, "5.3.4", $"A message has at most {options.MaxMessageSize} bytes");

    bool Accept(LmtpPipe peer, SmtpReply reply)
    {
        _errors = 0;
        peer.Write(reply);
        return true;
    }

    bool Refuse(LmtpPipe peer, SmtpReply reply)
    {
        peer.Write(reply);
        if (++_errors < options.MaxErrors)
            return true;
        peer.Write(new SmtpReply(421, "4.7.0", "Too many errors; closing"));
        return false;
    }

    async ValueTask ForgetMessageAsync()
    {
        _envelope = null;
        _recipients.Clear();
        if (_chunks is not null)
            await _chunks.DisposeAsync();
        _chunks = null;
    }

    async ValueTask SayGoodbyeAsync(LmtpPipe peer, SmtpReply reply)
    {
        try
        {
            await peer.FarewellAsync(reply);
        }
        catch (Exception fault)
        {
            handler.Faulted(fault);
        }
    }
}
