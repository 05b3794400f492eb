using System.Security.Cryptography;
using System.Text.Json;

namespace Contrefort.Protocols.EInvoicing;

/// <summary>
/// A platform's call that a flow changed (XP Z12-013 annex A, <c>WebhookCallback</c>). The standard leaves open what exactly is
/// signed; we read HS256 over the body as it came. It is a bell, not evidence: what it says is asked for again before it counts.
/// </summary>
public static class FlowWebhook
{
    public const int LongestBody = 256 * 1024;

    /// <param name="signature">The <c>Signature</c> header: base 64.</param>
    /// <returns>The flow that changed; null when the signature is not ours or the body is no flow.</returns>
    public static Flow? Read(ReadOnlySpan<byte> body, string? signature, ReadOnlySpan<byte> key)
    {
        if (body.Length > LongestBody || !IsSigned(body, signature, key))
            return null;
        try
        {
            return JsonSerializer.Deserialize<FlowJson>(body, Wire.Json)?.Read();
        }
        catch (Exception wrong) when (wrong is JsonException or EInvoicingException)
        {
            return null;
        }
    }

    /// <summary>What a platform that holds the key would write in the header.</summary>
    public static string Signature(ReadOnlySpan<byte> body, ReadOnlySpan<byte> key) =>
        Convert.ToBase64String(HMACSHA256.HashData(key, body));

    static bool IsSigned(ReadOnlySpan<byte> body, string? signature, ReadOnlySpan<byte> key)
    {
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return signature is not null
            && Convert.TryFromBase64String(signature, given, out var length)
            && CryptographicOperations.FixedTimeEquals(given[..length], HMACSHA256.HashData(key, body));
    }
}
