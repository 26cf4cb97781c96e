using System.Buffers.Binary;
using System.Text;

namespace DmlEnhance.Checkpoints;

/// <summary>Walks over the bytes of a pickle; every argument is checked to be there before it is taken.</summary>
internal sealed class PickleReader(byte[] pickle, CheckpointErrors errors)
{
    private const int LongestLine = 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public int Position { get; private set; }

    public byte Byte() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    /// <summary>Pickle writes floats, and nothing else, with the highest byte first.</summary>
    public double Double() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    /// <summary>A two's-complement integer of 0 to 8 bytes, lowest byte first.</summary>
    public long Long(int length)
    {
        if (length > sizeof(long))
            throw errors.Error($"holds a number of {length} bytes at byte {Position} of data.pkl, 8 are the most; {CheckpointErrors.SaveStateDict}");
        ReadOnlySpan<byte> bytes = Take((ulong)length);
        if (bytes.IsEmpty)
            return 0;
        long value = (sbyte)bytes[^1];
        for (int i = bytes.Length - 2; i >= 0; i--)
            value = value << 8 | bytes[i];
        return value;
    }

    public string Text(ulong length) => Decode(Take(length));

    public string Line()
    {
        ReadOnlySpan<byte> rest = pickle.AsSpan(Position, Math.Min(LongestLine, pickle.Length - Position));
        int end = rest.IndexOf((byte)'\n');
        if (end < 0)
            throw CutOff();
        string line = Decode(rest[..end]);
        Position += end + 1;
        return line;
    }

    /// <summary>Protocol 4 announces the length of what follows; it holds no value, but must not lie.</summary>
    public void Frame()
    {
        if (UInt64() > (ulong)(pickle.Length - Position))
            throw CutOff();
    }

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)(pickle.Length - Position))
            throw CutOff();
        ReadOnlySpan<byte> taken = pickle.AsSpan(Position, (int)count);
        Position += (int)count;
        return taken;
    }

    private DmlEnhanceException CutOff() => errors.Damaged($"its data.pkl ends too early (it has {pickle.Length} bytes and announces more at byte {Position})");

    private string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw errors.Damaged($"its data.pkl holds text that is not UTF-8 near byte {Position}", e);
        }
    }
}
