using System.Runtime.InteropServices;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Passes;
using DmlEnhance.Direct3D12.Presentation;

namespace NightSceneViewer.Sources;

/// <summary>A street at night, drawn by <c>night-street.hlsl</c> in the size that it is shown in.</summary>
internal sealed class SceneSource(GraphicsDevice device) : IFrameSource
{
    private const float Exposure = 0.07f; // of what a good picture takes
    private const float Noise = 1; // as much as a small sensor has
    private const double Period = 640; // seconds, after which the street repeats: float32 keeps its precision

    private readonly FullScreenPass<Constants> _pass = new(device, "night-street.hlsl");
    private GpuTexture? _frame;

    public string Description => "night street";

    // Its mean is between those of sci-difficult and sci-easy wherever the camera is.
    public double? FirstExposure => 0.08;

    // Its sensor's noise is new in every frame.
    public FrameStep Step => FrameStep.Next;

    public GpuTexture Update(CommandList list, int width, int height, FrameTime time)
    {
        GpuTexture.Fit(ref _frame, device, width, height, TextureFormat.Rgba8, "night street");
        list.Transition(_frame, ResourceState.RenderTarget);
        _pass.Record(list, _frame, new Constants(width, height, (float)(time.Elapsed.TotalSeconds % Period), (uint)time.Number, Exposure, Noise));
        list.Transition(_frame, ResourceState.ShaderResource);
        return _frame;
    }

    public void Dispose()
    {
        _pass.Dispose();
        _frame?.Dispose();
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Constants(float width, float height, float time, uint frameNumber, float exposure, float noise)
    {
        public readonly float Width = width;
        public readonly float Height = height;
        public readonly float Time = time;
        public readonly uint FrameNumber = frameNumber;
        public readonly float Exposure = exposure;
        public readonly float Noise = noise;
    }
}
