using System.Buffers.Binary;

namespace DmlEnhance.Checkpoints;

/// <summary>Reads stored elements, which always have the lowest byte first.</summary>
internal static class ElementConversion
{
    private delegate float ReadElement(ReadOnlySpan<byte> bytes);

    public static int SizeInBytes(this CheckpointElementType type) => type switch
    {
        CheckpointElementType.Float64 or CheckpointElementType.Int64 => 8,
        CheckpointElementType.Float32 or CheckpointElementType.Int32 => 4,
        CheckpointElementType.Float16 or CheckpointElementType.BFloat16 or CheckpointElementType.Int16 => 2,
        _ => 1,
    };

    public static void ToSingle(ReadOnlySpan<byte> stored, CheckpointElementType type, Span<float> target)
    {
        ReadElement read = Reader(type);
        int size = type.SizeInBytes();
        for (int i = 0; i < target.Length; i++)
            target[i] = read(stored.Slice(i * size, size));
    }

    private static ReadElement Reader(CheckpointElementType type) => type switch
    {
        CheckpointElementType.Float32 => BinaryPrimitives.ReadSingleLittleEndian,
        CheckpointElementType.Float64 => bytes => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        CheckpointElementType.Float16 => bytes => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        CheckpointElementType.BFloat16 => bytes => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16),
        CheckpointElementType.Int64 => bytes => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        CheckpointElementType.Int32 => bytes => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        CheckpointElementType.Int16 => bytes => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        CheckpointElementType.Int8 => bytes => (sbyte)bytes[0],
        CheckpointElementType.UInt8 => bytes => bytes[0],
        CheckpointElementType.Bool => bytes => bytes[0] == 0 ? 0 : 1,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}
