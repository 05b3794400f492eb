using System.Buffers.Binary;
using System.Text;

namespace Contrefort.Documents.Pdf.Format;

/// <summary>
/// The colours of IEC 61966-2-1 as an ICC profile of version 2.1 (ICC.1:1998-09), made from its numbers: primaries adapted
/// to the white of D50, and the curve at 1024 points.
/// </summary>
static class SrgbProfile
{
    public static ReadOnlySpan<byte> Bytes => Made.Value;

    static readonly Lazy<byte[]> Made = new(Make);

    static byte[] Make()
    {
        var curve = Curve();
        (string Tag, byte[] Content)[] tags =
        [
            ("desc", Description("sRGB IEC61966-2.1")),
            ("cprt", Tagged("text", "No copyright, use freely\0"u8)),
            ("wtpt", Colour(0.9642, 1, 0.8249)),
            ("rXYZ", Colour(0.43607, 0.22249, 0.01392)),
            ("gXYZ", Colour(0.38515, 0.71687, 0.09708)),
            ("bXYZ", Colour(0.14307, 0.06061, 0.71410)),
            ("rTRC", curve),
            ("gTRC", curve),
            ("bTRC", curve),
        ];
        var places = new Dictionary<object, int>(ReferenceEqualityComparer.Instance);
        var at = 128 + 4 + 12 * tags.Length;
        foreach (var (_, content) in tags)
            if (places.TryAdd(content, at))
                at += Padded(content.Length);

        var profile = new byte[at];
        Header(profile);
        Put(128, tags.Length);
        for (var i = 0; i < tags.Length; i++)
        {
            var (tag, content) = tags[i];
            Encoding.ASCII.GetBytes(tag, profile.AsSpan(132 + 12 * i));
            Put(136 + 12 * i, places[content]);
            Put(140 + 12 * i, content.Length);
            content.CopyTo(profile, places[content]);
        }
        return profile;

        void Put(int place, int value) => BinaryPrimitives.WriteInt32BigEndian(profile.AsSpan(place), value);
    }

    static void Header(Span<byte> profile)
    {
        BinaryPrimitives.WriteInt32BigEndian(profile, profile.Length);
        BinaryPrimitives.WriteInt32BigEndian(profile[8..], 0x02100000);
        "mntrRGB XYZ "u8.CopyTo(profile[12..]);
        ReadOnlySpan<ushort> date = [2026, 1, 1, 0, 0, 0]; // of the profile: it never changes
        for (var i = 0; i < date.Length; i++)
            BinaryPrimitives.WriteUInt16BigEndian(profile[(24 + 2 * i)..], date[i]);
        "acsp"u8.CopyTo(profile[36..]);
        Colour(0.9642, 1, 0.8249).AsSpan(8).CopyTo(profile[68..]);
    }

    static byte[] Curve()
    {
        const int points = 1024;
        var content = new byte[4 + 2 * points];
        BinaryPrimitives.WriteInt32BigEndian(content, points);
        for (var i = 0; i < points; i++)
        {
            var signal = i / (points - 1.0);
            var light = signal <= 0.04045 ? signal / 12.92 : Math.Pow((signal + 0.055) / 1.055, 2.4);
            BinaryPrimitives.WriteUInt16BigEndian(content.AsSpan(4 + 2 * i), (ushort)Math.Round(light * 65535));
        }
        return Tagged("curv", content);
    }

    static byte[] Colour(double x, double y, double z)
    {
        var content = new byte[12];
        BinaryPrimitives.WriteInt32BigEndian(content, Fixed(x));
        BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(4), Fixed(y));
        BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(8), Fixed(z));
        return Tagged("XYZ ", content);
    }

    /// <summary>textDescriptionType: once in ASCII, and neither in Unicode nor in a Macintosh script (67 empty bytes).</summary>
    static byte[] Description(string text)
    {
        var content = new byte[4 + text.Length + 1 + 8 + 2 + 1 + 67];
        BinaryPrimitives.WriteInt32BigEndian(content, text.Length + 1);
        Encoding.ASCII.GetBytes(text, content.AsSpan(4));
        return Tagged("desc", content);
    }

    static byte[] Tagged(string type, ReadOnlySpan<byte> content) =>
        [.. Encoding.ASCII.GetBytes(type), 0, 0, 0, 0, .. content];

    static int Fixed(double value) => (int)Math.Round(value * 65536);

    static int Padded(int length) => (length + 3) & ~3;
}
