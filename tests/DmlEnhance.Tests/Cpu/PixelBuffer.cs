using System.Runtime.InteropServices;

namespace DmlEnhance.Tests.Cpu;

/// <summary>Pixels in memory as an engine has them: bytes between rows, that end with the last pixel, in the middle of memory that is none of the picture's.</summary>
internal sealed unsafe class PixelBuffer : IDisposable
{
    // More than the kernel's widest register reads or writes at once.
    private const int Guard = 4096;

    private readonly byte* _memory;
    private readonly int _size;
    private readonly byte[] _before;
    private readonly int _rowBytes;
    private readonly int _height;

    /// <summary>Takes memory and fills all of it with noise.</summary>
    public PixelBuffer(int rowBytes, int stride, int height, int seed)
    {
        (_rowBytes, Stride, _height) = (rowBytes, stride, height);
        Length = (height - 1) * stride + rowBytes;
        _size = Length + 2 * Guard;
        _memory = (byte*)NativeMemory.Alloc((nuint)_size);
        new Random(seed).NextBytes(All);
        _before = All.ToArray();
    }

    /// <summary>Bytes from a row to the next.</summary>
    public int Stride { get; }

    /// <summary>Bytes from the first pixel to the last.</summary>
    public int Length { get; }

    /// <summary>The picture, from its first pixel to its last.</summary>
    public Span<byte> Pixels => new(_memory + Guard, Length);

    private Span<byte> All => new(_memory, _size);

    public Span<byte> Row(int row) => Pixels.Slice(row * Stride, _rowBytes);

    /// <summary>Remembers what is there now.</summary>
    public void Remember() => All.CopyTo(_before);

    /// <summary>Whether all memory is as it was.</summary>
    public bool IsUntouched => All.SequenceEqual(_before);

    /// <summary>Whether all memory that is no pixel is as it was.</summary>
    public bool IsUntouchedBetweenRows
    {
        get
        {
            byte[] now = All.ToArray();
            for (int row = 0; row < _height; row++)
                _before.AsSpan(Guard + row * Stride, _rowBytes).CopyTo(now.AsSpan(Guard + row * Stride));
            return now.AsSpan().SequenceEqual(_before);
        }
    }

    public void Dispose() => NativeMemory.Free(_memory);
}
