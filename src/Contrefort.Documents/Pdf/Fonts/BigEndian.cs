using System.Buffers.Binary;

namespace Contrefort.Documents.Pdf.Fonts;

/// <summary>Numbers as OpenType, ICC and PNG write them; a place outside the bytes is an <see cref="InvalidDataException"/>.</summary>
static class BigEndian
{
    extension(ReadOnlySpan<byte> bytes)
    {
        public ushort U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(bytes.Part(at, 2));

        public short I16(int at) => BinaryPrimitives.ReadInt16BigEndian(bytes.Part(at, 2));

        public uint U32(int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes.Part(at, 4));

        public int Offset(int at) =>
            bytes.U32(at) is <= int.MaxValue and var value ? (int)value : throw new InvalidDataException("Too large.");

        public ReadOnlySpan<byte> From(int at) => bytes.Part(at, bytes.Length - at);

        public ReadOnlySpan<byte> Part(int at, int length) =>
            at >= 0 && length >= 0 && at <= bytes.Length - length
                ? bytes.Slice(at, length)
                : throw new InvalidDataException("The file ends before what it announces.");
    }
}
