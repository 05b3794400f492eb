using System.Security.Cryptography.X509Certificates;
using System.Text;
using Contrefort.Protocols.Smtp;
using Contrefort.Protocols.Tests.Rigs;

namespace Contrefort.Protocols.Tests.Smtp;

public sealed class SmtpSecurityTests
{
    const string WithTls = "250-x\r\n250-STARTTLS\r\n250 AUTH LOGIN PLAIN";

    static readonly X509Certificate2 Certificate = TestCertificate.For("mail.test");

    static SmtpServer At(ScriptedServer server, SmtpSecurity security, bool trusted = true, bool login = false) =>
        new("127.0.0.1", server.Port)
        {
            Security = security,
            TrustedRoots = trusted ? [Certificate] : null,
            Credentials = login ? new SmtpCredentials("support", "sésame") : null,
            ReplyTimeout = TimeSpan.FromSeconds(10),
        };

    static async Task<SendOutcome> SendAsync(SmtpServer server)
    {
        await using var client = new SmtpClient(server);
        using var message = new MemoryStream("Subject: x\r\n\r\nHello\r\n"u8.ToArray());
        return await client.SendAsync(new Envelope("a@a.test", ["b@b.test"]), message, CancellationToken.None);
    }

    [Theory]
    [InlineData(SmtpSecurity.Opportunistic, false)] // any certificate does
    [InlineData(SmtpSecurity.Required, true)]
    public async Task STARTTLS_encrypts_and_greets_again(SmtpSecurity security, bool trusted)
    {
        await using var server = new ScriptedServer(new() { ["EHLO"] = WithTls }, Certificate);

        Assert.IsType<SendOutcome.Sent>(await SendAsync(At(server, security, trusted)));

        Assert.Equal(["EHLO localhost", "STARTTLS", "EHLO localhost"], server.Heard.Take(3));
    }

    [Fact]
    public async Task Implicit_TLS_encrypts_from_the_first_byte()
    {
        await using var server = new ScriptedServer(certificate: Certificate, implicitTls: true);

        Assert.IsType<SendOutcome.Sent>(await SendAsync(At(server, SmtpSecurity.Implicit)));
    }

    [Theory]
    [InlineData(SmtpSecurity.Required, false)]
    [InlineData(SmtpSecurity.Implicit, true)]
    public async Task A_certificate_of_an_unknown_authority_is_refused(SmtpSecurity security, bool implicitTls)
    {
        await using var server = new ScriptedServer(new() { ["EHLO"] = WithTls }, Certificate, implicitTls);

        var failed = Assert.IsType<SendOutcome.Failed>(await SendAsync(At(server, security, trusted: false)));

        Assert.Equal(SmtpFailure.TlsFailed, failed.Failure);
        Assert.DoesNotContain(server.Heard, line => line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_certificate_of_another_name_is_refused()
    {
        await using var server = new ScriptedServer(new() { ["EHLO"] = WithTls }, Certificate);

        var failed = Assert.IsType<SendOutcome.Failed>(
            await SendAsync(At(server, SmtpSecurity.Required) with { Host = "localhost" })
        );

        Assert.Equal(SmtpFailure.TlsFailed, failed.Failure);
    }

    [Fact]
    public async Task Required_TLS_that_is_not_offered_sends_nothing()
    {
        await using var server = new ScriptedServer();

        var failed = Assert.IsType<SendOutcome.Failed>(await SendAsync(At(server, SmtpSecurity.Required)));

        Assert.Equal(SmtpFailure.TlsNotOffered, failed.Failure);
    }

    [Fact]
    public async Task Required_TLS_that_is_refused_sends_nothing()
    {
        await using var server = new ScriptedServer(new() { ["EHLO"] = WithTls, ["STARTTLS"] = "454 4.7.0 Not now" });

        var refused = Assert.IsType<SendOutcome.Refused>(await SendAsync(At(server, SmtpSecurity.Required)));

        Assert.Equal(SmtpStage.StartTls, refused.Stage);
    }

    [Fact]
    public async Task Opportunistic_TLS_that_breaks_falls_back_to_a_new_connection_in_clear()
    {
        await using var server = new ScriptedServer(new() { ["EHLO"] = WithTls }, certificate: null);

        Assert.IsType<SendOutcome.Sent>(await SendAsync(At(server, SmtpSecurity.Opportunistic)));

        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task Words_injected_before_the_handshake_are_not_believed()
    {
        await using var server = new ScriptedServer(
            new() { ["EHLO"] = WithTls, ["STARTTLS"] = "220 Go on\r\n250 Injected" },
            Certificate
        );

        var failed = Assert.IsType<SendOutcome.Failed>(await SendAsync(At(server, SmtpSecurity.Required)));

        Assert.Equal(SmtpFailure.TlsFailed, failed.Failure);
    }

    [Fact]
    public async Task A_password_is_said_once_encrypted()
    {
        await using var server = new ScriptedServer(
            new() { ["EHLO"] = WithTls, ["AUTH PLAIN"] = "235 In" },
            Certificate
        );

        Assert.IsType<SendOutcome.Sent>(await SendAsync(At(server, SmtpSecurity.Required, login: true)));

        var said = server.Heard.Single(line => line.StartsWith("AUTH", StringComparison.Ordinal));
        Assert.Equal("\0support\0sésame", Encoding.UTF8.GetString(Convert.FromBase64String(said[11..])));
        Assert.True(server.Heard.IndexOf(said) > server.Heard.IndexOf("STARTTLS"));
    }

    [Fact]
    public async Task LOGIN_is_spoken_where_PLAIN_is_not()
    {
        await using var server = new ScriptedServer(
            new()
            {
                ["EHLO"] = "250-x\r\n250 AUTH=LOGIN",
                ["AUTH LOGIN"] = "334 VXNlcm5hbWU6",
                [Convert.ToBase64String("support"u8)] = "334 UGFzc3dvcmQ6",
                [Convert.ToBase64String("sésame"u8)] = "235 In",
            }
        );

        Assert.IsType<SendOutcome.Sent>(await SendAsync(At(server, SmtpSecurity.None, login: true)));
    }

    [Fact]
    public async Task A_password_is_not_said_in_clear_unless_TLS_was_ruled_out()
    {
        await using var server = new ScriptedServer(new() { ["EHLO"] = "250-x\r\n250 AUTH PLAIN" });

        var failed = Assert.IsType<SendOutcome.Failed>(
            await SendAsync(At(server, SmtpSecurity.Opportunistic, login: true))
        );

        Assert.Equal(SmtpFailure.AuthenticationNotOffered, failed.Failure);
        Assert.DoesNotContain(server.Heard, line => line.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_password_keeps_the_mail_and_shows_no_secret()
    {
        await using var server = new ScriptedServer(
            new() { ["EHLO"] = "250-x\r\n250 AUTH PLAIN", ["AUTH"] = "535 5.7.8 Wrong" }
        );
        var settings = At(server, SmtpSecurity.None, login: true);

        var refused = Assert.IsType<SendOutcome.Refused>(await SendAsync(settings));

        Assert.Equal(SmtpStage.Authentication, refused.Stage);
        Assert.Equal(RecipientState.Transient, refused.Recipients.Single().State);
        Assert.DoesNotContain("sésame", refused + settings.ToString());
    }
}
