using System.Text;
using Contrefort.Protocols.Mime;

namespace Contrefort.Protocols.Tests.Mime;

/// <summary>Messages written in tests: one line a string, CRLF between them, Latin-1 so that any byte can be written.</summary>
static class Sample
{
    public static byte[] Bytes(params string[] lines) => Encoding.Latin1.GetBytes(string.Join("\r\n", lines));

    public static MimeMessage Read(params string[] lines) => MimeMessage.Read(Bytes(lines));

    /// <summary>The same in UTF-8.</summary>
    public static MimeMessage Utf8(params string[] lines) =>
        MimeMessage.Read(Encoding.UTF8.GetBytes(string.Join("\r\n", lines)));

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    public static string Content(this Attachment attachment)
    {
        using var content = new StreamReader(attachment.Open(), Encoding.Latin1);
        return content.ReadToEnd();
    }
}
