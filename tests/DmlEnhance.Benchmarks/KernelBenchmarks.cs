using System.Runtime.Intrinsics;
using BenchmarkDotNet.Attributes;
using DmlEnhance.Frames;

namespace DmlEnhance.Benchmarks;

/// <summary>The fused kernel's parts on one thread, each over 12 rows of a tile's 508 columns that lie in the cache, in every width of registers that this machine has.</summary>
public class KernelBenchmarks : IDisposable
{
    private KernelParts? _parts;

    [ParamsSource(nameof(Widths))]
    public int Bits { get; set; }

    public static IEnumerable<int> Widths => [.. Vector512.IsHardwareAccelerated ? [512] : (int[])[], .. Vector256.IsHardwareAccelerated ? [256] : (int[])[], 128];

    [GlobalSetup]
    public void Open() => _parts = KernelParts.Create(Bits);

    [Benchmark]
    public void FirstLayer() => _parts!.Convolve(0);

    [Benchmark]
    public void SecondLayer() => _parts!.Convolve(1);

    [Benchmark]
    public void ThirdLayer() => _parts!.Convolve(2);

    [Benchmark]
    public void SigmoidReciprocal() => _parts!.TakeSigmoid();

    [Benchmark]
    public void ReadRgb8() => _parts!.Read(PixelFormat.Rgb8);

    [Benchmark]
    public void ReadRgba8() => _parts!.Read(PixelFormat.Rgba8);

    [Benchmark]
    public void WriteRgb8() => _parts!.Write(PixelFormat.Rgb8);

    [Benchmark]
    public void WriteRgba8() => _parts!.Write(PixelFormat.Rgba8);

    [GlobalCleanup]
    public void Dispose()
    {
        _parts?.Dispose();
        _parts = null;
        GC.SuppressFinalize(this);
    }
}
