using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Contrefort.Documents.Tests.Pdf.Rigs;

namespace Contrefort.Documents.Tests.Pdf;

/// <summary>What ISO 19005-3 asks of level B, as far as a reader of our own can see it; the clause is with each test.</summary>
public sealed partial class ArchiveRulesTests
{
    static readonly byte[] File = Sample.Full.ToPdf();
    static readonly PdfReader Reader = new(File);
    static readonly XNamespace Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    static readonly XNamespace Dc = "http://purl.org/dc/elements/1.1/";
    static readonly XNamespace Xmp = "http://ns.adobe.com/xap/1.0/";
    static readonly XNamespace PdfaId = "http://www.aiim.org/pdfa/ns/id/";
    static readonly XNamespace PdfaProperty = "http://www.aiim.org/pdfa/ns/property#";
    static readonly XNamespace FacturX = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#";

    [Fact] // 6.1.2
    public void The_file_says_at_once_that_it_is_binary()
    {
        Assert.Equal("%PDF-1.7\n%"u8, File.AsSpan(0, 10));
        Assert.All(File[10..14], octet => Assert.True(octet > 127));
    }

    [Fact] // 6.1.3
    public void The_trailer_names_the_file_and_nothing_follows_it()
    {
        Assert.All(Reader.List(Reader.Trailer["ID"]), id => Assert.Equal(16, ((byte[])id!).Length));
        Assert.DoesNotContain("Encrypt", Reader.Trailer.Keys);
        Assert.EndsWith("%%EOF\n", Encoding.Latin1.GetString(File));
    }

    [Fact] // 6.1.6, 6.1.7, 6.1.10, 6.4, 6.5.2, 6.6.1
    public void No_object_has_what_archives_forbid()
    {
        string[] keys =
        [
            "SMask",
            "CA",
            "ca",
            "BM",
            "AA",
            "OpenAction",
            "JS",
            "OCProperties",
            "XFA",
            "TR",
            "F3D",
            "Alternates",
            "OPI",
            "Requirements",
        ];
        string[] names =
        [
            "LZWDecode",
            "Crypt",
            "JavaScript",
            "Launch",
            "Movie",
            "Sound",
            "Transparency",
            "PS",
            "Type3",
        ];
        foreach (var dictionary in Reader.Dictionaries)
        {
            Assert.Empty(dictionary.Keys.Intersect(keys));
            Assert.Empty(dictionary.Values.OfType<Name>().Select(name => name.Text).Intersect(names));
            Assert.False(dictionary.GetValueOrDefault("Interpolate") is true);
        }
    }

    [Fact] // 6.2.3
    public void Colours_are_those_of_a_profile_inside_the_file()
    {
        var intent = Reader.Dictionary(Assert.Single(Reader.List(Reader.Catalog["OutputIntents"])));
        Assert.Equal("GTS_PDFA1", Reader.NameOf(intent["S"]));
        var profile = Reader.Stream(intent["DestOutputProfile"]);
        Assert.Equal(3, Reader.Number(profile.Dictionary["N"]));
        var bytes = profile.Content;
        Assert.Equal(bytes.Length, BinaryPrimitives.ReadInt32BigEndian(bytes));
        Assert.Equal(2, bytes[8]);
        Assert.Equal("mntrRGB XYZ ", Encoding.ASCII.GetString(bytes, 12, 12));
        Assert.Equal("acsp", Encoding.ASCII.GetString(bytes, 36, 4));
    }

    [Fact]
    public void The_primaries_of_the_profile_make_its_white()
    {
        var bytes = Reader
            .Stream(Reader.Dictionary(Reader.List(Reader.Catalog["OutputIntents"])[0])["DestOutputProfile"])
            .Content;
        var sum = new double[3];
        foreach (var tag in (string[])["rXYZ", "gXYZ", "bXYZ"])
            for (var i = 0; i < 3; i++)
                sum[i] += Tag(tag, i);
        for (var i = 0; i < 3; i++)
            Assert.Equal(Tag("wtpt", i), sum[i], 0.001);

        double Tag(string name, int i)
        {
            var entry = Enumerable
                .Range(0, 9)
                .Select(n => 132 + 12 * n)
                .Single(at => Encoding.ASCII.GetString(bytes, at, 4) == name);
            var at = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(entry + 4));
            return BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at + 8 + 4 * i)) / 65536.0;
        }
    }

    [Fact] // 6.2.11.4, 6.2.11.5
    public void Every_font_is_embedded_with_the_widths_it_has()
    {
        var fonts = Reader
            .Dictionaries.Where(one => one.GetValueOrDefault("Subtype") is Name { Text: "CIDFontType2" })
            .ToList();
        Assert.Equal(3, fonts.Count);
        foreach (var font in fonts)
        {
            Assert.Equal("Identity", Reader.NameOf(font["CIDToGIDMap"]));
            var descriptor = Reader.Dictionary(font["FontDescriptor"]);
            Assert.Matches("^[A-Z]{6}\\+", Reader.NameOf(descriptor["FontName"]));
            Assert.Equal(Reader.NameOf(font["BaseFont"]), Reader.NameOf(descriptor["FontName"]));
            var program = Reader.Stream(descriptor["FontFile2"]).Content;
            var widths = Reader.List(Reader.List(font["W"])[1]).Select(Reader.Number).ToList();
            var advances = Advances(program);
            for (var glyph = 0; glyph < widths.Count; glyph++)
                Assert.Equal(advances[glyph], widths[glyph], 0.5);
        }
    }

    [Fact] // 6.2.11.8
    public void No_text_shows_the_glyph_for_what_is_missing()
    {
        foreach (var page in Reader.Pages)
        {
            var content = Encoding.ASCII.GetString(Reader.Stream(page["Contents"]).Content);
            Assert.All(
                Shown().Matches(content),
                shown => Assert.DoesNotContain("0000", shown.Groups[1].Value.Chunk(4).Select(four => new string(four)))
            );
        }
    }

    [Fact] // 6.3.2, 6.3.3
    public void Links_are_printed_as_part_of_the_page()
    {
        var links = Reader
            .Dictionaries.Where(one => one.GetValueOrDefault("Subtype") is Name { Text: "Link" })
            .ToList();
        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.Equal(4, Reader.Number(link["F"])));
    }

    [Fact] // 6.6.4, 6.7.11 of part 2
    public void The_metadata_claim_level_B_of_part_3()
    {
        Assert.DoesNotContain("Filter", Reader.Dictionary(Reader.Catalog["Metadata"]).Keys);
        Assert.Equal("3", Packet.Descendants(PdfaId + "part").Single().Value);
        Assert.Equal("B", Packet.Descendants(PdfaId + "conformance").Single().Value);
    }

    [Fact] // 6.6.3
    public void What_the_file_says_of_itself_twice_is_the_same()
    {
        var info = Reader.Dictionary(Reader.Trailer["Info"]);
        Assert.Equal(Sample.Full.Title, Reader.Text(info["Title"]));
        Assert.Equal(Sample.Full.Title, Packet.Descendants(Dc + "title").Single().Value);
        Assert.Equal(Reader.Text(info["Author"]), Packet.Descendants(Dc + "creator").Single().Value);
        Assert.Equal(Reader.Text(info["Subject"]), Packet.Descendants(Dc + "description").Single().Value);
        Assert.Equal(Reader.Text(info["Creator"]), Packet.Descendants(Xmp + "CreatorTool").Single().Value);
        Assert.Equal("D:20261121080000Z", Reader.Text(info["CreationDate"]));
        Assert.Equal("D:20261121080000Z", Reader.Text(info["ModDate"]));
        Assert.Equal("2026-11-21T08:00:00Z", Packet.Descendants(Xmp + "CreateDate").Single().Value);
        Assert.Equal("2026-11-21T08:00:00Z", Packet.Descendants(Xmp + "ModifyDate").Single().Value);
    }

    [Fact] // 6.6.2.3
    public void Properties_that_XMP_does_not_know_are_described()
    {
        var used = Packet
            .Descendants()
            .Where(element => element.Name.Namespace == FacturX)
            .Select(element => element.Name.LocalName);
        var described = Packet.Descendants(PdfaProperty + "name").Select(name => name.Value);
        Assert.Equal(used.Order(), described.Order());
        Assert.Equal("EN 16931", Packet.Descendants(FacturX + "ConformanceLevel").Single().Value);
        Assert.Equal("factur-x.xml", Packet.Descendants(FacturX + "DocumentFileName").Single().Value);
    }

    [Fact] // 6.8
    public void Every_file_inside_says_what_it_is_to_the_document()
    {
        var associated = Reader.List(Reader.Catalog["AF"]).Select(Reader.Dictionary).ToList();
        var named = Reader.List(
            Reader.Dictionary(Reader.Dictionary(Reader.Catalog["Names"])["EmbeddedFiles"])["Names"]
        );
        Assert.Equal(2 * associated.Count, named.Count);
        Assert.Equal(["Alternative", "Supplement"], associated.Select(file => Reader.NameOf(file["AFRelationship"])));
        foreach (var file in associated)
        {
            Assert.Equal(Reader.Text(file["F"]), Reader.Text(file["UF"]));
            var content = Reader.Stream(Reader.Dictionary(file["EF"])["F"]);
            Assert.Matches("^text/(xml|csv)$", Reader.NameOf(content.Dictionary["Subtype"]));
            Assert.Contains("ModDate", Reader.Dictionary(content.Dictionary["Params"]).Keys);
        }
    }

    [Fact]
    public void The_catalog_gives_the_language_and_claims_no_tags() =>
        Assert.Equal(
            ("fr", false),
            (Reader.Text(Reader.Catalog["Lang"]), (bool)Reader.Dictionary(Reader.Catalog["MarkInfo"])["Marked"]!)
        );

    [Fact]
    public void The_same_document_gives_the_same_bytes_on_every_thread()
    {
        var files = new byte[16][];
        Parallel.For(0, files.Length, i => files[i] = Sample.Full.ToPdf());
        Assert.All(files, file => Assert.Equal(File, file));
    }

    [Fact]
    public void Another_document_has_another_identifier() =>
        Assert.NotEqual(
            Reader.List(Reader.Trailer["ID"])[0],
            new PdfReader(Sample.Of("x").ToPdf()) is var other ? other.List(other.Trailer["ID"])[0] : null
        );

    [Fact]
    public void Titles_with_what_XML_cannot_hold_still_agree()
    {
        var document = Sample.Of("x") with { Title = "a\0b\uD800c <&>(\\)" };
        var reader = new PdfReader(document.ToPdf());
        var packet = XDocument.Parse(Encoding.UTF8.GetString(reader.Stream(reader.Catalog["Metadata"]).Content));
        var title = reader.Text(reader.Dictionary(reader.Trailer["Info"])["Title"]);
        Assert.Equal("a b\uFFFDc <&>(\\)", title);
        Assert.Equal(title, packet.Descendants(Dc + "title").Single().Value);
    }

    static XDocument Packet { get; } =
        XDocument.Parse(Encoding.UTF8.GetString(Reader.Stream(Reader.Catalog["Metadata"]).Content));

    [GeneratedRegex("<([0-9A-F]*)> Tj")]
    private static partial Regex Shown();

    static double[] Advances(byte[] font)
    {
        var units = Number16("head", 18);
        var metrics = Number16("hhea", 34);
        return [.. Enumerable.Range(0, metrics).Select(glyph => Number16("hmtx", 4 * glyph) * 1000.0 / units)];

        int Number16(string table, int at)
        {
            var entry = Enumerable
                .Range(0, font[5])
                .Select(i => 12 + 16 * i)
                .Single(i => Encoding.ASCII.GetString(font, i, 4) == table);
            return BinaryPrimitives.ReadUInt16BigEndian(
                font.AsSpan(BinaryPrimitives.ReadInt32BigEndian(font.AsSpan(entry + 8)) + at)
            );
        }
    }
}
