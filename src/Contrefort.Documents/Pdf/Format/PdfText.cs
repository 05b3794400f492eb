using System.Globalization;
using System.Text;

namespace Contrefort.Documents.Pdf.Format;

/// <summary>Values as PDF writes them (ISO 32000-1, 7.3).</summary>
static class PdfText
{
    /// <summary>A text string: plain when ASCII, else UTF-16 with its byte order mark, in hexadecimal.</summary>
    public static string Text(string text)
    {
        var written = new StringBuilder();
        if (text.All(letter => letter is >= ' ' and <= '~'))
        {
            written.Append('(');
            foreach (var letter in text)
                written.Append(letter is '(' or ')' or '\\' ? "\\" : "").Append(letter);
            return written.Append(')').ToString();
        }
        written.Append("<FEFF");
        foreach (var letter in text)
            written.Append(((int)letter).ToString("X4", CultureInfo.InvariantCulture));
        return written.Append('>').ToString();
    }

    public static string Name(string name)
    {
        var written = new StringBuilder("/");
        foreach (var octet in Encoding.UTF8.GetBytes(name))
            if (char.IsAsciiLetterOrDigit((char)octet) || octet is (byte)'-' or (byte)'_' or (byte)'.' or (byte)'+')
                written.Append((char)octet);
            else
                written.Append('#').Append(octet.ToString("X2", CultureInfo.InvariantCulture));
        return written.ToString();
    }

    /// <summary>At most three decimals: a thousandth of a point is 0.35 µm. Readers take no exponents.</summary>
    public static string Number(double value) => Math.Round(value, 3).ToString("0.###", CultureInfo.InvariantCulture);
}
