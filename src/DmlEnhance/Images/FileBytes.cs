using System.Buffers;
using DmlEnhance.Files;

namespace DmlEnhance.Images;

/// <summary>A whole file in pooled memory.</summary>
internal sealed class FileBytes : IDisposable
{
    private byte[]? _bytes;

    private FileBytes(byte[] bytes, int length)
    {
        _bytes = bytes;
        Length = length;
    }

    internal int Length { get; }

    internal ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    /// <exception cref="DmlEnhanceException">There is no such file, it cannot be read, it is empty, or holds 2 GiB or more.</exception>
    internal static FileBytes Read(string path, CancellationToken cancellationToken)
    {
        try
        {
            if (Directory.Exists(path))
                throw new DmlEnhanceException($"{path}: this is a folder, not an image file");
            // Before it is opened: opening a named pipe waits until somebody writes to it.
            if (new FileInfo(path) is { Exists: true, Length: 0 })
                throw new DmlEnhanceException($"{path}: the file is empty");
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (!stream.CanSeek)
                throw new DmlEnhanceException($"{path}: this is a pipe or device, not a file; save its content to a file first");
            long length = stream.Length;
            if (length > Array.MaxLength)
                throw new DmlEnhanceException($"{path}: the file has {length / (1 << 20)} MiB; less than 2 GiB can be read");
            return Read(stream, path, (int)length, cancellationToken);
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            throw new DmlEnhanceException($"{path}: {FileErrors.Reason(e)}", e);
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _bytes, null) is { } bytes)
            ArrayPool<byte>.Shared.Return(bytes);
    }

    private static FileBytes Read(FileStream stream, string path, int length, CancellationToken cancellationToken)
    {
        const int Piece = 1 << 22; // small enough that a slow network drive still lets a user cancel
        byte[] bytes = ArrayPool<byte>.Shared.Rent(length);
        var file = new FileBytes(bytes, length);
        try
        {
            for (int done = 0; done < length;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int count = stream.Read(bytes, done, Math.Min(Piece, length - done));
                if (count == 0)
                    throw new DmlEnhanceException($"{path}: the file became shorter while it was read");
                done += count;
            }

            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
