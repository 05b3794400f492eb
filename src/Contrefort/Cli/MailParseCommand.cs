using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Contrefort.Protocols.Mime;
using Contrefort.Protocols.Replies;

namespace Contrefort.Cli;

/// <summary>
/// <c>contrefort mail parse</c>: one message on standard input, what we read in it as JSON on standard output. The
/// fields are described in docs/api/mail-parse.md.
/// </summary>
internal static class MailParseCommand
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Create()
    {
        var parse = new Command("parse", "Reads a message on standard input and prints what it says as JSON.");
        parse.SetAction(async (_, stop) => await Run(Console.OpenStandardInput(), Console.OpenStandardOutput(), stop));
        return parse;
    }

    public static async Task<int> Run(Stream input, Stream output, CancellationToken stop)
    {
        await using var spool = StandardInput.Spool();
        await input.CopyToAsync(spool, stop);
        await spool.FlushAsync(stop);
        await JsonSerializer.SerializeAsync(output, ParsedMail.Of(MimeMessage.Read(spool)), Json, stop);
        output.WriteByte((byte)'\n');
        return 0;
    }
}

internal sealed record ParsedMail(
    ParsedMailbox? From,
    IReadOnlyList<ParsedMailbox> To,
    IReadOnlyList<ParsedMailbox> Cc,
    IReadOnlyList<ParsedMailbox> ReplyTo,
    string Subject,
    DateTimeOffset? Date,
    string? MessageId,
    string? InReplyTo,
    IReadOnlyList<string> References,
    string Text,
    string? Html,
    string VisibleReply,
    IReadOnlyList<ParsedAttachment> Attachments,
    string? AutoSubmitted,
    bool IsBounce
)
{
    /// <summary>For a bounce only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ParsedRecipient>? Recipients { get; init; }

    public static ParsedMail Of(MimeMessage message) =>
        new(
            Mailboxes(message.From).FirstOrDefault(),
            Mailboxes(message.To),
            Mailboxes(message.Cc),
            Mailboxes(message.ReplyTo),
            message.Subject,
            message.Date,
            message.MessageId,
            message.InReplyTo.FirstOrDefault(),
            message.References,
            message.Text,
            message.Html,
            QuotedReply.Trim(message.Text, message.Subject).Visible,
            [.. message.Attachments.Select(ParsedAttachment.Of)],
            message.Automatic.Keyword,
            message.IsBounce
        )
        {
            Recipients = message.DeliveryReport is { } report
                ? [.. report.Recipients.Select(ParsedRecipient.Of)]
                : null,
        };

    static List<ParsedMailbox> Mailboxes(IReadOnlyList<Mailbox> mailboxes) =>
        [.. mailboxes.Select(m => new ParsedMailbox(m.Name, m.Address))];
}

internal sealed record ParsedMailbox(string Name, string Address);

internal sealed record ParsedAttachment(
    string Name,
    string Type,
    long Size,
    string Sha256,
    string? ContentId,
    bool Inline
)
{
    public static ParsedAttachment Of(Attachment a) =>
        new(a.Name, a.Type, a.Digest.Size, a.Digest.Sha256, a.ContentId, a.IsInline);
}

internal sealed record ParsedRecipient(
    string Address,
    string? Original,
    string Action,
    string Status,
    string? Diagnostic
)
{
    public static ParsedRecipient Of(ReportedRecipient r) =>
        new(r.Address, r.OriginalAddress, r.Action, r.Status, r.Diagnostic);
}
