using System.Net;
using System.Text;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Files;
using Contrefort.Hosting;
using Contrefort.Portal;
using Contrefort.Protocols.Mime;
using Contrefort.SignIn;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Contrefort.Mail;

/// <summary>
/// A message as its sender laid it out, for those who may see the ticket: cleaned, in a document of its own that runs
/// nothing. Its own pictures come from our files; those from the web wait for an engineer's word, because whoever owns
/// them would see that the mail is read.
/// </summary>
internal static class MessageHtml
{
    /// <summary>Same origin, so that its pictures may ask for our files and the page may measure it; no script can run.</summary>
    public const string Sandbox = "allow-same-origin allow-popups allow-popups-to-escape-sandbox";

    const string Policy =
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; "
        + $"sandbox {Sandbox}; img-src 'self' data:";

    const string Style =
        "body{font:15px/1.5 system-ui,sans-serif;margin:12px;background:#fff;color:#222;overflow-wrap:anywhere}td,th{overflow-wrap:break-word}"
        + "img{max-width:100%;height:auto}pre{white-space:pre-wrap}table{max-width:100%}"
        + ".part{contain:content;overflow:auto}summary,.note{color:#5b6675;font-size:13px}"
        + ".blocked-image{display:inline-block;min-width:3em;min-height:1.2em;border:1px dashed #999}";

    public static void MapMessageHtml(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/messages/{id:guid}/html", (Delegate)Show).RequireAuthorization(Policies.SignedIn);

    static async Task<IResult> Show(
        Guid id,
        string? images,
        Viewer viewer,
        ContrefortDb db,
        Blobs blobs,
        Words words,
        PublicAddress us,
        HttpContext context,
        CancellationToken stop
    )
    {
        var (messages, files) = viewer is ContactViewer contact
            ? (new PortalScope(contact, db).Messages, new PortalScope(contact, db).Attachments)
            : (db.Messages.AsNoTracking(), db.Attachments.AsNoTracking());
        var message = await messages.SingleOrDefaultAsync(m => m.Id == new MessageId(id) && m.HasHtml, stop);
        if (
            message is null
            || await db.IncomingMails.AsNoTracking().SingleOrDefaultAsync(m => m.Id == message.MailId, stop)
                is not { } mail
        )
            return Results.NotFound();
        var mayAsk = viewer is StaffViewer;
        var withImages = mayAsk && images is not null;
        var sources = new ImageSources(
            (await Pictures(message.Id, files, stop)).GetValueOrDefault,
            withImages ? address => address.Host == us.Host ? null : address.AbsoluteUri : null
        );
        await using var raw = await RawMail.Open(blobs, mail.Sha256, mail.Size, stop);
        var read = MimeMessage.Read(raw);
        var document = Document(
            [.. read.HtmlParts.Select(part => HtmlCleaner.Clean(part, sources, read.Subject))],
            message.Text,
            mayAsk,
            words
        );
        context.Response.Headers.ContentSecurityPolicy = withImages ? Policy + " https: http:" : Policy;
        context.Response.Headers.CacheControl = "private, no-store";
        return Results.Text(document, "text/html; charset=utf-8");
    }

    /// <summary>Our own address of each picture the mail brought, by the name its HTML uses.</summary>
    static async Task<Dictionary<string, string>> Pictures(
        MessageId message,
        IQueryable<AttachmentRow> files,
        CancellationToken stop
    )
    {
        var inline = await files.Where(file => file.MessageId == message && file.ContentId != null).ToListAsync(stop);
        return inline
            .DistinctBy(file => file.ContentId)
            .ToDictionary(file => file.ContentId!, file => $"/files/{file.Id}");
    }

    static string Document(IReadOnlyList<CleanHtml?> parts, string text, bool mayAsk, Words w)
    {
        var body = new StringBuilder();
        foreach (var part in parts)
        {
            if (part is null)
                body.Append(Note(w["Its layout is too tangled to be shown: this is its text."]))
                    .Append($"<pre>{WebUtility.HtmlEncode(text)}</pre>");
            else
                body.Append($"<div class=\"part\">{part.Visible}</div>");
            if (part is { Hidden.Length: > 0 })
                body.Append($"<details><summary>{WebUtility.HtmlEncode(w["Quoted text and signature"])}</summary>")
                    .Append($"<div class=\"part\">{part.Hidden}</div></details>");
        }
        if (parts.Sum(part => part?.BlockedImages ?? 0) is > 0 and var blocked)
            body.Append(
                Note(
                    blocked == 1
                        ? w["An image from the web is not shown."]
                        : w["{0} images from the web are not shown.", blocked],
                    mayAsk ? Ask(w) : ""
                )
            );
        return $$"""
            <!DOCTYPE html><html lang="{{w.Reader.Tag}}"><meta charset="utf-8"><title>{{WebUtility.HtmlEncode(
                w["Formatted message"]
            )}}</title><style>{{Style}}</style><body>{{body}}</body></html>
            """;
    }

    static string Note(string text, string more = "") => $"<p class=\"note\">{WebUtility.HtmlEncode(text)}{more}</p>";

    static string Ask(Words w) =>
        $" <a href=\"?images=1\">{WebUtility.HtmlEncode(w["Show them (their owner sees that you read)"])}</a>";
}
