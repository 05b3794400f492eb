using System.Globalization;
using System.Text;

namespace Contrefort.Protocols.Smtp;

/// <summary>How an address is written on the wire.</summary>
public static class SmtpAddress
{
    const string NotInAtoms = " <>()[]\\,;:\"@";

    /// <summary>RFC 5321 §4.5.3.1.3 allows 256; headroom for signed addresses.</summary>
    const int MaxLength = 512;

    static readonly IdnMapping Idn = new() { AllowUnassigned = false, UseStd3AsciiRules = false };

    /// <summary>local@domain without anything that could end the command or the header line it is written into.</summary>
    public static bool IsWritable(string address)
    {
        var at = address.LastIndexOf('@');
        if (at <= 0 || at == address.Length - 1)
            return false;
        if (address.EnumerateRunes().Any(rune => Rune.IsControl(rune) || rune == Rune.ReplacementChar))
            return false;
        if (Encoding.UTF8.GetByteCount(address) > MaxLength)
            return false;
        var domain = address.AsSpan(at + 1);
        if (domain.ContainsAny(NotInAtoms) && !IsAddressLiteral(domain))
            return false;
        var local = address.AsSpan(0, at);
        return IsQuoted(local) || !local.ContainsAny(NotInAtoms);
    }

    static bool IsAddressLiteral(ReadOnlySpan<char> domain) =>
        domain is ['[', .., ']'] && !domain[1..^1].ContainsAnyExcept("0123456789abcdefABCDEFIPv:.");

    static bool IsQuoted(ReadOnlySpan<char> local)
    {
        if (local.Length < 2 || local[0] != '"' || local[^1] != '"')
            return false;
        for (var i = 1; i < local.Length - 1; i++)
        {
            if (local[i] == '"')
                return false;
            if (local[i] == '\\' && ++i == local.Length - 1)
                return false;
        }
        return true;
    }

    /// <summary>True when only the domain is beyond ASCII: punycode then makes it ordinary.</summary>
    internal static bool IsAsciiWithPunycode(string address) => Ascii.IsValid(WithPunycode(address));

    internal static string Write(string address, bool utf8) => utf8 ? address : WithPunycode(address);

    /// <summary>The address with its domain in ASCII (RFC 5891); unchanged when that cannot be written.</summary>
    public static string WithPunycode(string address)
    {
        var at = address.LastIndexOf('@');
        if (at < 0 || Ascii.IsValid(address.AsSpan(at + 1)))
            return address;
        try
        {
            return address[..(at + 1)] + Idn.GetAscii(address, at + 1);
        }
        catch (ArgumentException)
        {
            return address;
        }
    }
}
