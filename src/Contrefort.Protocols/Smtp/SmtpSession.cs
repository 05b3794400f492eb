using System.Globalization;
using System.Text;

namespace Contrefort.Protocols.Smtp;

/// <summary>A connection that has been greeted, encrypted and logged in, and what its server offers (RFC 5321 §4.1.1.1).</summary>
sealed class SmtpSession : IAsyncDisposable
{
    readonly Dictionary<string, string> _offers = new(StringComparer.OrdinalIgnoreCase);
    bool _needsReset;

    SmtpSession(SmtpServer server, SmtpConnection connection)
    {
        Server = server;
        Connection = connection;
    }

    internal SmtpServer Server { get; }

    internal SmtpConnection Connection { get; }

    /// <summary>Bytes; null when the server announces no limit.</summary>
    internal long? MaxSize =>
        _offers.TryGetValue("SIZE", out var text)
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
        && size > 0
            ? size
            : null;

    internal bool Offers(string extension) => _offers.ContainsKey(extension);

    /// <summary>Raises SmtpFault or SmtpRefusal.</summary>
    internal static async Task<SmtpSession> OpenAsync(SmtpServer server, CancellationToken ct)
    {
        try
        {
            return await OpenAsync(server, mayEncrypt: server.Security != SmtpSecurity.None, ct);
        }
        catch (SmtpFault fault)
            when (server.Security == SmtpSecurity.Opportunistic && fault.Failure == SmtpFailure.TlsFailed)
        {
            // Opportunistic: a server whose TLS is broken gets the mail in clear, as it would without TLS at all.
            return await OpenAsync(server, mayEncrypt: false, ct);
        }
    }

    static async Task<SmtpSession> OpenAsync(SmtpServer server, bool mayEncrypt, CancellationToken ct)
    {
        var session = new SmtpSession(server, await SmtpConnection.OpenAsync(server, ct));
        try
        {
            if (server.Security == SmtpSecurity.Implicit)
                await session.Connection.EncryptAsync(verify: true, ct);
            var greeting = await session.Connection.ReadReplyAsync(ct);
            if (greeting.Code != 220)
                throw new SmtpRefusal(SmtpStage.Greeting, greeting);
            await session.HelloAsync(ct);
            if (mayEncrypt && server.Security != SmtpSecurity.Implicit)
                await session.StartTlsAsync(ct);
            if (server.Credentials is { } credentials)
                await session.LogInAsync(credentials, ct);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    async Task HelloAsync(CancellationToken ct)
    {
        _offers.Clear();
        var reply = await Connection.AskAsync($"EHLO {Server.ClientName}", ct);
        if (reply.IsPermanent)
        {
            reply = await Connection.AskAsync($"HELO {Server.ClientName}", ct);
            if (reply.IsPositive)
                return;
        }
        if (!reply.IsPositive)
            throw new SmtpRefusal(SmtpStage.Hello, reply);
        foreach (var line in reply.Text.Split('\n').Skip(1))
        {
            // "AUTH=LOGIN" is an old Exchange spelling of "AUTH LOGIN".
            var end = line.IndexOfAny([' ', '=']);
            _offers[end < 0 ? line : line[..end]] = end < 0 ? "" : line[(end + 1)..];
        }
    }

    async Task StartTlsAsync(CancellationToken ct)
    {
        var isRequired = Server.Security == SmtpSecurity.Required;
        if (!Offers("STARTTLS"))
        {
            if (isRequired)
                throw new SmtpFault(SmtpFailure.TlsNotOffered, "The server does not offer STARTTLS");
            return;
        }
        var reply = await Connection.AskAsync("STARTTLS", ct);
        if (reply.Code != 220)
        {
            if (isRequired)
                throw new SmtpRefusal(SmtpStage.StartTls, reply);
            return;
        }
        await Connection.EncryptAsync(verify: isRequired, ct);
        await HelloAsync(ct);
    }

    async Task LogInAsync(SmtpCredentials credentials, CancellationToken ct)
    {
        if (!Connection.IsEncrypted && !Connection.IsLocal && Server.Security != SmtpSecurity.None)
            throw new SmtpFault(
                SmtpFailure.AuthenticationNotOffered,
                "The server offers no TLS, and a password needs it"
            );
        var methods = _offers.GetValueOrDefault("AUTH", "").ToUpperInvariant().Split(' ');
        SmtpReply reply;
        if (methods.Contains("PLAIN"))
            reply = await Connection.AskAsync(
                $"AUTH PLAIN {Base64($"\0{credentials.User}\0{credentials.Password}")}",
                ct
            );
        else if (methods.Contains("LOGIN"))
        {
            reply = await Connection.AskAsync("AUTH LOGIN", ct);
            if (reply.Code == 334)
                reply = await Connection.AskAsync(Base64(credentials.User), ct);
            if (reply.Code == 334)
                reply = await Connection.AskAsync(Base64(credentials.Password), ct);
        }
        else
            throw new SmtpFault(SmtpFailure.AuthenticationNotOffered, "The server offers neither AUTH PLAIN nor LOGIN");
        if (reply.Code != 235)
            throw new SmtpRefusal(SmtpStage.Authentication, reply);
    }

    static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <summary>Sends commands, together when the server takes that, and reads one reply for each.</summary>
    internal async Task<List<SmtpReply>> AskAllAsync(IReadOnlyList<string> commands, CancellationToken ct)
    {
        var replies = new List<SmtpReply>(commands.Count);
        _needsReset = true;
        if (Offers("PIPELINING"))
        {
            await Connection.WriteAsync(Encoding.UTF8.GetBytes(string.Join("\r\n", commands) + "\r\n"), ct);
            while (replies.Count < commands.Count)
                replies.Add(await Connection.ReadReplyAsync(ct));
        }
        else
            foreach (var command in commands)
                replies.Add(await Connection.AskAsync(command, ct));
        return replies;
    }

    internal async Task ResetAsync(CancellationToken ct)
    {
        var reply = await Connection.AskAsync("RSET", ct);
        _needsReset = false;
        if (!reply.IsPositive)
            throw new SmtpFault(SmtpFailure.ConnectionLost, $"The server refused RSET: {reply}");
    }

    /// <summary>Whether a connection kept from the last message still answers, ready for the next.</summary>
    internal async Task<bool> IsAliveAsync(CancellationToken ct)
    {
        try
        {
            if (_needsReset)
                await ResetAsync(ct);
            return true;
        }
        catch (SmtpFault)
        {
            return false;
        }
    }

    public ValueTask DisposeAsync() => Connection.DisposeAsync();
}

/// <summary>The server's no. Stays inside the client, which turns it into an outcome.</summary>
sealed class SmtpRefusal(SmtpStage stage, SmtpReply reply) : Exception(reply.ToString())
{
    internal SmtpStage Stage => stage;

    internal SmtpReply Reply => reply;
}
