using System.Text;
using Contrefort.Protocols.Compose;
using Contrefort.Protocols.Mime;
using Contrefort.Protocols.Smtp;
using Contrefort.Protocols.Tests.Rigs;

namespace Contrefort.Protocols.Tests.Smtp;

/// <summary>Our client to a real Postfix, and that Postfix to our LMTP.</summary>
public sealed class PostfixTests
{
    static OutgoingMail Mail(string subject, string to) =>
        new()
        {
            MessageId = "1@customer.test",
            Date = new DateTimeOffset(2026, 11, 20, 17, 30, 0, TimeSpan.FromHours(1)),
            From = new Mailbox("Alice Dupré", "alice@customer.test"),
            To = [new Mailbox("", to)],
            Subject = subject,
            Text = "Bonjour,\n\nle serveur ne répond plus.\n.\n..\nAlice",
        };

    static Dictionary<string, string> Route(string domain, LmtpHouse house) =>
        new() { [domain] = $"lmtp:inet:127.0.0.1:{house.Port}" };

    static async Task<SendOutcome> SendAsync(SmtpServer server, OutgoingMail mail)
    {
        await using var client = new SmtpClient(server);
        using var message = new MemoryStream(MailWriter.ToBytes(mail));
        return await client.SendAsync(mail.EnvelopeFrom("alice@customer.test"), message, CancellationToken.None);
    }

    [PostfixFact]
    public async Task A_mail_goes_through_Postfix_to_us_whole()
    {
        await using var house = new LmtpHouse();
        await using var postfix = await PostfixRig.StartAsync(Route("provider.test", house));
        var mail = Mail("Panne générale", "support@provider.test");

        var outcome = await SendAsync(new SmtpServer("127.0.0.1", postfix.Port), mail);

        Assert.IsType<SendOutcome.Sent>(outcome);
        var (envelope, message) = await house.NextMailAsync();
        Assert.Equal("alice@customer.test", envelope.From);
        Assert.Equal(["support@provider.test"], envelope.Recipients);
        Assert.Equal("postfix.test", envelope.Client);
        var text = Encoding.ASCII.GetString(message);
        var written = Encoding.ASCII.GetString(MailWriter.ToBytes(mail));
        Assert.EndsWith(written[written.IndexOf("MIME-Version", StringComparison.Ordinal)..], text);
    }

    [PostfixFact]
    public async Task Postfix_keeps_a_mail_we_could_not_store_and_brings_it_again()
    {
        var refusals = 2;
        await using var house = new LmtpHouse
        {
            Delivers = envelope => envelope.ForEveryone(refusals-- > 0 ? SmtpReply.TryAgainLater : SmtpReply.Delivered),
        };
        await using var postfix = await PostfixRig.StartAsync(Route("provider.test", house));

        await SendAsync(new SmtpServer("127.0.0.1", postfix.Port), Mail("x", "support@provider.test"));

        await house.NextMailAsync(postfix.FlushAsync);
        Assert.Equal(-1, refusals);
    }

    [PostfixFact]
    public async Task An_address_we_do_not_know_bounces_from_Postfix()
    {
        await using var house = new LmtpHouse { Accepts = _ => SmtpReply.NoSuchUser };
        await using var sender = new LmtpHouse();
        await using var postfix = await PostfixRig.StartAsync(
            new Dictionary<string, string>
            {
                ["provider.test"] = $"lmtp:inet:127.0.0.1:{house.Port}",
                ["customer.test"] = $"lmtp:inet:127.0.0.1:{sender.Port}",
            }
        );

        await SendAsync(new SmtpServer("127.0.0.1", postfix.Port), Mail("x", "nobody@provider.test"));

        var (envelope, bounce) = await sender.NextMailAsync();
        Assert.Equal("", envelope.From);
        var text = Encoding.ASCII.GetString(bounce);
        Assert.Contains("multipart/report; report-type=delivery-status", text);
        Assert.Contains("Status: 5.1.1", text);
    }

    [PostfixFact]
    public async Task Postfix_speaks_TLS_with_us()
    {
        using var certificate = TestCertificate.For("postfix.test");
        await using var house = new LmtpHouse();
        await using var postfix = await PostfixRig.StartAsync(
            Route("provider.test", house),
            certificate,
            new Dictionary<string, string> { ["smtpd_tls_received_header"] = "yes" }
        );
        var server = new SmtpServer("127.0.0.1", postfix.Port)
        {
            Security = SmtpSecurity.Required,
            TrustedRoots = [certificate],
        };

        Assert.IsType<SendOutcome.Sent>(await SendAsync(server, Mail("x", "support@provider.test")));

        Assert.Contains("using TLSv1.3", Encoding.ASCII.GetString((await house.NextMailAsync()).Message));
    }

    [PostfixFact]
    public async Task Postfix_refuses_what_it_has_no_route_for()
    {
        await using var house = new LmtpHouse();
        await using var postfix = await PostfixRig.StartAsync(Route("provider.test", house));

        var refused = Assert.IsType<SendOutcome.Refused>(
            await SendAsync(new SmtpServer("127.0.0.1", postfix.Port), Mail("x", "bob@elsewhere.test"))
        );

        Assert.Equal((SmtpStage.Recipients, "5.7.1"), (refused.Stage, refused.Reply.Status));
        Assert.Equal(RecipientState.Permanent, refused.Recipients.Single().State);
    }

    [PostfixFact]
    public async Task Postfix_finds_us_on_a_Unix_socket()
    {
        var folder = Directory.CreateTempSubdirectory("contrefort-");
        var path = Path.Combine(folder.FullName, "lmtp.sock");
        await using (var house = new LmtpHouse(unixSocket: path))
        {
            // Postfix delivers as its own user.
            await OpenToEveryoneAsync(folder.FullName, path);
            await using var postfix = await PostfixRig.StartAsync(
                new Dictionary<string, string> { ["provider.test"] = $"lmtp:unix:{path}" }
            );

            await SendAsync(new SmtpServer("127.0.0.1", postfix.Port), Mail("x", "support@provider.test"));

            await house.NextMailAsync();
        }
        folder.Delete(recursive: true);
    }

    static async Task OpenToEveryoneAsync(params string[] paths)
    {
        using var chmod = System.Diagnostics.Process.Start("/bin/chmod", ["a+rwx", .. paths]);
        await chmod.WaitForExitAsync();
    }

    [PostfixFact]
    public async Task An_address_in_UTF_8_goes_through_Postfix()
    {
        await using var house = new LmtpHouse();
        await using var postfix = await PostfixRig.StartAsync(Route("provider.test", house));

        var outcome = await SendAsync(new SmtpServer("127.0.0.1", postfix.Port), Mail("x", "zoé@provider.test"));

        Assert.IsType<SendOutcome.Sent>(outcome);
        var (envelope, message) = await house.NextMailAsync();
        Assert.Equal(["zoé@provider.test"], envelope.Recipients);
        Assert.Contains("To: zoé@provider.test", Encoding.UTF8.GetString(message));
    }
}
