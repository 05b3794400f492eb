using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;

namespace Contrefort.Protocols.Probing;

/// <summary>One record of an answer. The value is written as <see cref="DnsProbe"/> says.</summary>
readonly record struct DnsRecord(string Name, int Type, uint TimeToLive, string Value);

/// <summary>What a DNS server answered: RFC 1035 §4.1.1 has the codes.</summary>
sealed record DnsAnswer(int Code, bool IsTruncated, IReadOnlyList<DnsRecord> Records);

/// <summary>
/// Questions and answers of DNS (RFC 1035 §4). What comes back may be hostile: a compressed name points backwards only and
/// is bounded, and what does not fit makes the message none.
/// </summary>
static class DnsMessage
{
    const int MaxRecords = 200;

    /// <summary>Writes a question, with room for an answer of 1232 bytes (RFC 6891); returns its length, or 0 for a name that is none.</summary>
    internal static int WriteQuestion(Span<byte> into, ushort id, string name, DnsType type)
    {
        into[..12].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(into, id);
        into[2] = 0x01; // recursion desired
        into[5] = 1; // one question
        into[11] = 1; // one additional record
        var at = 12;
        foreach (var label in Ascii(name).Split('.'))
        {
            if (label.Length is 0 or > 63 || at + label.Length > 12 + 253)
                return 0;
            into[at++] = (byte)label.Length;
            at += Encoding.Latin1.GetBytes(label, into[at..]);
        }
        into[at++] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(into[at..], (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(into[(at + 2)..], 1);
        at += 4;
        ReadOnlySpan<byte> room = [0, 0, 41, 1232 >> 8, 1232 & 0xff, 0, 0, 0, 0, 0, 0];
        room.CopyTo(into[at..]);
        return at + room.Length;
    }

    /// <summary>A name without its last dot, in the letters DNS has: été.fr is xn--t-9fab.fr.</summary>
    static string Ascii(string name)
    {
        var plain = name.TrimEnd('.');
        if (System.Text.Ascii.IsValid(plain))
            return plain;
        try
        {
            return new IdnMapping().GetAscii(plain);
        }
        catch (ArgumentException)
        {
            return "";
        }
    }

    /// <summary>Reads the answer to a question as it was sent; null when it is not one.</summary>
    internal static DnsAnswer? Read(ReadOnlySpan<byte> message, ReadOnlySpan<byte> question)
    {
        if (message.Length < 12 || !message[..2].SequenceEqual(question[..2]))
            return null;
        // An answer, to a standard query, to one question.
        if ((message[2] & 0xf8) != 0x80 || BinaryPrimitives.ReadUInt16BigEndian(message[4..]) != 1)
            return null;
        var at = 12;
        var asked = 12;
        if (
            Name(message, ref at) is not { } name
            || Name(question, ref asked) is not { } askedName
            || !name.Equals(askedName, StringComparison.OrdinalIgnoreCase)
            || at + 4 > message.Length
            || !message.Slice(at, 4).SequenceEqual(question.Slice(asked, 4))
        )
            return null;
        at += 4;
        var isTruncated = (message[2] & 0x02) != 0;
        var count = Math.Min((int)BinaryPrimitives.ReadUInt16BigEndian(message[6..]), MaxRecords);
        var records = new List<DnsRecord>(count);
        for (var i = 0; i < count; i++)
        {
            if (Record(message, ref at, out var isKnown) is not { } record)
                return isTruncated ? new(message[3] & 0xf, isTruncated, records) : null;
            if (isKnown)
                records.Add(record);
        }
        return new(message[3] & 0xf, isTruncated, records);
    }

    static DnsRecord? Record(ReadOnlySpan<byte> message, ref int at, out bool isKnown)
    {
        isKnown = false;
        if (Name(message, ref at) is not { } owner || at + 10 > message.Length)
            return null;
        var type = BinaryPrimitives.ReadUInt16BigEndian(message[at..]);
        var isInternet = BinaryPrimitives.ReadUInt16BigEndian(message[(at + 2)..]) == 1;
        var timeToLive = BinaryPrimitives.ReadUInt32BigEndian(message[(at + 4)..]);
        var length = BinaryPrimitives.ReadUInt16BigEndian(message[(at + 8)..]);
        at += 10;
        if (at + length > message.Length)
            return null;
        isKnown = isInternet && Enum.IsDefined((DnsType)type);
        var value = isKnown ? Value((DnsType)type, message[..(at + length)], at) : "";
        at += length;
        return value is null ? null : new DnsRecord(owner, type, timeToLive, value);
    }

    static string? Value(DnsType type, ReadOnlySpan<byte> message, int at)
    {
        var data = message[at..];
        switch (type)
        {
            case DnsType.A:
                return data.Length == 4 ? new IPAddress(data).ToString() : null;
            case DnsType.Aaaa:
                return data.Length == 16 ? new IPAddress(data).ToString() : null;
            case DnsType.Ns or DnsType.Cname or DnsType.Ptr:
                return Name(message, ref at);
            case DnsType.Mx:
                at += 2;
                return data.Length > 2 && Name(message, ref at) is { } host
                    ? $"{BinaryPrimitives.ReadUInt16BigEndian(data)} {host}"
                    : null;
            case DnsType.Soa:
                return
                    Name(message, ref at) is { } server
                    && Name(message, ref at) is { } person
                    && at + 20 <= message.Length
                    ? $"{server} {person} {BinaryPrimitives.ReadUInt32BigEndian(message[at..])}"
                    : null;
            case DnsType.Txt:
                return Texts(data);
        }
        throw new ArgumentOutOfRangeException(nameof(type));
    }

    static string? Texts(ReadOnlySpan<byte> data)
    {
        var all = new List<byte>();
        while (data.Length > 0)
        {
            if (data[0] >= data.Length)
                return null;
            all.AddRange(data.Slice(1, data[0]));
            data = data[(data[0] + 1)..];
        }
        return Said.Text(all.ToArray(), 4000);
    }

    /// <summary>Reads a name, and moves past it; null when it is none.</summary>
    static string? Name(ReadOnlySpan<byte> message, ref int at)
    {
        var name = new StringBuilder();
        var from = at;
        var hasJumped = false;
        while (from < message.Length)
        {
            var length = message[from];
            if (length == 0)
            {
                at = hasJumped ? at : from + 1;
                return name.ToString();
            }
            if ((length & 0xc0) == 0xc0)
            {
                if (from + 1 >= message.Length)
                    return null;
                var target = ((length & 0x3f) << 8) | message[from + 1];
                if (!hasJumped)
                    at = from + 2;
                hasJumped = true;
                // Always further back, so that it ends.
                if (target >= from)
                    return null;
                from = target;
                continue;
            }
            if (length > 63 || from + 1 + length > message.Length || name.Length + length > 254)
                return null;
            if (name.Length > 0)
                name.Append('.');
            foreach (var letter in message.Slice(from + 1, length))
                name.Append(letter is > 0x20 and < 0x7f and not (byte)'.' ? (char)letter : '?');
            from += 1 + length;
        }
        return null;
    }
}
