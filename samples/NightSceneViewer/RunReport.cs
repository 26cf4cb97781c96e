using System.Text.Encodings.Web;
using System.Text.Json;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Passes;
using DmlEnhance.Direct3D12.Presentation;
using DmlEnhance.Video;

namespace NightSceneViewer;

/// <summary>What --json says of a run.</summary>
internal static class RunReport
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The adapters, for --list-adapters.</summary>
    public static string Write(IReadOnlyList<AdapterInfo> adapters) => JsonSerializer.Serialize(adapters, Format);

    /// <summary>A run.</summary>
    public static string Write(ViewerOptions options, ViewerState state, ModelSet models, RenderLoop loop, StatusPanel panel, ViewerRenderer renderer, VideoPlayback? video, TimeSpan elapsed) =>
        JsonSerializer.Serialize(
            new
            {
                Adapter = new { loop.Device.Adapter.Name, loop.Device.Adapter.Vendor, loop.Device.Adapter.FeatureLevel, loop.Device.Adapter.IsSoftware },
                Source = renderer.SourceDescription,
                Video = video is null ? null : new { video.Width, video.Height, video.FrameRate, video.FramesShown, video.FramesDropped, video.HasEnded, video.Failure },
                Path = !state.IsOn ? "off" : state.Path.ToString().ToLowerInvariant(),
                View = state.View == CompositeView.Illumination ? "illumination" : "enhanced",
                Model = models.Description,
                state.Strength,
                Exposure = renderer.Exposure,
                loop.Size.Width,
                loop.Size.Height,
                loop.Frames,
                elapsed.TotalSeconds,
                FramesPerSecond = loop.Frames / elapsed.TotalSeconds,
                GpuMilliseconds = panel.Passes,
                loop.Rebuilds,
                WorkingSetMiB = Environment.WorkingSet >> 20,
                ShaderCacheProblem = loop.Device.Shaders.CacheProblem,
                options.Screenshot,
            },
            Format);
}
