namespace Contrefort.Protocols.Mime;

/// <summary>Names what is attached to a message.</summary>
static class AttachmentList
{
    public static IReadOnlyList<Attachment> Of(BodySelection selection, MessageBodies bodies)
    {
        List<Attachment> attachments = [];
        foreach (var part in selection.Attached.Concat(bodies.Cut))
        {
            part.CheckEncoding();
            attachments.Add(
                new Attachment(part, NameOf(part, attachments.Count + 1), TypeOf(part), IsInline(part, bodies))
            );
        }
        foreach (var file in bodies.Files)
        {
            var name = FileNames.Safe(file.Name) is { Length: > 0 } safe
                ? safe
                : FileNames.For("", attachments.Count + 1);
            attachments.Add(new Attachment(file.Part, name, "application/octet-stream", isInline: false, file.Open));
        }
        return attachments;
    }

    static string TypeOf(MimePart part) =>
        // What follows the limit of parts, or of depth, is kept whole.
        part.ContentType.IsMultipart
            ? "application/octet-stream"
            : part.ContentType.Value;

    static string NameOf(MimePart part, int number)
    {
        if (FileNames.Safe(part.FileName) is { Length: > 0 } name)
            return name;
        if (part.ContentType.Value is "message/rfc822" or "message/global")
            return FileNames.Safe(SubjectOf(part)) is { Length: > 0 } subject
                ? FileNames.Safe(subject + ".eml")
                : FileNames.For("message/rfc822", number);
        return part.ContentType.Value switch
        {
            "application/pkcs7-mime" or "application/x-pkcs7-mime" => "smime.p7m",
            "application/pkcs7-signature" or "application/x-pkcs7-signature" => "smime.p7s",
            "application/pgp-signature" => "signature.asc",
            "application/ms-tnef" or "application/vnd.ms-tnef" => "winmail.dat",
            var type => FileNames.For(type, number),
        };
    }

    static string? SubjectOf(MimePart part)
    {
        var start = part.ReadBytes(16 * 1024, out _);
        return DeliveryReports.HeadersIn(start, part.Limits).Text("Subject");
    }

    static bool IsInline(MimePart part, MessageBodies bodies)
    {
        var isCited = part.ContentId is { Length: > 0 } id && bodies.Cited.Contains(id);
        return isCited
            || part.Disposition?.Value == "inline"
            || part.Disposition is null
                && part.ContentId is not null
                && part.Parent?.ContentType.Value == "multipart/related";
    }
}
