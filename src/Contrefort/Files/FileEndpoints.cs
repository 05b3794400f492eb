using System.Collections.Frozen;
using Contrefort.Data;
using Contrefort.Portal;
using Contrefort.SignIn;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Contrefort.Files;

/// <summary>
/// Files people sent each other, for those who may see what they came with. Someone else chose the bytes, the name and the
/// type, so nothing of it is run: it is downloaded, and only a picture that really is one is shown in a page.
/// </summary>
internal static class FileEndpoints
{
    /// <summary>Even opened by itself, a file runs nothing, asks for nothing and has no origin.</summary>
    const string Policy = "default-src 'none'; frame-ancestors 'none'; sandbox";

    const int EnoughToKnow = 16;

    /// <summary>Types a downloaded file may keep: none can be a script or a style of a page. All others are bytes.</summary>
    static readonly FrozenSet<string> Harmless = new[]
    {
        "application/pdf",
        "application/zip",
        "application/gzip",
        "application/msword",
        "application/vnd.ms-excel",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "message/rfc822",
        "text/plain",
    }.ToFrozenSet();

    /// <summary>What a browser says it wants a file for (Fetch Metadata) when it would be more than seen or saved.</summary>
    static readonly FrozenSet<string> Uses = new[]
    {
        "script",
        "style",
        "worker",
        "sharedworker",
        "serviceworker",
        "object",
        "embed",
        "iframe",
        "frame",
        "xslt",
        "font",
        "manifest",
    }.ToFrozenSet();

    public static void MapFiles(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/files/{id:guid}", (Delegate)Download).RequireAuthorization(Policies.SignedIn);

    static async Task<IResult> Download(
        Guid id,
        Viewer viewer,
        ContrefortDb db,
        Blobs blobs,
        HttpContext context,
        CancellationToken stop
    )
    {
        var seen = viewer is ContactViewer contact
            ? new PortalScope(contact, db).Attachments
            : db.Attachments.AsNoTracking();
        var isUse = Uses.Contains(context.Request.Headers["Sec-Fetch-Dest"].ToString());
        if (isUse || await seen.SingleOrDefaultAsync(attachment => attachment.Id == id, stop) is not { } file)
            return Results.NotFound();
        var picture = PictureType(await blobs.Start(file.Sha256, EnoughToKnow, stop));
        await Send(context, blobs, file.Name, picture ?? file.Type, file.Size, file.Sha256, stop, picture is not null);
        return Results.Empty;
    }

    /// <summary>
    /// Sends what somebody else made: as a file to keep, never as something our pages could run (its type is not guessed, and
    /// it has no rights of its own).
    /// </summary>
    /// <param name="isShown">For a picture known by its first bytes: a page may show it.</param>
    public static async Task Send(
        HttpContext context,
        Blobs blobs,
        string name,
        string type,
        long size,
        byte[] sha256,
        CancellationToken stop,
        bool isShown = false
    )
    {
        var response = context.Response;
        var disposition = new ContentDispositionHeaderValue(isShown ? "inline" : "attachment");
        disposition.SetHttpFileName(Blobs.SafeName(name));
        response.Headers.ContentDisposition = disposition.ToString();
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.CacheControl = "private, no-store";
        response.ContentType = isShown || Harmless.Contains(type) ? type : "application/octet-stream";
        response.ContentLength = size;
        await blobs.CopyTo(sha256, response.Body, stop);
    }

    /// <summary>The type of a picture by its first bytes, whatever it was called; null for anything else, SVG included.</summary>
    static string? PictureType(ReadOnlySpan<byte> start) =>
        start switch
        {
            [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => "image/png",
            [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
            _ when start.StartsWith("GIF87a"u8) || start.StartsWith("GIF89a"u8) => "image/gif",
            _ when start.StartsWith("RIFF"u8) && start.Length >= 12 && start[8..12].SequenceEqual("WEBP"u8) =>
                "image/webp",
            _ => null,
        };
}
