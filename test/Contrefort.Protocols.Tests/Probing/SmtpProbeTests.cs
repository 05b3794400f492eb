using Contrefort.Protocols.Probing;
using Contrefort.Protocols.Tests.Probing.Rigs;
using Contrefort.Protocols.Tests.Rigs;

namespace Contrefort.Protocols.Tests.Probing;

public sealed class SmtpProbeTests
{
    static readonly Certificates Known = new();
    static readonly ProberOptions Trusting = Probers.Here with { TrustedRoots = Known.Roots };

    [PostfixFact]
    public async Task A_real_Postfix_is_ready_in_clear_and_encrypted()
    {
        await using var postfix = await PostfixRig.StartAsync(
            new Dictionary<string, string> { ["a.test"] = "discard:" },
            Known.For("postfix.test", toDay: 20)
        );
        var probe = new SmtpProbe("127.0.0.1", postfix.Port);

        await Probers.Finds(ProbeFinding.SmtpReady, ProbeStatus.Ok, probe with { BannerText = "postfix.test ESMTP" });
        await Probers.Finds(ProbeFinding.TextMissing, ProbeStatus.Critical, probe with { BannerText = "Exim" });

        var encrypted = await Probers.Run(probe with { Encryption = SmtpEncryption.StartTls }, Trusting);
        Assert.Equal(
            (ProbeStatus.Warning, ProbeFinding.CertificateEndsSoon),
            (encrypted.Status, encrypted.Message.Finding)
        );
        Assert.Equal(19, encrypted.Metrics.Single(metric => metric.Label == "certificate").Value);
    }

    static SmtpProbe To(RawServer server) => new("127.0.0.1", server.Port) { Timeout = TimeSpan.FromSeconds(20) };

    /// <summary>Greets with the first and answers each line with the next.</summary>
    static RawServer Saying(params string[] answers) =>
        RawServer.Greeting(
            async (to, stop) =>
            {
                foreach (var answer in answers)
                {
                    await RawServer.Write(to, answer, stop);
                    await to.ReadAtLeastAsync(new byte[500], 1, cancellationToken: stop);
                }
            }
        );

    [Theory]
    [InlineData(ProbeFinding.SmtpRefused, "554 No service\r\n")]
    [InlineData(ProbeFinding.SmtpRefused, "220 x\r\n", "421 Too busy\r\n")]
    [InlineData(ProbeFinding.NotSmtp, "SSH-2.0-OpenSSH\r\n")]
    [InlineData(ProbeFinding.NotSmtp, "220-a\r\n250 b\r\n")]
    [InlineData(ProbeFinding.ConnectionLost)]
    [InlineData(ProbeFinding.NoStartTls, "220 x\r\n", "250-x\r\n250 8BITMIME\r\n")]
    [InlineData(ProbeFinding.SmtpRefused, "220 x\r\n", "250-x\r\n250 STARTTLS\r\n", "454 No TLS today\r\n")]
    [InlineData(ProbeFinding.HandshakeFailed, "220 x\r\n", "250-x\r\n250 STARTTLS\r\n", "220 Go\r\n250 injected\r\n")]
    [InlineData(
        ProbeFinding.HandshakeFailed,
        "220 x\r\n",
        "250-x\r\n250 STARTTLS\r\n",
        "220 Go\r\n",
        "not TLS at all, sorry\r\n"
    )]
    public async Task A_server_that_is_not_well_says_what_is_wrong(ProbeFinding finding, params string[] answers)
    {
        await using var server = Saying(answers);
        await Probers.Finds(finding, ProbeStatus.Critical, To(server) with { Encryption = SmtpEncryption.StartTls });
    }

    [Fact]
    public async Task A_line_without_end_is_not_listened_to_for_ever()
    {
        await using var server = RawServer.Greeting(
            async (to, stop) =>
            {
                while (true)
                    await RawServer.Write(to, "220 and more of it ", stop);
            }
        );
        await Probers.Finds(ProbeFinding.NotSmtp, ProbeStatus.Critical, To(server));
    }

    [Fact]
    public async Task Lines_without_end_are_not_listened_to_for_ever()
    {
        await using var server = RawServer.Greeting(
            async (to, stop) =>
            {
                while (true)
                    await RawServer.Write(to, "220-and more of it\r\n", stop);
            }
        );
        var result = await Probers.Run(To(server));
        Assert.NotEqual(ProbeFinding.TimedOut, result.Message.Finding);
    }
}
