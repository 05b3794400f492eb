using System.ComponentModel;
using Contrefort.Api;
using Contrefort.Data;
using Contrefort.Mail;
using Contrefort.Portal;
using Contrefort.SignIn;
using Contrefort.Tickets;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Contrefort.Files;

/// <summary>A file that was stored, to be named in the message it goes with.</summary>
internal sealed record UploadView(
    [property: Description("Send it in `attachments` of a ticket, message or note.")] string Upload,
    string Name,
    [property: Description("Bytes.")] long Size,
    [property: Description("Lower-case hex.")] string Sha256
);

internal static class AttachmentEndpoints
{
    const string AnyType = "application/octet-stream";

    public static void MapAttachments(this IEndpointRouteBuilder api)
    {
        var files = api.MapGroup("/attachments").WithTags("Attachments").RequireAuthorization(Policies.SignedIn);
        files
            .MapPost("", Upload)
            .Accepts<Stream>("*/*")
            .Opens<UploadView>(
                "Send a file",
                "The body is the file itself; `name` in the address is what it is called. Name the upload in the message it goes with."
            )
            .WithMetadata(new LargestBodyAttribute(LargestBodyAttribute.File));
        files
            .MapGet("/{id:guid}", Download)
            .Says("Get a file", "As it was sent; never something a browser would run.")
            .Produces(200, contentType: AnyType)
            .Refuses(404);
    }

    static async Task<IResult> Upload(
        HttpRequest request,
        ApiCall call,
        Blobs blobs,
        ApiUploads uploads,
        NpgsqlDataSource database,
        IOptions<MailOptions> options,
        [Description("The name of the file.")] string? name = null
    )
    {
        var limit = options.Value.LargestAttachment;
        if (string.IsNullOrWhiteSpace(name))
            throw call.Refuse("name", "Say what the file is called.");
        if (request.ContentLength > limit)
            return await TooLarge(call, limit);
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = limit;
        request.EnableBuffering();
        await request.Body.CopyToAsync(Stream.Null, call.Stop);
        request.Body.Position = 0;
        if (request.Body.Length == 0)
            throw call.Refuse("body", "This file is empty.");
        await using var connection = await database.OpenConnectionAsync(call.Stop);
        await using var transaction = await connection.BeginTransactionAsync(call.Stop);
        var (sha256, length) = await blobs.Store(connection, request.Body, call.Stop);
        var file = new StoredFile(
            Guid.NewGuid(),
            Blobs.SafeName(name),
            request.ContentType is { Length: > 0 and < 100 } type ? type : AnyType,
            length,
            sha256
        );
        var answer = Answer.Created(
            "/api/v1/attachments",
            new UploadView(uploads.Seal(file, call), file.Name, length, Convert.ToHexStringLower(sha256)),
            ApiJson.Plain.UploadView
        );
        await call.Keep(transaction, answer);
        await transaction.CommitAsync(call.Stop);
        return answer;
    }

    static Task<IResult> TooLarge(ApiCall call, long limit) =>
        throw new TooLargeException(new("At most {0} bytes are accepted here.", limit));

    static async Task<IResult> Download(Guid id, ApiCall call, ContrefortDb db, Blobs blobs, HttpContext context)
    {
        var seen = call.Contact is { } contact
            ? new PortalScope(contact, db).Attachments
            : db.Attachments.AsNoTracking();
        if (await seen.SingleOrDefaultAsync(attachment => attachment.Id == id, call.Stop) is not { } file)
            return TypedResults.NotFound();
        await FileEndpoints.Send(context, blobs, file.Name, file.Type, file.Size, file.Sha256, call.Stop);
        return TypedResults.Empty;
    }
}
