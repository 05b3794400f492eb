namespace Contrefort.Protocols.Mime;

/// <summary>
/// A node of a message: its header, and where its body lies in the raw bytes. The body is decoded only when it is
/// opened, as a stream.
/// </summary>
public sealed class MimePart
{
    readonly MessageContext _context;
    readonly List<MimePart> _parts = [];

    internal MimePart(MessageContext context, MimePart? parent, int depth) =>
        (_context, Parent, Depth) = (context, parent, depth);

    public MimePart? Parent { get; }

    /// <summary>How many multiparts and messages this one is inside.</summary>
    public int Depth { get; }

    public IReadOnlyList<MimePart> Parts => _parts;

    public HeaderList Headers { get; private set; } = HeaderList.Empty;

    public ContentType ContentType { get; private set; } = ContentType.Of("text/plain");

    /// <summary>Content-Disposition (RFC 2183), or null.</summary>
    public ContentType? Disposition { get; private set; }

    public TransferEncoding TransferEncoding { get; private set; }

    /// <summary>Without its angle brackets, or null.</summary>
    public string? ContentId { get; private set; }

    /// <summary>The file name as the sender wrote it, decoded, or null. It is no safe name for a file.</summary>
    public string? FileName { get; private set; }

    /// <summary>Where the header starts in the raw bytes.</summary>
    public long HeaderStart { get; private set; }

    public long BodyStart { get; private set; }

    public long BodyEnd { get; internal set; } = -1;

    /// <summary>True for a multipart whose parts were looked for.</summary>
    internal bool IsOpened { get; set; }

    internal Defects Defects => _context.Defects;

    internal MimeLimits Limits => _context.Limits;

    /// <summary>The body as it came.</summary>
    public Stream OpenRaw() => new SourceStream(_context.Source, BodyStart, BodyEnd - BodyStart);

    internal Stream OpenRange(long start, long length) => new SourceStream(_context.Source, BodyStart + start, length);

    /// <summary>The body decoded while it is read.</summary>
    public Stream Open() => OpenRaw().Decoded(TransferEncoding);

    /// <summary>The message inside a message/rfc822 part, or null when this is none.</summary>
    public MimeMessage? ReadMessage()
    {
        if (ContentType.Value is not ("message/rfc822" or "message/global") || Depth >= Limits.Depth)
            return null;
        var source = TransferEncoding is TransferEncoding.Identity or TransferEncoding.Unknown
            ? _context.Source.Slice(BodyStart, BodyEnd - BodyStart)
            : ByteSource.Of(ReadBytes(Limits.NestedBytes, out _));
        return MimeMessage.Read(source, Limits, Depth + 1);
    }

    /// <summary>The decoded body, up to a number of bytes.</summary>
    internal byte[] ReadBytes(int atMost, out bool isCut)
    {
        using var body = Open();
        var bytes = new byte[(int)Math.Min(BodyEnd - BodyStart, atMost)];
        var length = body.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        isCut = body.ReadByte() >= 0;
        return length == bytes.Length ? bytes : bytes[..length];
    }

    internal void Add(MimePart part) => _parts.Add(part);

    internal void SetHeader(long start, long end, long bodyStart)
    {
        (HeaderStart, BodyStart) = (start, bodyStart);
        if (end - start > Limits.HeaderBytes)
            Defects.Add(Defects.HeaderTooLong);
        var block = _context.Source.ToArray(start, end - start, Limits.HeaderBytes);
        Headers = HeaderList.Parse(block, Limits, Defects);
        var isInDigest = Parent?.ContentType.Value == "multipart/digest";
        ContentType = ContentType.Parse(Headers.First("Content-Type"), isInDigest ? "message/rfc822" : "text/plain");
        Disposition = ContentType.ParseDisposition(Headers.First("Content-Disposition"));
        TransferEncoding = TransferEncodings.Parse(Headers.First("Content-Transfer-Encoding"));
        ContentId = MessageIds.All(Headers.First("Content-ID"), 1).FirstOrDefault();
        FileName =
            Disposition?.Parameter("filename") ?? ContentType.Parameter("name") ?? Disposition?.Parameter("name");
        if (FileName is "")
            FileName = null;
    }

    /// <summary>Mends what only the body can tell; called once the body's end is known.</summary>
    internal void CheckEncoding()
    {
        if (TransferEncoding == TransferEncoding.Unknown)
            Defects.Add(Defects.UnknownEncoding);
        if (TransferEncoding != TransferEncoding.Base64 || !ContentType.IsText && !ContentType.IsMultipart)
            return;
        if (!TransferEncodings.IsFalseBase64(_context.Source.ToArray(BodyStart, BodyEnd - BodyStart, 512)))
            return;
        Defects.Add(Defects.FalseBase64);
        TransferEncoding = TransferEncoding.Identity;
    }
}
