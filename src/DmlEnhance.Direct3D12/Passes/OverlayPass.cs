using System.Runtime.InteropServices;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Shaders;

namespace DmlEnhance.Direct3D12.Passes;

/// <summary>Lays a small picture, such as a panel with text, over a target (<c>shaders/overlay.hlsl</c>).</summary>
public sealed class OverlayPass : IDisposable
{
    private readonly PixelPipeline _pipeline;

    /// <summary>Creates the pass.</summary>
    /// <exception cref="DmlEnhanceException">The shader is missing or broken.</exception>
    public OverlayPass(GraphicsDevice device) =>
        _pipeline = new PixelPipeline(device, new ShaderRequest("overlay.hlsl", "ps_5_1"), new RootSignatureCache.Layout(4, 1, 0), blends: true);

    /// <summary>Records the draw.</summary>
    /// <param name="list">Where it is recorded.</param>
    /// <param name="picture">Premultiplied RGBA. Expected and left as <see cref="ResourceState.ShaderResource"/>.</param>
    /// <param name="target">What it is laid over. Expected and left as <see cref="ResourceState.RenderTarget"/>.</param>
    /// <param name="x">The picture's left edge in the target; it may lie outside.</param>
    /// <param name="y">The picture's upper edge.</param>
    /// <exception cref="ArgumentException">A texture has another state.</exception>
    public void Record(CommandList list, GpuTexture picture, GpuTexture target, int x, int y)
    {
        ArgumentNullException.ThrowIfNull(list);
        PassChecks.State(picture, ResourceState.ShaderResource, nameof(picture));
        PassChecks.State(target, ResourceState.RenderTarget, nameof(target));
        using (list.BeginMark("overlay"))
            _pipeline.Draw(list, target, new Constants(x, y, picture.Width, picture.Height), [picture.ShaderView]);
    }

    /// <summary>Releases the pass once the GPU is done with it.</summary>
    public void Dispose() => _pipeline.Dispose();

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Constants(int x, int y, int width, int height)
    {
        public readonly int X = x;
        public readonly int Y = y;
        public readonly int Width = width;
        public readonly int Height = height;
    }
}
