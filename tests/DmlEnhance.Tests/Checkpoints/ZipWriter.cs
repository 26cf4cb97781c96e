using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace DmlEnhance.Tests.Checkpoints;

/// <summary>Writes zip archives as torch.save does, and ones that lie.</summary>
internal static class ZipWriter
{
    /// <summary>The data of the storage that Checkpoint adds: the floats 1, 2, 3, 4.</summary>
    public static byte[] FourFloats => [0, 0, 0x80, 0x3f, 0, 0, 0, 0x40, 0, 0, 0x40, 0x40, 0, 0, 0x80, 0x40];

    /// <summary>An archive of a pickle, a storage 0 of four floats, and whatever else is asked for.</summary>
    public static byte[] Checkpoint(byte[] pickle, params (string Name, byte[] Bytes)[] others) =>
        Zip([("archive/data.pkl", pickle), ("archive/data/0", FourFloats), .. others]);

    public static byte[] Checkpoint(Action<PickleWriter> pickle, params (string Name, byte[] Bytes)[] others) =>
        Checkpoint(PickleWriter.Pickle(pickle), others);

    public static byte[] Zip(params (string Name, byte[] Bytes)[] entries) => Zip(CompressionLevel.NoCompression, entries);

    public static byte[] Zip(CompressionLevel level, params (string Name, byte[] Bytes)[] entries)
    {
        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes) in entries)
            {
                using Stream entry = zip.CreateEntry(name, level).Open();
                entry.Write(bytes);
            }
        }

        return file.ToArray();
    }

    /// <summary>Makes the archive's directory claim another length for an entry that is stored as it is.</summary>
    public static byte[] ClaimLength(byte[] zip, string name, uint length)
    {
        const int HeaderLength = 46, CompressedLength = 20, Length = 24;
        int header = zip.AsSpan().LastIndexOf(Encoding.UTF8.GetBytes(name)) - HeaderLength;
        if (!zip.AsSpan(header).StartsWith("PK\x01\x02"u8))
            throw new ArgumentException($"no directory entry {name}", nameof(name));
        BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(header + CompressedLength), length);
        BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(header + Length), length);
        return zip;
    }
}
