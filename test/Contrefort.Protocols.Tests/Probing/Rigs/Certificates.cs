using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Contrefort.Protocols.Tests.Probing.Rigs;

/// <summary>An authority of our own, and what it signs.</summary>
sealed class Certificates
{
    static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    readonly X509Certificate2 _authority;

    internal Certificates()
    {
        var request = Request("CN=Authority of the tests");
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _authority = request.CreateSelfSigned(Now.AddDays(-1000), Now.AddDays(1000));
    }

    internal X509Certificate2Collection Roots => [X509CertificateLoader.LoadCertificate(_authority.RawData)];

    /// <summary>For this name and 127.0.0.1, in time between these days from now.</summary>
    internal X509Certificate2 For(string name, double fromDay = -10, double toDay = 100)
    {
        var request = Request($"CN={name}");
        using var signed = request.Create(
            _authority,
            Now.AddDays(fromDay),
            Now.AddDays(toDay),
            RandomNumberGenerator.GetBytes(8)
        );
        return WithKey(signed);
    }

    internal static X509Certificate2 SelfSigned(string name) =>
        X509CertificateLoader.LoadPkcs12(
            Request($"CN={name}").CreateSelfSigned(Now.AddDays(-1), Now.AddDays(100)).Export(X509ContentType.Pfx),
            null,
            X509KeyStorageFlags.Exportable
        );

    static readonly RSA Key = RSA.Create(2048);

    static CertificateRequest Request(string subject)
    {
        var request = new CertificateRequest(subject, Key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(subject[3..].Replace(' ', '-'));
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request;
    }

    static X509Certificate2 WithKey(X509Certificate2 signed)
    {
        using var whole = signed.CopyWithPrivateKey(Key);
        return X509CertificateLoader.LoadPkcs12(
            whole.Export(X509ContentType.Pfx),
            null,
            X509KeyStorageFlags.Exportable
        );
    }
}
