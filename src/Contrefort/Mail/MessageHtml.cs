using System.Net;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Files;
using Contrefort.Protocols.Mime;
using Contrefort.SignIn;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Contrefort.Mail;

/// <summary>
/// A message as its sender laid it out: cleaned, in a document of its own that may run nothing and know nothing of our
/// pages. Pictures of the mail itself are written into it; those from the web wait for the reader's word.
/// </summary>
internal static class MessageHtml
{
    const int LargestPicture = 2_000_000;
    const int LargestPictures = 8_000_000;

    const string Policy =
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; "
        + "sandbox allow-popups allow-popups-to-escape-sandbox; img-src data:";

    public static void MapMessageHtml(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/messages/{id:guid}/html", (Delegate)Show).RequireAuthorization(Policies.Staff);

    static async Task<IResult> Show(
        Guid id,
        string? images,
        ContrefortDb db,
        Blobs blobs,
        Words words,
        HttpContext context,
        CancellationToken stop
    )
    {
        var message = await db.Messages.AsNoTracking().SingleOrDefaultAsync(m => m.Id == new MessageId(id), stop);
        if (message is null || await Html(message, db, blobs, stop) is not { } html)
            return Results.NotFound();
        var pictures = await Pictures(message.Id, db, blobs, stop);
        var clean = HtmlCleaner.Clean(
            html,
            new ImageSources(
                contentId => pictures.GetValueOrDefault(contentId),
                images is null ? null : address => address.AbsoluteUri
            )
        );
        context.Response.Headers.ContentSecurityPolicy = images is null ? Policy : Policy + " https: http:";
        context.Response.Headers.CacheControl = "no-store";
        return Results.Text(Document(clean, message, words), "text/html; charset=utf-8");
    }

    static async Task<string?> Html(MessageRow message, ContrefortDb db, Blobs blobs, CancellationToken stop)
    {
        if (message.Html is not null)
            return message.Html;
        var sha256 = await db
            .IncomingMails.Where(mail => mail.Id == message.MailId)
            .Select(mail => mail.Sha256)
            .SingleOrDefaultAsync(stop);
        return sha256 is null ? null : MimeMessage.Read(await blobs.Read(sha256, stop)).Html;
    }

    static async Task<Dictionary<string, string>> Pictures(
        MessageId message,
        ContrefortDb db,
        Blobs blobs,
        CancellationToken stop
    )
    {
        var inline = await db
            .Attachments.AsNoTracking()
            .Where(file => file.MessageId == message && file.ContentId != null && file.Size <= LargestPicture)
            .ToListAsync(stop);
        var (pictures, size) = (new Dictionary<string, string>(), 0L);
        foreach (var file in inline)
        {
            if (
                file.Type is not ("image/png" or "image/jpeg" or "image/gif" or "image/webp")
                || (size += file.Size) > LargestPictures
            )
                continue;
            var bytes = await blobs.Read(file.Sha256, stop);
            pictures[file.ContentId!] = $"data:{file.Type};base64,{Convert.ToBase64String(bytes)}";
        }
        return pictures;
    }

    static string Document(CleanHtml? clean, MessageRow message, Words words)
    {
        var body =
            clean is null
                ? $"<p><em>{WebUtility.HtmlEncode(words["Its layout is too tangled to be shown: this is its text."])}</em></p><pre>{WebUtility.HtmlEncode(message.Text)}</pre>"
            : clean.Hidden.Length == 0 ? clean.Visible
            : $"{clean.Visible}<details><summary>{WebUtility.HtmlEncode(words["Quoted text and signature"])}</summary>{clean.Hidden}</details>";
        return $$"""
            <!DOCTYPE html><html lang="{{words.Reader.Tag}}"><meta charset="utf-8"><title>{{WebUtility.HtmlEncode(
                words["Formatted message"]
            )}}</title>
            <style>body{font:15px/1.5 system-ui,sans-serif;margin:12px;background:#fff;color:#222;overflow-wrap:anywhere}img{max-width:100%;height:auto}pre{white-space:pre-wrap}.blocked-image{display:inline-block;min-width:3em;min-height:1.2em;border:1px dashed #999}</style>
            {{body}}</html>
            """;
    }
}
