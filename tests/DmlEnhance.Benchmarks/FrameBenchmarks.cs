using BenchmarkDotNet.Attributes;
using DmlEnhance.Devices;
using DmlEnhance.Doctor;
using DmlEnhance.Enhancers;
using DmlEnhance.Frames;
using DmlEnhance.Models;

namespace DmlEnhance.Benchmarks;

/// <summary>A frame of 8 bits by the fused kernel, with ONNX Runtime's as the baseline.</summary>
[MemoryDiagnoser]
public class FrameBenchmarks : IDisposable
{
    internal const string Model = "sci-medium";

    private IEnhancer? _fused;
    private IEnhancer? _onnxRuntime;
    private Frame? _picture;
    private Frame? _result;

    [Params("640x360", "1280x720", "1920x1080")]
    public string Size { get; set; } = "";

    [ParamsSource(nameof(ThreadCounts))]
    public int Threads { get; set; }

    public static IEnumerable<int> ThreadCounts => new[] { 1, Environment.ProcessorCount }.Distinct();

    [GlobalSetup]
    public void Open()
    {
        _fused = Open(CpuPath.Fused);
        _onnxRuntime = Open(CpuPath.OnnxRuntime);
        using Frame dark = TestPicture.Dark(PictureSize.Parse(Size));
        _picture = dark.ToRgb8();
        _result = new Frame(_picture.Width, _picture.Height, _picture.Format);
    }

    [Benchmark(Baseline = true)]
    public void OnnxRuntime() => _onnxRuntime!.Enhance(_picture!, _result!);

    [Benchmark]
    public void Fused() => _fused!.Enhance(_picture!, _result!);

    [GlobalCleanup]
    public void Dispose()
    {
        _fused?.Dispose();
        _onnxRuntime?.Dispose();
        _picture?.Dispose();
        _result?.Dispose();
        GC.SuppressFinalize(this);
    }

    private IEnhancer Open(CpuPath path) => Enhancer.Create(ModelLoader.Load(Model), new DeviceRequest(DeviceKind.Cpu), Threads, cpuPath: path);
}
