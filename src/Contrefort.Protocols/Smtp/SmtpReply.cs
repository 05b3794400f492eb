using System.Globalization;

namespace Contrefort.Protocols.Smtp;

/// <summary>
/// One reply of an SMTP or LMTP server: the code (RFC 5321 §4.2), the enhanced status "class.subject.detail" (RFC 3463)
/// when there is one, and the text, its lines joined by a line feed.
/// </summary>
public sealed record SmtpReply(int Code, string? Status, string Text)
{
    public static SmtpReply Ok { get; } = new(250, "2.0.0", "Ok");
    public static SmtpReply Delivered { get; } = new(250, "2.0.0", "Delivered");
    public static SmtpReply RecipientOk { get; } = new(250, "2.1.5", "Ok");
    public static SmtpReply NoSuchUser { get; } = new(550, "5.1.1", "No such address here");
    public static SmtpReply TryAgainLater { get; } = new(451, "4.3.0", "Not stored; try again later");

    public bool IsPositive => Code is >= 200 and < 400;

    /// <summary>True for 4yz: the same command may succeed later.</summary>
    public bool IsTransient => Code is >= 400 and < 500;

    /// <summary>True for 5yz: the same command will fail again.</summary>
    public bool IsPermanent => Code is >= 500 and < 600;

    /// <summary>The reply as one line, without CR LF.</summary>
    public override string ToString() =>
        Status is null ? $"{Code} {Text.ReplaceLineEndings(" ")}" : $"{Code} {Status} {Text.ReplaceLineEndings(" ")}";

    /// <summary>Reads the lines of one reply, each "250-text" or "250 text"; null when they are not an SMTP reply.</summary>
    public static SmtpReply? Parse(IReadOnlyList<string> lines)
    {
        if (lines.Count == 0 || lines[0].Length < 3)
            return null;
        if (!int.TryParse(lines[0].AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
            return null;
        if (code is < 200 or > 599 || lines.Any(line => !line.StartsWith(lines[0][..3], StringComparison.Ordinal)))
            return null;
        string? status = null;
        var texts = new List<string>(lines.Count);
        foreach (var line in lines)
        {
            var text = line.Length > 4 ? line[4..] : "";
            var end = StatusLength(text);
            if (end > 0)
            {
                status ??= text[..end];
                text = text[end..].TrimStart();
            }
            texts.Add(text);
        }
        return new SmtpReply(code, status, string.Join('\n', texts));
    }

    /// <summary>Length of a leading "2.1.5", or 0 (RFC 2034 §4).</summary>
    static int StatusLength(string text)
    {
        var space = text.IndexOf(' ');
        var word = space < 0 ? text : text[..space];
        var parts = word.Split('.');
        var isStatus =
            parts is [{ Length: 1 }, { Length: > 0 and <= 3 }, { Length: > 0 and <= 3 }]
            && parts[0][0] is '2' or '4' or '5'
            && parts.All(part => part.All(char.IsAsciiDigit));
        return isStatus ? word.Length : 0;
    }
}
