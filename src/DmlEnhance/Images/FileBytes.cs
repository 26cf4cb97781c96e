using System.Buffers;
using DmlEnhance.Files;

namespace DmlEnhance.Images;

/// <summary>A whole file in memory.</summary>
internal sealed class FileBytes : IDisposable
{
    private readonly bool _pooled;
    private byte[]? _bytes;

    private FileBytes(byte[] bytes, int length, bool pooled)
    {
        _bytes = bytes;
        Length = length;
        _pooled = pooled;
    }

    internal int Length { get; }

    internal ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    /// <summary>A file that is in memory already; the array stays the caller's.</summary>
    internal static FileBytes Over(byte[] bytes) => new(bytes, bytes.Length, pooled: false);

    /// <exception cref="DmlEnhanceException">There is no such file, it cannot be read, it is empty, or holds 2 GiB or more.</exception>
    internal static FileBytes Read(string path, CancellationToken cancellationToken)
    {
        using FileStream stream = InputFile.Open(path, "an image");
        int length = InputFile.Length(stream, path, Array.MaxLength);
        var file = new FileBytes(ArrayPool<byte>.Shared.Rent(length), length, pooled: true);
        try
        {
            InputFile.Fill(stream, path, file._bytes.AsSpan(0, length), cancellationToken);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _bytes, null) is { } bytes && _pooled)
            ArrayPool<byte>.Shared.Return(bytes);
    }
}
