using System.Security.Cryptography.X509Certificates;
using Contrefort.Protocols.Probing;
using Contrefort.Protocols.Tests.Probing.Rigs;
using Contrefort.Protocols.Tests.Rigs;

namespace Contrefort.Protocols.Tests.Probing;

public sealed class TlsTests
{
    static readonly Certificates Known = new();
    static readonly ProberOptions Trusting = Probers.Here with { TrustedRoots = Known.Roots };

    /// <summary>With the certificate shown by nginx: what the page probe and the certificate probe each find.</summary>
    static async Task<(ProbeResult Page, ProbeResult Certificate)> Look(
        X509Certificate2 shown,
        CertificateTerms? terms = null,
        ProberOptions? options = null
    )
    {
        await using var nginx = await NginxRig.Start("""location / { return 200 "well"; }""", shown);
        var page = new HttpProbe(new Uri($"https://127.0.0.1:{nginx.TlsPort}/")) { Certificate = terms ?? new() };
        var certificate = new TlsProbe("127.0.0.1", nginx.TlsPort) { Certificate = terms ?? new() };
        options ??= Trusting;
        return (await Probers.Run(page, options), await Probers.Run(certificate, options));
    }

    static void Are(ProbeFinding finding, ProbeStatus status, (ProbeResult, ProbeResult) results)
    {
        foreach (var result in (ProbeResult[])[results.Item1, results.Item2])
            Assert.True(
                (finding, status) == (result.Message.Finding, result.Status),
                $"{result.Status} {result.Message.Finding}: {result.Message} {result.Message.Text}"
            );
    }

    static double? Days(ProbeResult result) =>
        result.Metrics.SingleOrDefault(metric => metric.Label == "certificate")?.Value;

    [DebianFact("nginx")]
    public async Task A_good_certificate_is_well_and_its_days_are_counted()
    {
        var (page, certificate) = await Look(Known.For("a.test"));
        Assert.Equal((ProbeStatus.Ok, ProbeFinding.HttpStatus), (page.Status, page.Message.Finding));
        Assert.Equal((ProbeStatus.Ok, ProbeFinding.TlsValid), (certificate.Status, certificate.Message.Finding));
        Assert.Equal((99, 99), (Days(page), Days(certificate)));
    }

    [DebianFact("nginx")]
    public async Task An_expired_one_is_critical_and_still_counted()
    {
        var results = await Look(Known.For("a.test", -100, -2));
        Are(ProbeFinding.CertificateExpired, ProbeStatus.Critical, results);
        Assert.Equal((-3, -3), (Days(results.Page), Days(results.Certificate)));
    }

    [DebianFact("nginx")]
    public async Task One_that_ends_soon_is_a_warning_then_critical()
    {
        Are(ProbeFinding.CertificateEndsSoon, ProbeStatus.Warning, await Look(Known.For("a.test", toDay: 20)));
        Are(ProbeFinding.CertificateEndsSoon, ProbeStatus.Critical, await Look(Known.For("a.test", toDay: 2)));
    }

    [DebianFact("nginx")]
    public async Task One_that_is_not_yet_valid_is_critical() =>
        Are(ProbeFinding.CertificateNotYetValid, ProbeStatus.Critical, await Look(Known.For("a.test", fromDay: 2)));

    [DebianFact("nginx")]
    public async Task A_self_signed_one_is_critical() =>
        Are(ProbeFinding.CertificateSelfSigned, ProbeStatus.Critical, await Look(Certificates.SelfSigned("a.test")));

    [DebianFact("nginx")]
    public async Task One_of_an_unknown_authority_is_critical() =>
        Are(
            ProbeFinding.CertificateIncompleteChain,
            ProbeStatus.Critical,
            await Look(Known.For("a.test"), options: Probers.Here)
        );

    [DebianFact("nginx")]
    public async Task One_for_another_name_is_critical_and_says_whose_it_is()
    {
        await using var nginx = await NginxRig.Start("return 200;", Known.For("a.test"));
        var probe = new TlsProbe("127.0.0.1", nginx.TlsPort) { ServerName = "b.test" };
        var result = await Probers.Run(probe, Trusting);
        Assert.Equal(ProbeFinding.CertificateForOtherName, result.Message.Finding);
        Assert.Equal(["b.test", "a.test, 127.0.0.1"], result.Message.Arguments);
        Assert.Equal(ProbeStatus.Ok, (await Probers.Run(probe with { ServerName = "a.test" }, Trusting)).Status);
    }

    [DebianFact("nginx")]
    public async Task Without_verification_only_the_end_counts()
    {
        var lenient = new CertificateTerms { Verify = false };
        var (page, _) = await Look(Certificates.SelfSigned("x.test"), lenient);
        Assert.Equal((ProbeStatus.Ok, 99), (page.Status, Days(page)));
        Are(ProbeFinding.CertificateEndsSoon, ProbeStatus.Critical, await Look(Known.For("a.test", -100, -2), lenient));
        var blind = lenient with { WarnDays = null, FailDays = null };
        Assert.Equal(ProbeStatus.Ok, (await Look(Known.For("a.test", -100, -2), blind)).Page.Status);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n")]
    [InlineData("")]
    public async Task What_does_not_speak_TLS_is_a_failed_handshake(string answer)
    {
        await using var server = RawServer.Saying(answer);
        await Probers.Finds(ProbeFinding.HandshakeFailed, ProbeStatus.Critical, new TlsProbe("127.0.0.1", server.Port));
        var page = new HttpProbe(new Uri($"https://127.0.0.1:{server.Port}/"));
        await Probers.Finds(ProbeFinding.HandshakeFailed, ProbeStatus.Critical, page);
    }

    [Fact]
    public async Task A_handshake_that_does_not_come_is_left_when_the_time_is_over()
    {
        await using var server = RawServer.Silent();
        var probe = new TlsProbe("127.0.0.1", server.Port) { Timeout = TimeSpan.FromMilliseconds(300) };
        await Probers.Finds(ProbeFinding.TimedOut, ProbeStatus.Critical, probe);
    }
}
