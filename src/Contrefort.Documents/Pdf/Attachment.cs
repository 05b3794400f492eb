namespace Contrefort.Documents.Pdf;

/// <summary>What the embedded file is to the document (ISO 19005-3, annex E).</summary>
public enum Relationship
{
    Source,
    Data,
    Alternative,
    Supplement,
    Unspecified,
}

/// <summary>A file inside the document.</summary>
public sealed record Attachment(string Name, string MimeType, ReadOnlyMemory<byte> Content)
{
    public string Description { get; init; } = "";
    public Relationship Relationship { get; init; } = Relationship.Unspecified;

    /// <summary>The Factur-X profile as its XMP names it ("EN 16931", "BASIC", "EXTENDED"…), when this is the invoice.</summary>
    public string? FacturX { get; private init; }

    /// <summary>
    /// The structured invoice of a Factur-X document (Factur-X 1.0, 6.2). MINIMUM and BASIC WL are only data beside the
    /// page; from BASIC on the file says all the page says.
    /// </summary>
    public static Attachment Invoice(ReadOnlyMemory<byte> xml, string profile = "EN 16931") =>
        new("factur-x.xml", "text/xml", xml)
        {
            Description = "Factur-X Invoice",
            Relationship = profile is "MINIMUM" or "BASIC WL" ? Relationship.Data : Relationship.Alternative,
            FacturX = profile,
        };
}
