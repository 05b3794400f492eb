using System.Collections.Frozen;
using Contrefort.Data;
using Contrefort.SignIn;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Contrefort.Files;

internal static class FileEndpoints
{
    /// <summary>Types a browser shows without running anything; all others leave as bytes.</summary>
    static readonly FrozenSet<string> Harmless = new[]
    {
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/webp",
        "application/pdf",
        "text/plain",
    }.ToFrozenSet();

    public static void MapFiles(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/files/{id:guid}", (Delegate)Download).RequireAuthorization(Policies.Staff);

    static async Task<IResult> Download(
        Guid id,
        ContrefortDb db,
        Blobs blobs,
        HttpContext context,
        CancellationToken stop
    )
    {
        var file = await db.Attachments.AsNoTracking().SingleOrDefaultAsync(attachment => attachment.Id == id, stop);
        if (file is null)
            return Results.NotFound();
        await Send(context, blobs, file.Name, file.Type, file.Size, file.Sha256, stop);
        return Results.Empty;
    }

    /// <summary>
    /// Sends what somebody else made: always as a file to keep, never as something our pages could run (its type is not
    /// guessed, and it has no rights of its own).
    /// </summary>
    public static async Task Send(
        HttpContext context,
        Blobs blobs,
        string name,
        string type,
        long size,
        byte[] sha256,
        CancellationToken stop
    )
    {
        var response = context.Response;
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(Blobs.SafeName(name));
        response.Headers.ContentDisposition = disposition.ToString();
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        response.Headers.CacheControl = "private, no-store";
        response.ContentType = Harmless.Contains(type) ? type : "application/octet-stream";
        response.ContentLength = size;
        await blobs.CopyTo(sha256, response.Body, stop);
    }
}
