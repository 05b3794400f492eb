using System.Security.Cryptography;
using System.Text;

namespace Contrefort.Protocols.Banking;

static class Keys
{
    const int LongestText = 1000;

    public static string Of(string words) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(words)));

    /// <summary>Words of a stranger: short, without what moves a cursor.</summary>
    public static string Short(string text)
    {
        var plain = new string([.. text.Select(sign => char.IsControl(sign) ? ' ' : sign)]).Trim();
        return plain.Length <= LongestText ? plain : plain[..LongestText];
    }
}
