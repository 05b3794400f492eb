using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Contrefort.Protocols.Compose;

/// <summary>
/// Writes a mail as 7-bit lines any server takes: text with its HTML alternative and inline images, then the attachments.
/// The same mail gives the same bytes. Only an address whose local part is beyond ASCII makes the header UTF-8 (RFC 6532).
/// </summary>
public static partial class MailWriter
{
    /// <summary>Raises ArgumentException when an address, a message id, a keyword or a header name is none.</summary>
    public static async Task WriteAsync(OutgoingMail mail, Stream output, CancellationToken ct)
    {
        var header = Header(mail);
        await WriteAsync(Body(mail), header, output, ct);
    }

    /// <summary>The whole message in memory, for small mails and tests.</summary>
    public static byte[] ToBytes(OutgoingMail mail)
    {
        using var output = new MemoryStream();
        // A memory stream completes at once, and so do the attachments that are held in memory.
        WriteAsync(mail, output, CancellationToken.None).GetAwaiter().GetResult();
        return output.ToArray();
    }

    static HeaderLines Header(OutgoingMail mail)
    {
        var header = new HeaderLines();
        header.Date("Date", mail.Date);
        header.Addresses("From", [mail.From]);
        if (mail.Sender is { } sender)
            header.Addresses("Sender", [sender]);
        header.Addresses("Reply-To", mail.ReplyTo);
        header.Addresses("To", mail.To);
        header.Addresses("Cc", mail.Cc);
        header.Unstructured("Subject", mail.Subject);
        header.MessageIds("Message-ID", [mail.MessageId]);
        if (mail.InReplyTo is { } parent)
            header.MessageIds("In-Reply-To", [parent]);
        header.MessageIds("References", mail.References);
        header.Token("Auto-Submitted", mail.AutoSubmitted);
        header.Token("Precedence", mail.Precedence);
        if (mail.ListUnsubscribe is { } leave)
        {
            header.Token("List-Unsubscribe", $"<{leave.AbsoluteUri}>");
            if (leave.Scheme == Uri.UriSchemeHttps)
                header.Token("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }
        foreach (var (name, value) in mail.Headers)
            header.Unstructured(name, value);
        header.Token("MIME-Version", "1.0");
        return header;
    }

    static Part Body(OutgoingMail mail)
    {
        // An image needs the HTML that shows it; without it, it is a file like another.
        var inline = mail.Html is null ? [] : mail.Attachments.Where(file => file.ContentId is not null).ToList();
        var files = mail.Attachments.Where(file => mail.Html is null || file.ContentId is null).ToList();

        Part body = new TextPart("plain", mail.Text);
        if (mail.Html is { } html)
        {
            Part shown = new TextPart("html", html);
            if (inline.Count > 0)
                shown = Multi("related", [shown, .. inline.Select(image => new FilePart(image, IsInline: true))]);
            body = Multi("alternative", [body, shown]);
        }
        return files.Count == 0
            ? body
            : Multi("mixed", [body, .. files.Select(file => new FilePart(file, IsInline: false))]);

        MultiPart Multi(string subtype, IReadOnlyList<Part> parts) =>
            new(subtype, Boundary(mail.MessageId, subtype), parts);
    }

    /// <summary>Neither base64 nor quoted-printable can hold "=_", so that no text can be a boundary.</summary>
    static string Boundary(string messageId, string subtype) =>
        "=_"
        + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{messageId} {subtype}")).AsSpan(0, 16));

    static async Task WriteAsync(Part part, HeaderLines header, Stream output, CancellationToken ct)
    {
        switch (part)
        {
            case TextPart text:
                var (encoding, body) = TransferEncoding.Choose(text.Text);
                header.Fold("Content-Type", [$"text/{text.Subtype};", "charset=utf-8"]);
                header.Token("Content-Transfer-Encoding", encoding);
                await WriteAsync($"{header}\r\n", output, ct);
                await output.WriteAsync(body, ct);
                break;
            case FilePart file:
                WriteFileHeader(file, header);
                await WriteAsync($"{header}\r\n", output, ct);
                await using (var content = file.File.Open())
                    await TransferEncoding.WriteBase64Async(content, output, ct);
                break;
            case MultiPart multi:
                header.Fold("Content-Type", [$"multipart/{multi.Subtype};", $"boundary=\"{multi.Boundary}\""]);
                await WriteAsync($"{header}\r\n", output, ct);
                foreach (var child in multi.Parts)
                {
                    await WriteAsync($"--{multi.Boundary}\r\n", output, ct);
                    await WriteAsync(child, new HeaderLines(), output, ct);
                    // This line end belongs to the boundary, not to the part (RFC 2046 §5.1.1).
                    await WriteAsync("\r\n", output, ct);
                }
                await WriteAsync($"--{multi.Boundary}--\r\n", output, ct);
                break;
        }
    }

    static void WriteFileHeader(FilePart part, HeaderLines header)
    {
        var name = part.File.FileName.Replace('/', '_').Replace('\\', '_');
        header.Fold("Content-Type", ContentType(part.File.ContentType));
        header.Token("Content-Transfer-Encoding", "base64");
        header.Fold(
            "Content-Disposition",
            [part.IsInline ? "inline;" : "attachment;", .. EncodedWords.Parameter("filename", name)]
        );
        if (part.File.ContentId is { } id)
            header.Fold("Content-ID", [$"<{HeaderLines.MessageId(id)}>"]);
    }

    /// <summary>
    /// The type as given when it is one. Types that must not be base64 (RFC 2046 §5.2.1), and what is no type at all,
    /// travel as plain bytes.
    /// </summary>
    static IReadOnlyList<string> ContentType(string given)
    {
        var match = MediaType().Match(given);
        if (!match.Success || given.StartsWith("m", StringComparison.OrdinalIgnoreCase) && IsComposite(given))
            return ["application/octet-stream"];
        var charset = match.Groups["charset"].Value;
        return charset.Length == 0
            ? [match.Groups["type"].Value]
            : [$"{match.Groups["type"].Value};", $"charset={charset}"];
    }

    static bool IsComposite(string type) =>
        type.StartsWith("message/", StringComparison.OrdinalIgnoreCase)
        || type.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase);

    static async Task WriteAsync(string lines, Stream output, CancellationToken ct) =>
        await output.WriteAsync(Encoding.UTF8.GetBytes(lines), ct);

    [GeneratedRegex(
        """\A\s*(?<type>[\w!#$&^.+-]{1,100}/[\w!#$&^.+-]{1,100})\s*(;\s*charset="?(?<charset>[\w.-]{1,40})"?\s*)?(;.*)?\z""",
        RegexOptions.ECMAScript | RegexOptions.IgnoreCase
    )]
    private static partial Regex MediaType();

    abstract record Part;

    sealed record TextPart(string Subtype, string Text) : Part;

    sealed record FilePart(OutgoingFile File, bool IsInline) : Part;

    sealed record MultiPart(string Subtype, string Boundary, IReadOnlyList<Part> Parts) : Part;
}
