using System.Buffers.Text;
using System.Text;

namespace Contrefort.Documents.Pdf.Format;

/// <summary>Operators and their operands, parted by blanks (ISO 32000-1, 7.8.2).</summary>
sealed class ContentStream
{
    byte[] _bytes = new byte[4096];
    int _length;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>To the hundredth of a point, 3.5 µm: less than any printer's dot.</summary>
    public ContentStream Number(double value)
    {
        var room = Room(24);
        var hundredths = (long)Math.Round(Math.Clamp(value, -1e9, 1e9) * 100);
        var at = 0;
        if (hundredths < 0)
            room[at++] = (byte)'-';
        hundredths = Math.Abs(hundredths);
        Utf8Formatter.TryFormat(hundredths / 100, room[at..], out var written);
        at += written;
        var (tenth, hundredth) = ((byte)(hundredths / 10 % 10), (byte)(hundredths % 10));
        if (tenth + hundredth > 0)
        {
            room[at++] = (byte)'.';
            room[at++] = (byte)('0' + tenth);
            if (hundredth > 0)
                room[at++] = (byte)('0' + hundredth);
        }
        room[at++] = (byte)' ';
        _length += at;
        return this;
    }

    public ContentStream Operator(string ascii)
    {
        var room = Room(ascii.Length + 1);
        _length += Encoding.ASCII.GetBytes(ascii, room);
        if (!ascii.EndsWith('\n') && !ascii.EndsWith('<'))
            _bytes[_length++] = (byte)' ';
        return this;
    }

    public void Hex(ushort number)
    {
        var room = Room(4);
        for (var digit = 0; digit < 4; digit++)
            room[digit] = "0123456789ABCDEF"u8[(number >> (12 - 4 * digit)) & 15];
        _length += 4;
    }

    Span<byte> Room(int needed)
    {
        if (_length + needed > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + needed));
        return _bytes.AsSpan(_length);
    }
}
