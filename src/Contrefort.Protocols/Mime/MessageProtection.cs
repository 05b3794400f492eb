namespace Contrefort.Protocols.Mime;

/// <summary>How a message says it is protected. A signature here is a claim, not a proof.</summary>
public enum MessageProtection
{
    None,
    Signed,
    Encrypted,
}

static class MessageProtections
{
    public static MessageProtection Of(MimePart root)
    {
        var type = root.ContentType;
        return type.Value switch
        {
            "multipart/encrypted" => MessageProtection.Encrypted,
            "multipart/signed" => MessageProtection.Signed,
            "application/pkcs7-mime" or "application/x-pkcs7-mime" => type.Parameter("smime-type")
                ?.ToLowerInvariant() switch
            {
                "signed-data" or "certs-only" => MessageProtection.Signed,
                _ => MessageProtection.Encrypted,
            },
            _ when type.IsMultipart => root.Parts.Select(Of).DefaultIfEmpty().Max(),
            "text/plain" => Inline(root),
            _ => MessageProtection.None,
        };
    }

    static MessageProtection Inline(MimePart part)
    {
        ReadOnlySpan<byte> start = part.ReadBytes(4096, out _);
        if (start.IndexOf("-----BEGIN PGP MESSAGE-----"u8) >= 0)
            return MessageProtection.Encrypted;
        return start.IndexOf("-----BEGIN PGP SIGNED MESSAGE-----"u8) >= 0
            ? MessageProtection.Signed
            : MessageProtection.None;
    }
}
