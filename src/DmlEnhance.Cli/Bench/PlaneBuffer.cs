using System.Runtime.InteropServices;
using DmlEnhance.Enhancers;
using DmlEnhance.Frames;

namespace DmlEnhance.Cli.Bench;

/// <summary>A tensor [1, 3, H, W] of float32 in native memory.</summary>
internal sealed unsafe class PlaneBuffer : IDisposable
{
    private const int Alignment = 64;

    private readonly int _width;
    private readonly int _height;
    private float* _values;

    /// <summary>Takes the memory and sets it to zero.</summary>
    public PlaneBuffer(int width, int height)
    {
        (_width, _height) = (width, height);
        nuint bytes = ((nuint)Count + BandBuffers.Slack) * sizeof(float);
        _values = (float*)NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(_values, bytes);
    }

    /// <summary>How many numbers there are.</summary>
    public long Count => 3L * _height * _width;

    /// <summary>How many bytes they take.</summary>
    public long SizeInBytes => Count * sizeof(float);

    /// <summary>The shape of the tensor.</summary>
    public long[] Shape => [1, 3, _height, _width];

    /// <summary>Where it begins.</summary>
    public nint Address => (nint)_values;

    /// <summary>A part of its bytes, to be written by others.</summary>
    public Span<byte> Bytes(long offset, int count) => new((byte*)_values + offset, count);

    /// <summary>Takes a frame of the same size.</summary>
    public void Set(Frame frame) => SampleConversion.ToPlanes(frame, 0, _height, _values);

    /// <summary>Gives the values in the frame's 8 bits.</summary>
    /// <returns>Whether all of them are finite.</returns>
    public bool CopyTo(Frame picture, Frame result) => SampleConversion.FromPlanes(picture, result, 0, _height, _values, _height * _width, 1);

    public void Dispose()
    {
        NativeMemory.AlignedFree(_values);
        _values = null;
    }
}
