using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using DmlEnhance.Enhancers;
using DmlEnhance.Frames;

namespace DmlEnhance.Benchmarks;

/// <summary>Rows of 8 bits to planes of float32 and back, on one thread: what ONNX Runtime's path takes besides the network.</summary>
public unsafe class ConversionBenchmarks : IDisposable
{
    private const int Width = 1920;
    private const int Rows = 34; // a band at this width

    private readonly Frame _picture = new(Width, Rows, PixelFormat.Rgb8);
    private readonly Frame _result = new(Width, Rows, PixelFormat.Rgb8);
    private float* _planes;

    [GlobalSetup]
    public void Open()
    {
        new Random(1).NextBytes(_picture.Samples);
        nuint bytes = (3 * Width * Rows + BandBuffers.Slack) * sizeof(float);
        _planes = (float*)NativeMemory.AlignedAlloc(bytes, 64);
        NativeMemory.Clear(_planes, bytes);
        ToPlanes();
    }

    [Benchmark]
    public void ToPlanes() => SampleConversion.ToPlanes(_picture, 0, Rows, _planes);

    [Benchmark]
    public bool FromPlanes() => SampleConversion.FromPlanes(_picture, _result, 0, Rows, _planes, Width * Rows, 1);

    [GlobalCleanup]
    public void Dispose()
    {
        NativeMemory.AlignedFree(_planes);
        _planes = null;
        _picture.Dispose();
        _result.Dispose();
        GC.SuppressFinalize(this);
    }
}
