using System.Buffers.Binary;
using System.Numerics;

namespace DmlEnhance.Training.Events;

/// <summary>The frame around each record of a TFRecord file: length, checksum of the length, data, checksum of the data.</summary>
internal static class RecordFraming
{
    private const uint MaskDelta = 0xA282EAD8; // crc32c.h of TensorFlow: a checksum of data that holds checksums is a poor one

    /// <summary>Appends a record.</summary>
    public static void Append(Stream target, ReadOnlySpan<byte> data)
    {
        Span<byte> head = stackalloc byte[sizeof(ulong) + sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(head, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[sizeof(ulong)..], Masked(Crc32C(head[..sizeof(ulong)])));
        target.Write(head);
        target.Write(data);
        Span<byte> tail = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(tail, Masked(Crc32C(data)));
        target.Write(tail);
    }

    /// <summary>CRC-32C (Castagnoli), as in RFC 3720, appendix B.4.</summary>
    public static uint Crc32C(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        for (; data.Length >= sizeof(ulong); data = data[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
        foreach (byte value in data)
            crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }

    private static uint Masked(uint crc) => BitOperations.RotateRight(crc, 15) + MaskDelta;
}
