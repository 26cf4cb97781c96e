using System.Buffers.Binary;
using System.Text;

namespace DmlEnhance.Tests.Training.Events;

/// <summary>Event files, read by the books and with none of the code that writes them: framing, checksums (bit by bit) and protocol buffer fields.</summary>
internal static class EventFileReader
{
    /// <summary>A message's fields by number; the bytes of a fixed-width number or text, or of a varint as 64 bits.</summary>
    public sealed class Message(ReadOnlySpan<byte> bytes)
    {
        private readonly Dictionary<int, byte[]> _fields = Parse(bytes);

        public IEnumerable<int> Numbers => _fields.Keys.Order();

        public Message Inner(int number) => new(_fields[number]);

        public byte[] Bytes(int number) => _fields[number];

        public string Text(int number) => Encoding.UTF8.GetString(_fields[number]);

        public float Single(int number) => BinaryPrimitives.ReadSingleLittleEndian(_fields[number]);

        public double Double(int number) => BinaryPrimitives.ReadDoubleLittleEndian(_fields[number]);

        /// <summary>0 for a number that is not there, as proto3 has it.</summary>
        public long Number(int number) => _fields.TryGetValue(number, out byte[]? bytes) ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : 0;

        private static Dictionary<int, byte[]> Parse(ReadOnlySpan<byte> bytes)
        {
            var fields = new Dictionary<int, byte[]>();
            while (!bytes.IsEmpty)
            {
                int key = (int)Varint(ref bytes);
                fields.Add(key >> 3, (key & 7) switch
                {
                    0 => BitConverter.GetBytes(Varint(ref bytes)),
                    1 => Take(ref bytes, 8),
                    2 => Take(ref bytes, (int)Varint(ref bytes)),
                    5 => Take(ref bytes, 4),
                    int other => throw new InvalidDataException($"wire type {other}"),
                });
            }

            return fields;
        }

        private static long Varint(ref ReadOnlySpan<byte> bytes)
        {
            long value = 0;
            for (int shift = 0; ; shift += 7)
            {
                byte next = Take(ref bytes, 1)[0];
                value |= (long)(next & 0x7F) << shift;
                if (next < 0x80)
                    return value;
            }
        }

        private static byte[] Take(ref ReadOnlySpan<byte> bytes, int count)
        {
            byte[] taken = bytes[..count].ToArray();
            bytes = bytes[count..];
            return taken;
        }
    }

    /// <summary>The events of a file, whose every checksum is right.</summary>
    public static Message[] Read(string path)
    {
        var events = new List<Message>();
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new BinaryReader(stream);
        while (stream.Position < stream.Length)
        {
            byte[] length = reader.ReadBytes(8);
            Check(length, reader.ReadUInt32());
            byte[] data = reader.ReadBytes(checked((int)BitConverter.ToInt64(length)));
            Check(data, reader.ReadUInt32());
            events.Add(new Message(data));
        }

        return [.. events];
    }

    /// <summary>A curve's points.</summary>
    public static IEnumerable<(long Step, float Value)> Scalars(string path, string tag) =>
        from message in Read(path)
        where message.Numbers.Contains(5)
        let value = message.Inner(5).Inner(1)
        where value.Text(1) == tag
        select (message.Number(2), value.Single(2));

    private static void Check(byte[] data, uint masked)
    {
        uint unmasked = masked - 0xa282ead8;
        if (((unmasked << 15) | (unmasked >> 17)) != Crc32C(data))
            throw new InvalidDataException("a checksum is wrong");
    }

    // The polynomial of Castagnoli, bits reversed, a bit at a time.
    private static uint Crc32C(byte[] data)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0x82F63B78;
        }

        return ~crc;
    }
}
