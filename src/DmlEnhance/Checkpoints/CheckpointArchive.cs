using System.IO.Compression;
using System.Security.Cryptography;
using DmlEnhance.Files;

namespace DmlEnhance.Checkpoints;

/// <summary>The zip archive that torch.save writes, open for reading: checked names and sizes, nothing ever extracted to disk.</summary>
internal sealed class CheckpointArchive : IDisposable
{
    private const int LongestSkip = 1 << 16;

    private readonly CheckpointErrors _errors;
    private readonly FileStream _file;
    private readonly Lock _gate = new();
    private ZipArchive? _zip;
    private CheckpointEntries? _entries;

    private CheckpointArchive(FileStream file, CheckpointErrors errors)
    {
        _file = file;
        _errors = errors;
    }

    public static CheckpointArchive Open(string path, CheckpointErrors errors)
    {
        var archive = new CheckpointArchive(InputFile.Open(path, "a checkpoint"), errors);
        try
        {
            archive.Guarded(archive.ReadDirectory);
            return archive;
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    public byte[] ReadPickle() => Guarded(() => Read(Entries.Pickle, 0, (int)Entries.Pickle.Length));

    /// <summary>Bytes of a storage, or null if the archive holds none of that name.</summary>
    public long? StorageLength(string key) => Entries.FindStorage(key)?.Length;

    public byte[] ReadStorage(string key, long start, int count) => Guarded(() =>
        Read(Entries.FindStorage(key) ?? throw _errors.Damaged($"storage {CheckpointErrors.Quote(key)} is missing"), start, count));

    public string ComputeSha256() => Guarded(() =>
    {
        _file.Position = 0;
        return Convert.ToHexStringLower(SHA256.HashData(_file));
    });

    public void Dispose()
    {
        lock (_gate)
        {
            _zip?.Dispose();
            _zip = null;
            _file.Dispose();
        }
    }

    private CheckpointEntries Entries
    {
        get
        {
            ObjectDisposedException.ThrowIf(_zip is null, typeof(PyTorchCheckpoint));
            return _entries!;
        }
    }

    private bool ReadDirectory()
    {
        long length = _file.Length;
        Span<byte> head = stackalloc byte[CheckpointFileKind.HeadLength];
        head = head[.._file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        CheckpointFileKind.Check(head, length, _errors);

        _file.Position = 0;
        _zip = new ZipArchive(_file, ZipArchiveMode.Read, leaveOpen: true);
        _entries = CheckpointEntries.Check(_zip.Entries, length, _errors);
        if (_entries.ByteOrder is { } entry)
            CheckByteOrder(Read(entry, 0, (int)entry.Length));
        return true;
    }

    private void CheckByteOrder(ReadOnlySpan<byte> order)
    {
        if (order.SequenceEqual("big"u8))
            throw _errors.Error("was saved on a big-endian machine; load it there and save it again with a recent PyTorch on a little-endian one");
        if (!order.SequenceEqual("little"u8))
            throw _errors.Damaged("its byteorder entry says neither little nor big");
    }

    private static byte[] Read(ZipArchiveEntry entry, long start, int count)
    {
        using Stream stream = entry.Open();
        var bytes = new byte[count];
        // The BCL's stream over a stored entry cannot seek, so what lies before is read over.
        var unused = new byte[Math.Min(start, LongestSkip)];
        for (long skip = start; skip > 0; skip -= Math.Min(skip, unused.Length))
            stream.ReadExactly(unused.AsSpan(0, (int)Math.Min(skip, unused.Length)));
        stream.ReadExactly(bytes);
        return bytes;
    }

    // A ZipArchive and its file have one position between them, so only one thread may read at a time.
    private T Guarded<T>(Func<T> read)
    {
        lock (_gate)
        {
            try
            {
                return read();
            }
            catch (Exception e) when (e is InvalidDataException or EndOfStreamException or OverflowException or ArgumentException)
            {
                throw _errors.Error($"is cut off or damaged: its zip archive cannot be read; {CheckpointErrors.SaveAgain}", e);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
            {
                throw _errors.Unreadable(e);
            }
        }
    }
}
