using DmlEnhance.Direct3D12.Devices;

namespace DmlEnhance.Direct3D12.Presentation;

/// <summary>Draws the frames of a <see cref="RenderLoop"/> on one device. When the device is lost, another is created on the next.</summary>
public interface IFrameRenderer : IDisposable
{
    /// <summary>Called before each frame, when no list is recording: the renderer may submit lists of its own, and wait for them.</summary>
    /// <param name="width">Pixels across what will be drawn to.</param>
    /// <param name="height">Pixels down.</param>
    /// <param name="time">When the frame is.</param>
    void Prepare(int width, int height, FrameTime time);

    /// <summary>Records one frame.</summary>
    /// <param name="list">Where it is recorded; the loop submits it.</param>
    /// <param name="target">What to draw to; its size may differ from frame to frame. Given and to be left as <see cref="ResourceState.RenderTarget"/>.</param>
    /// <param name="time">When the frame is.</param>
    void Render(CommandList list, GpuTexture target, FrameTime time);
}
