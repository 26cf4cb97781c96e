using System.Runtime.InteropServices;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Passes;
using DmlEnhance.Direct3D12.Presentation;

namespace DmlEnhance.Direct3D12.Tests.Presentation;

/// <summary>Draws red growing to the right, green growing downwards, and the frame's number in blue.</summary>
internal sealed class GradientRenderer(GraphicsDevice device) : IFrameRenderer
{
    private readonly FullScreenPass<Constants> _pass = new(device, "gradient.hlsl");

    public List<long> Numbers { get; } = [];

    public FrameTime LastTime { get; private set; }

    public bool RemovesDevice { get; init; }

    public bool IsDisposed { get; private set; }

    public Action<long>? Drawn { get; init; }

    public void Prepare(int width, int height, FrameTime time)
    {
    }

    public void Render(CommandList list, GpuTexture target, FrameTime time)
    {
        Numbers.Add(time.Number);
        LastTime = time;
        _pass.Record(list, target, new Constants(target.Width, target.Height, time.Number % 256));
        if (RemovesDevice)
            device.Remove();
        Drawn?.Invoke(time.Number);
    }

    public void Dispose()
    {
        _pass.Dispose();
        IsDisposed = true;
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Constants(float width, float height, float blue)
    {
        public readonly float Width = width;
        public readonly float Height = height;
        public readonly float Blue = blue;
    }
}
