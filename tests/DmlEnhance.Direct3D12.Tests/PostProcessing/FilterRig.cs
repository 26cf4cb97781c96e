using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.PostProcessing;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using DmlEnhance.Models;
using DmlEnhance.Onnx;

namespace DmlEnhance.Direct3D12.Tests.PostProcessing;

/// <summary>A filter with a dark picture to run on, and what it said.</summary>
internal sealed class FilterRig : IDisposable
{
    public const int Width = 24;
    public const int Height = 20;

    private readonly GraphicsDevice _host;

    public FilterRig(GraphicsDevice host, FilterPath path, Frame? picture = null, OnnxModel? model = null, bool allowsCpuNodes = false, int sessionsKept = 4)
    {
        _host = host;
        Filter = new PostProcessFilter(
            host.Handle, host.QueueHandle, model ?? ModelCatalog.Default.Load(AutoExposure.MediumModel), new PostProcessFilterOptions { Path = path, AllowsCpuNodes = allowsCpuNodes, SessionsKept = sessionsKept });
        Filter.Failed += Failures.Add;
        using Frame dark = Pictures.Dark(Width, Height);
        Frame shown = picture ?? dark;
        Pixels = shown.Samples.ToArray();
        Source = Pictures.Texture(host, shown);
        Target = new GpuTexture(host, Width, Height, TextureFormat.Rgba8, "target");
    }

    public PostProcessFilter Filter { get; }

    /// <summary>The picture that goes in.</summary>
    public byte[] Pixels { get; }

    public GpuTexture Source { get; }

    public GpuTexture Target { get; }

    public List<FilterFailure> Failures { get; } = [];

    public bool Frame() => Filter.Frame(_host, Source, Target);

    public byte[] Result()
    {
        using Frame result = FrameTransfer.Download(_host, Target);
        return result.Samples.ToArray();
    }

    public void Dispose()
    {
        Filter.Dispose();
        Source.Dispose();
        Target.Dispose();
    }
}
