using System.Buffers;

namespace DmlEnhance.Frames;

/// <summary>One picture in CPU memory: height x width pixels, rows from the top, no padding between rows.</summary>
/// <remarks>
/// The samples live in a pooled array: dispose the frame to give it back, and keep no span of it after that.
/// A frame is not thread-safe; any one thread at a time may use it.
/// </remarks>
public sealed class Frame : IDisposable
{
    private byte[]? _samples;

    /// <summary>Creates a frame whose samples are not yet set (they hold whatever the pooled array held).</summary>
    /// <param name="width">Pixels a row, 1 or more.</param>
    /// <param name="height">Rows, 1 or more.</param>
    /// <param name="format">Layout of a pixel.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is less than 1.</exception>
    /// <exception cref="DmlEnhanceException">The samples would take 2 GiB or more.</exception>
    public Frame(int width, int height, PixelFormat format)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        long bytes = (long)width * height * format.BytesPerPixel();
        if (bytes > Array.MaxLength)
            throw new DmlEnhanceException($"a frame of {width}x{height} pixels ({format}) needs {bytes / (1 << 20)} MiB; 2 GiB is the most a frame can hold");
        Width = width;
        Height = height;
        Format = format;
        SizeInBytes = (int)bytes;
        _samples = ArrayPool<byte>.Shared.Rent(SizeInBytes);
    }

    /// <summary>Pixels a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Layout of a pixel.</summary>
    public PixelFormat Format { get; }

    /// <summary>Bytes of all samples: width x height x bytes a pixel.</summary>
    public int SizeInBytes { get; }

    /// <summary>Bytes from one row to the next.</summary>
    public int Stride => Width * Format.BytesPerPixel();

    /// <summary>All samples, row after row.</summary>
    /// <exception cref="ObjectDisposedException">The frame was disposed.</exception>
    public Span<byte> Samples
    {
        get
        {
            ObjectDisposedException.ThrowIf(_samples is null, this);
            return _samples.AsSpan(0, SizeInBytes);
        }
    }

    /// <summary>The samples of <paramref name="count"/> rows from <paramref name="row"/> on.</summary>
    public Span<byte> Rows(int row, int count) => Samples.Slice(row * Stride, count * Stride);

    /// <summary>A new frame with the same samples.</summary>
    public Frame Clone()
    {
        var copy = new Frame(Width, Height, Format);
        Samples.CopyTo(copy.Samples);
        return copy;
    }

    /// <summary>Gives the samples' memory back to the pool.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _samples, null) is { } samples)
            ArrayPool<byte>.Shared.Return(samples);
    }
}
