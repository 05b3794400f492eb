using System.Text;

namespace Contrefort.Protocols.Mime;

/// <summary>The encodings .NET knows, under the names mail programs give them.</summary>
public static class Charsets
{
    /// <summary>
    /// By the superset that programs really send: gb2312 is read as gb18030, iso-8859-1 as windows-1252
    /// (as in the WHATWG Encoding Standard).
    /// </summary>
    static readonly Dictionary<string, int> CodePages = new(StringComparer.Ordinal)
    {
        ["utf8"] = 65001,
        ["unicode11utf8"] = 65001,
        ["utf8mb4"] = 65001,
        ["cp65001"] = 65001,
        ["xutf8"] = 65001,
        ["utf16"] = 1201,
        ["utf16be"] = 1201,
        ["utf16le"] = 1200,
        ["unicode"] = 1200,
        ["ucs2"] = 1201,
        ["iso10646ucs2"] = 1201,
        ["utf32"] = 12001,
        ["utf32be"] = 12001,
        ["utf32le"] = 12000,
        ["iso88591"] = 1252,
        ["88591"] = 1252,
        ["latin1"] = 1252,
        ["l1"] = 1252,
        ["latin"] = 1252,
        ["iso8859"] = 1252,
        ["cp819"] = 1252,
        ["ibm819"] = 1252,
        ["isoir100"] = 1252,
        ["iso885911987"] = 1252,
        ["western"] = 1252,
        ["ansi"] = 1252,
        ["cp1252"] = 1252,
        ["xcp1252"] = 1252,
        ["windows1252"] = 1252,
        ["win1252"] = 1252,
        ["iso88592"] = 28592,
        ["latin2"] = 28592,
        ["88592"] = 28592,
        ["iso88593"] = 28593,
        ["latin3"] = 28593,
        ["iso88594"] = 28594,
        ["latin4"] = 28594,
        ["iso88595"] = 28595,
        ["cyrillic"] = 28595,
        ["iso88596"] = 28596,
        ["arabic"] = 28596,
        ["iso88596i"] = 28596,
        ["iso88596e"] = 28596,
        ["iso88597"] = 28597,
        ["greek"] = 28597,
        ["iso88598"] = 28598,
        ["hebrew"] = 28598,
        ["logical"] = 28598,
        ["iso88598i"] = 28598,
        ["iso88598e"] = 28598,
        ["visual"] = 28598,
        ["iso88599"] = 1254,
        ["latin5"] = 1254,
        ["iso885911"] = 874,
        ["tis620"] = 874,
        ["xwindows874"] = 874,
        ["cp874"] = 874,
        ["iso885913"] = 28603,
        ["latin7"] = 28603,
        ["iso885915"] = 28605,
        ["88591euro"] = 28605,
        ["latin9"] = 28605,
        ["latin0"] = 28605,
        ["gb2312"] = 54936,
        ["gb231280"] = 54936,
        ["csgb2312"] = 54936,
        ["gbk"] = 54936,
        ["xgbk"] = 54936,
        ["cp936"] = 54936,
        ["ms936"] = 54936,
        ["windows936"] = 54936,
        ["936"] = 54936,
        ["euccn"] = 54936,
        ["xeuccn"] = 54936,
        ["gb18030"] = 54936,
        ["chinese"] = 54936,
        ["gb"] = 54936,
        ["hzgb2312"] = 52936,
        ["hz"] = 52936,
        ["iso2022cn"] = 50227,
        ["iso2022cnext"] = 50227,
        ["big5"] = 950,
        ["cnbig5"] = 950,
        ["xxbig5"] = 950,
        ["big5hkscs"] = 950,
        ["big5eten"] = 950,
        ["cp950"] = 950,
        ["windows950"] = 950,
        ["shiftjis"] = 932,
        ["sjis"] = 932,
        ["xsjis"] = 932,
        ["mskanji"] = 932,
        ["windows31j"] = 932,
        ["cswindows31j"] = 932,
        ["cp932"] = 932,
        ["eucjp"] = 51932,
        ["xeucjp"] = 51932,
        ["ujis"] = 51932,
        ["iso2022jp"] = 50220,
        ["csiso2022jp"] = 50220,
        ["iso2022jp1"] = 50222,
        ["iso2022jp2"] = 50222,
        ["iso2022jp3"] = 50222,
        ["iso2022jpms"] = 50221,
        ["cp50220"] = 50220,
        ["cp50221"] = 50221,
        ["jis"] = 50220,
        ["iso2022kr"] = 50225,
        ["euckr"] = 949,
        ["ksc56011987"] = 949,
        ["ksc5601"] = 949,
        ["ksc56011989"] = 949,
        ["ksx1001"] = 949,
        ["korean"] = 949,
        ["cp949"] = 949,
        ["uhc"] = 949,
        ["windows949"] = 949,
        ["johab"] = 1361,
        ["koi8r"] = 20866,
        ["koi8"] = 20866,
        ["koi8u"] = 21866,
        ["koi8ru"] = 21866,
        ["macintosh"] = 10000,
        ["macroman"] = 10000,
        ["xmacroman"] = 10000,
        ["xmac"] = 10000,
        ["mac"] = 10000,
        ["xmaccyrillic"] = 10007,
        ["xmacce"] = 10029,
        ["xmaccentraleurroman"] = 10029,
        ["xmacgreek"] = 10006,
        ["xmacturkish"] = 10081,
        ["xmachebrew"] = 10005,
        ["xmacarabic"] = 10004,
        ["xmacjapanese"] = 932,
        ["xmacicelandic"] = 10079,
        ["xmacromanian"] = 10010,
        ["xmacukrainian"] = 10017,
        ["xmaccroatian"] = 10082,
        ["dos"] = 437,
        ["oem"] = 850,
    };

    static readonly HashSet<string> Ascii7 = new(StringComparer.Ordinal)
    {
        "usascii",
        "ascii",
        "ansix341968",
        "ansix341986",
        "iso646us",
        "us",
        "ibm367",
        "cp367",
        "csascii",
        "7bit",
        "20127",
        "isoir6",
        "iso646",
    };

    /// <summary>
    /// The encoding of this name, replacing what it cannot read by U+FFFD; null for a name that says nothing
    /// (<c>unknown-8bit</c>) or is not known. UTF-7 has a reader of its own, <see cref="Utf7"/>.
    /// </summary>
    public static Encoding? Find(string? name)
    {
        var key = Key(name);
        if (key.Length == 0 || Ascii7.Contains(key))
            return null;
        if (CodePages.TryGetValue(key, out var page))
            return Page(page);
        var number = CodePageNumber(key);
        return number > 0 ? Page(number) : ByName(name!);
    }

    static readonly UTF32Encoding BigEndianUtf32 = new(bigEndian: true, byteOrderMark: false);

    /// <summary>True for US-ASCII under any of its names.</summary>
    public static bool IsAscii(string? name) => Ascii7.Contains(Key(name));

    internal static bool IsUtf7(string? name) => Key(name) is "utf7" or "unicode11utf7" or "xunicode20utf7" or "csutf7";

    static string Key(string? name)
    {
        if (name is null)
            return "";
        Span<char> key = stackalloc char[40];
        var length = 0;
        foreach (var c in name)
            if (char.IsAsciiLetterOrDigit(c) && length < key.Length)
                key[length++] = char.ToLowerInvariant(c);
        return key[..length].ToString();
    }

    /// <summary>cp850, ibm-850, windows-1251, win1251, x-cp1250, iso-8859-05: what ends in a code page's number.</summary>
    static int CodePageNumber(string key)
    {
        var digits = key.Length;
        while (digits > 0 && char.IsAsciiDigit(key[digits - 1]))
            digits--;
        if (digits == key.Length || key.Length - digits > 5)
            return 0;
        var number = int.Parse(key.AsSpan(digits), System.Globalization.CultureInfo.InvariantCulture);
        return key[..digits] switch
        {
            "cp"
            or "xcp"
            or "ibm"
            or "cpibm"
            or "windows"
            or "win"
            or "xwindows"
            or "ms"
            or "microsoftcp"
            or "dos"
            or "codepage"
            or "" => number is 1252 or 28591 ? 1252 : number,
            _ => 0,
        };
    }

    static Encoding? Page(int page) =>
        page switch
        {
            65001 => Encoding.UTF8,
            1200 => Encoding.Unicode,
            1201 => Encoding.BigEndianUnicode,
            12000 => Encoding.UTF32,
            12001 => BigEndianUtf32,
            < 1 or > 65535 => null,
            _ => CodePagesEncodingProvider.Instance.GetEncoding(
                page,
                EncoderFallback.ReplacementFallback,
                DecoderFallback.ReplacementFallback
            ),
        };

    /// <summary>Asks the provider, which says null; <see cref="Encoding"/> would throw, slowly.</summary>
    static Encoding? ByName(string name) =>
        CodePagesEncodingProvider.Instance.GetEncoding(
            name.Trim(),
            EncoderFallback.ReplacementFallback,
            DecoderFallback.ReplacementFallback
        );
}
