using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Contrefort.Protocols.Probing;

/// <summary>
/// The certificate a server showed, and what is wrong with it. The handshake goes through in any case, so that the end of
/// a certificate is known even when it cannot be trusted; nothing is sent before <see cref="Fault"/> was asked.
/// </summary>
sealed class ShownCertificate(string name, CertificateTerms terms, ProberOptions options)
{
    ProbeMessage? _fault = new(ProbeFinding.NoCertificate);

    /// <summary>When it ends, UTC; null when none was shown.</summary>
    internal DateTimeOffset? Ends { get; private set; }

    /// <summary>What is wrong, when it matters.</summary>
    internal ProbeMessage? Fault => terms.Verify ? _fault : null;

    internal SslClientAuthenticationOptions Handshake(bool isHttp)
    {
        var handshake = new SslClientAuthenticationOptions
        {
            TargetHost = name,
            // A resumed session shows no certificate.
            AllowTlsResume = false,
            RemoteCertificateValidationCallback = Look,
            CertificateChainPolicy = new X509ChainPolicy
            {
                RevocationMode = X509RevocationMode.NoCheck,
                // A certificate may name an address to fetch its issuer from: nobody makes us call that.
                DisableCertificateDownloads = true,
                VerificationTime = options.Time.GetUtcNow().UtcDateTime,
                VerificationTimeIgnored = false,
            },
        };
        if (isHttp)
            handshake.ApplicationProtocols = [SslApplicationProtocol.Http11];
        if (options.TrustedRoots is { } roots)
        {
            handshake.CertificateChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            handshake.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        }
        return handshake;
    }

    /// <summary>What its end means: null when it is far enough away, or already told by <see cref="Fault"/>.</summary>
    internal Outcome? EndsSoon(IReadOnlyList<Metric> metrics)
    {
        if (DaysLeft is not { } days)
            return null;
        ProbeStatus? status =
            days < terms.FailDays ? ProbeStatus.Critical
            : days < terms.WarnDays ? ProbeStatus.Warning
            : null;
        return status is { } bad
            ? new Outcome(bad, new(ProbeFinding.CertificateEndsSoon, [days, Day(Ends!.Value.UtcDateTime)]), metrics)
            : null;
    }

    /// <summary>Whole days until it ends, negative when it has.</summary>
    internal long? DaysLeft => Ends is { } ends ? (long)Math.Floor((ends - options.Time.GetUtcNow()).TotalDays) : null;

    internal Metric? Metric =>
        DaysLeft is { } days ? new("certificate", days, "d", Range(terms.WarnDays), Range(terms.FailDays)) : null;

    /// <summary>As a range of the plugin API: alert below this.</summary>
    static string? Range(int? days) =>
        days is { } least ? string.Create(CultureInfo.InvariantCulture, $"{least}:") : null;

    bool Look(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 shown)
            return true;
        Ends = new DateTimeOffset(shown.NotAfter.ToUniversalTime(), TimeSpan.Zero);
        _fault = errors == SslPolicyErrors.None ? null : FaultOf(shown, chain, errors);
        return true;
    }

    ProbeMessage FaultOf(X509Certificate2 shown, X509Chain? chain, SslPolicyErrors errors)
    {
        var now = options.Time.GetUtcNow().UtcDateTime;
        if (shown.NotAfter.ToUniversalTime() < now)
            return new(ProbeFinding.CertificateExpired, [Day(shown.NotAfter.ToUniversalTime())]);
        if (shown.NotBefore.ToUniversalTime() > now)
            return new(ProbeFinding.CertificateNotYetValid, [Day(shown.NotBefore.ToUniversalTime())]);
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return new(ProbeFinding.CertificateForOtherName, [name, Names(shown)]);
        var flags = (chain?.ChainStatus ?? []).Aggregate(
            X509ChainStatusFlags.NoError,
            (all, status) => all | status.Status
        );
        if (flags.HasFlag(X509ChainStatusFlags.UntrustedRoot))
            return chain!.ChainElements.Count == 1
                ? new(ProbeFinding.CertificateSelfSigned)
                : new(ProbeFinding.CertificateUntrusted, [Said.Text(chain.ChainElements[^1].Certificate.Subject)]);
        if (flags.HasFlag(X509ChainStatusFlags.PartialChain))
            return new(
                ProbeFinding.CertificateIncompleteChain,
                [Said.Text(chain!.ChainElements[^1].Certificate.Issuer)]
            );
        return new(ProbeFinding.CertificateInvalid, [], flags.ToString());
    }

    static string Names(X509Certificate2 shown)
    {
        var names = shown
            .Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(one => one.EnumerateDnsNames().Concat(one.EnumerateIPAddresses().Select(ip => ip.ToString())))
            .Take(5)
            .ToList();
        return Said.Text(
            names.Count > 0 ? string.Join(", ", names) : shown.GetNameInfo(X509NameType.SimpleName, false)
        );
    }

    static string Day(DateTime utc) => utc.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
