using System.Globalization;
using System.Text;
using System.Xml;
using NodaTime;

namespace Contrefort.Documents.Pdf.Format;

/// <summary>
/// What the document says of itself, twice: the Info dictionary and the XMP packet, which must agree (ISO 19005-3, 6.6).
/// The packet claims PDF/A-3b and describes the Factur-X properties when an invoice is attached (Factur-X 1.0, 6.2.2).
/// </summary>
sealed class Metadata(Document document)
{
    const string Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    const string Dc = "http://purl.org/dc/elements/1.1/";
    const string Xmp = "http://ns.adobe.com/xap/1.0/";
    const string Pdf = "http://ns.adobe.com/pdf/1.3/";
    const string PdfaId = "http://www.aiim.org/pdfa/ns/id/";
    const string PdfaExtension = "http://www.aiim.org/pdfa/ns/extension/";
    const string PdfaSchema = "http://www.aiim.org/pdfa/ns/schema#";
    const string PdfaProperty = "http://www.aiim.org/pdfa/ns/property#";
    const string FacturX = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#";
    const string Producer = "Contrefort";

    readonly string _title = Clean(document.Title);
    readonly string _author = Clean(document.Author);
    readonly string _subject = Clean(document.Subject);

    public static string Date(Instant instant) =>
        instant.ToDateTimeUtc().ToString("'(D:'yyyyMMddHHmmss'Z)'", CultureInfo.InvariantCulture);

    public string Info() =>
        $"<< /Title {PdfText.Text(_title)}"
        + (_author == "" ? "" : $" /Author {PdfText.Text(_author)}")
        + (_subject == "" ? "" : $" /Subject {PdfText.Text(_subject)}")
        + $" /Creator ({Producer}) /Producer ({Producer})"
        + $" /CreationDate {Date(document.Created)} /ModDate {Date(document.Created)} >>";

    public byte[] Packet()
    {
        var packet = new MemoryStream();
        packet.Write("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"u8);
        var settings = new XmlWriterSettings
        {
            OmitXmlDeclaration = true,
            Indent = true,
            NewLineChars = "\n",
            Encoding = new UTF8Encoding(false),
        };
        using (var xml = XmlWriter.Create(packet, settings))
            Write(xml);
        packet.Write("\n<?xpacket end=\"w\"?>"u8);
        return packet.ToArray();
    }

    void Write(XmlWriter xml)
    {
        xml.WriteStartElement("x", "xmpmeta", "adobe:ns:meta/");
        xml.WriteStartElement("rdf", "RDF", Rdf);
        var moment = document
            .Created.ToDateTimeUtc()
            .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

        Describe(xml, "pdfaid", PdfaId, ("part", "3"), ("conformance", "B"));
        Describe(xml, "pdf", Pdf, ("Producer", Producer));
        Describe(xml, "xmp", Xmp, ("CreatorTool", Producer), ("CreateDate", moment), ("ModifyDate", moment));
        StartDescription(xml, "dc", Dc);
        Alternative(xml, "title", _title);
        if (_author != "")
            List(xml, "creator", "Seq", _author);
        if (_subject != "")
            Alternative(xml, "description", _subject);
        List(xml, "language", "Bag", document.Language);
        xml.WriteEndElement();

        if (document.Attachments.FirstOrDefault(file => file.FacturX is not null) is { FacturX: { } level } invoice)
        {
            Describe(
                xml,
                "fx",
                FacturX,
                ("DocumentType", "INVOICE"),
                ("DocumentFileName", invoice.Name),
                ("Version", "1.0"),
                ("ConformanceLevel", level)
            );
            DescribeFacturX(xml);
        }
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    static void DescribeFacturX(XmlWriter xml)
    {
        xml.WriteStartElement("rdf", "Description", Rdf);
        xml.WriteAttributeString("rdf", "about", Rdf, "");
        xml.WriteAttributeString("xmlns", "pdfaExtension", null, PdfaExtension);
        xml.WriteAttributeString("xmlns", "pdfaSchema", null, PdfaSchema);
        xml.WriteAttributeString("xmlns", "pdfaProperty", null, PdfaProperty);
        xml.WriteStartElement("schemas", PdfaExtension);
        xml.WriteStartElement("Bag", Rdf);
        StartResource(xml);
        xml.WriteElementString("schema", PdfaSchema, "Factur-X PDFA Extension Schema");
        xml.WriteElementString("namespaceURI", PdfaSchema, FacturX);
        xml.WriteElementString("prefix", PdfaSchema, "fx");
        xml.WriteStartElement("property", PdfaSchema);
        xml.WriteStartElement("Seq", Rdf);
        (string Name, string Meaning)[] properties =
        [
            ("DocumentFileName", "The name of the embedded XML document"),
            ("DocumentType", "The type of the hybrid document in capital letters, e.g. INVOICE or ORDER"),
            ("Version", "The actual version of the standard applying to the embedded XML document"),
            ("ConformanceLevel", "The conformance level of the embedded XML document"),
        ];
        foreach (var (name, meaning) in properties)
        {
            StartResource(xml);
            xml.WriteElementString("name", PdfaProperty, name);
            xml.WriteElementString("valueType", PdfaProperty, "Text");
            xml.WriteElementString("category", PdfaProperty, "external");
            xml.WriteElementString("description", PdfaProperty, meaning);
            xml.WriteEndElement();
        }
        for (var level = 0; level < 6; level++)
            xml.WriteEndElement();
    }

    static void StartResource(XmlWriter xml)
    {
        xml.WriteStartElement("li", Rdf);
        xml.WriteAttributeString("rdf", "parseType", Rdf, "Resource");
    }

    static void StartDescription(XmlWriter xml, string prefix, string space)
    {
        xml.WriteStartElement("rdf", "Description", Rdf);
        xml.WriteAttributeString("rdf", "about", Rdf, "");
        xml.WriteAttributeString("xmlns", prefix, null, space);
    }

    static void Describe(XmlWriter xml, string prefix, string space, params (string Name, string Value)[] properties)
    {
        StartDescription(xml, prefix, space);
        foreach (var (name, value) in properties)
            xml.WriteElementString(name, space, value);
        xml.WriteEndElement();
    }

    static void Alternative(XmlWriter xml, string name, string value)
    {
        xml.WriteStartElement(name, Dc);
        xml.WriteStartElement("Alt", Rdf);
        xml.WriteStartElement("li", Rdf);
        xml.WriteAttributeString("xml", "lang", null, "x-default");
        xml.WriteString(value);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    static void List(XmlWriter xml, string name, string kind, string value)
    {
        xml.WriteStartElement(name, Dc);
        xml.WriteStartElement(kind, Rdf);
        xml.WriteElementString("li", Rdf, value);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    /// <summary>What XML cannot hold would make the two disagree: control characters and unpaired surrogates.</summary>
    static string Clean(string text)
    {
        var clean = new StringBuilder();
        foreach (var rune in text.EnumerateRunes()) // an unpaired surrogate comes as U+FFFD
            clean.Append(Rune.IsControl(rune) || rune.Value is 0xFFFE or 0xFFFF ? " " : rune.ToString());
        return clean.ToString();
    }
}
