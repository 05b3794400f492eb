using System.Text;
using Contrefort.Protocols.Mime;

namespace Contrefort.Protocols.Tests.Mime;

public sealed class CharsetTests
{
    static MimeMessage Text(string charset, byte[] body) =>
        Raw([.. Sample.Bytes($"Content-Type: text/plain; charset={charset}", "", ""), .. body]);

    static MimeMessage Raw(byte[] raw) => MimeMessage.Read(raw);

    static byte[] Bytes(string charset, string text) =>
        CodePagesEncodingProvider.Instance.GetEncoding(charset)!.GetBytes(text);

    [Theory]
    [InlineData("iso-8859-15", "iso-8859-15", "cœur à 5 €")]
    [InlineData("latin1", "windows-1252", "déjà")]
    [InlineData("iso-8859-1", "windows-1252", "« l’été » à 5 €")] // C1 bytes are windows-1252
    [InlineData("cp-850", "ibm850", "déjà")]
    [InlineData("windows-1251", "windows-1251", "Привет")]
    [InlineData("koi8-r", "koi8-r", "Привет")]
    [InlineData("iso-8859-8-i", "iso-8859-8", "שלום")]
    [InlineData("ks_c_5601-1987", "ks_c_5601-1987", "안녕하세요")]
    [InlineData("gb2312", "gb18030", "镕基")] // beyond gb2312
    [InlineData("big5", "big5", "中文")]
    [InlineData("shift_jis", "shift_jis", "日本語")]
    [InlineData("euc-jp", "euc-jp", "日本語")]
    [InlineData("iso-2022-jp", "iso-2022-jp", "日本語")]
    [InlineData("iso-2022-kr", "iso-2022-kr", "안녕")]
    [InlineData("hz-gb-2312", "hz-gb-2312", "中文")]
    [InlineData("tis-620", "windows-874", "สวัสดี")]
    [InlineData("x-mac-roman", "macintosh", "déjà")]
    public void A_declared_charset_is_read(string declared, string real, string text) =>
        Assert.Equal(text, Text(declared, Bytes(real, text)).Text);

    [Theory]
    [InlineData("utf-8", "windows-1252", "déjà")] // declared UTF-8, is not
    [InlineData("us-ascii", "windows-1252", "déjà")]
    [InlineData("unknown-8bit", "windows-1252", "déjà")]
    [InlineData("x-nobody-knows", "windows-1252", "déjà")]
    public void Eight_bit_text_that_cannot_be_what_it_says_is_windows_1252(string declared, string real, string text) =>
        Assert.Equal(text, Text(declared, Bytes(real, text)).Text);

    [Theory]
    [InlineData("iso-8859-1")]
    [InlineData("windows-1252")]
    [InlineData("us-ascii")]
    [InlineData("unknown")]
    [InlineData("")]
    public void Valid_utf8_is_utf8_whatever_is_said(string declared) =>
        Assert.Equal("déjà vu à Noël", Text(declared, Encoding.UTF8.GetBytes("déjà vu à Noël")).Text);

    [Fact]
    public void Utf8_with_a_stray_byte_keeps_its_accents() =>
        Assert.Equal("déjà é", Text("utf-8", [.. Encoding.UTF8.GetBytes("déjà "), 0xe9]).Text);

    [Fact]
    public void A_repaired_charset_is_told()
    {
        var message = Text("utf-8", [0xe9]);

        Assert.Equal("é", message.Text);
        Assert.Contains("A text is not in the character set it declares; it was guessed.", message.Defects);
    }

    [Fact]
    public void A_byte_order_mark_wins()
    {
        Assert.Equal("déjà", Text("iso-8859-1", [0xef, 0xbb, 0xbf, .. Encoding.UTF8.GetBytes("déjà")]).Text);
        Assert.Equal("déjà", Text("utf-16", [0xff, 0xfe, .. Encoding.Unicode.GetBytes("déjà")]).Text);
    }

    [Fact]
    public void Utf16_without_a_mark_is_read_in_the_order_its_zeros_tell()
    {
        Assert.Equal("ab", Text("utf-16", Encoding.Unicode.GetBytes("ab")).Text);
        Assert.Equal("ab", Text("utf-16", Encoding.BigEndianUnicode.GetBytes("ab")).Text);
    }

    [Fact]
    public void Utf7_is_only_text() =>
        Assert.Equal("<b>é</b>+", Text("utf-7", "+ADw-b+AD4-+AOk-</b>+-"u8.ToArray()).Text);

    [Fact]
    public void Text_encoded_twice_is_repaired_when_all_of_it_was() =>
        Assert.Equal(
            "Il a écrit hier, répété et oublié.",
            Text("utf-8", Encoding.UTF8.GetBytes("Il a Ã©crit hier, rÃ©pÃ©tÃ© et oubliÃ©.")).Text
        );

    [Theory]
    [InlineData("Je vois « Ã©crit », « rÃ©pÃ©tÃ© », « oubliÃ© » au lieu d'accents é.")] // written about mojibake
    [InlineData("Ã© and Ã¨ show in the invoice")]
    [InlineData("São Paulo, AÇÃO")]
    public void Text_that_may_be_meant_is_left_alone(string text) =>
        Assert.Equal(text, Text("utf-8", Encoding.UTF8.GetBytes(text)).Text);

    [Fact]
    public void Html_may_declare_its_own_charset() =>
        Assert.Equal(
            "Привет\n",
            Raw([
                .. Sample.Bytes("Content-Type: text/html", "", "<meta charset=windows-1251>"),
                .. Bytes("windows-1251", "Привет"),
            ]).Text
        );

    [Fact]
    public void No_text_holds_a_NUL() => Assert.DoesNotContain('\0', Text("utf-8", [0x61, 0, 0x62]).Text);

    [Theory]
    [InlineData("utf-8", 65001)]
    [InlineData("UTF8", 65001)]
    [InlineData("iso_8859-1:1987", 1252)]
    [InlineData("\"windows-1252\"", 1252)]
    [InlineData("CP1252", 1252)]
    [InlineData("x-sjis", 932)]
    public void Names_are_known_by_their_aliases(string name, int codePage) =>
        Assert.Equal(codePage, Charsets.Find(name)?.CodePage);

    [Fact]
    public void An_unknown_name_is_none() => Assert.Null(Charsets.Find("x-nobody-knows"));
}
