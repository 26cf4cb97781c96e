using System.Runtime.InteropServices;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Shaders;

namespace DmlEnhance.Direct3D12.Passes;

/// <summary>
/// Shows a frame in a target of another size (<c>shaders/present.hlsl</c>): as large as it fits with its sides in proportion,
/// black beside it; exact where it fits pixel by pixel.
/// </summary>
public sealed class PresentPass : IDisposable
{
    private const uint SourceLinear = 1;

    private readonly PixelPipeline _pipeline;

    /// <summary>Creates the pass.</summary>
    /// <exception cref="DmlEnhanceException">The shader is missing or broken.</exception>
    public PresentPass(GraphicsDevice device) =>
        _pipeline = new PixelPipeline(device, new ShaderRequest("present.hlsl", "ps_5_1"), new RootSignatureCache.Layout(7, 1, 0));

    /// <summary>Where a frame lies in a target, in the target's pixels.</summary>
    /// <returns>The left and upper edge, on whole pixels, and the extent.</returns>
    public static (int X, int Y, int Width, int Height) Place(int sourceWidth, int sourceHeight, int targetWidth, int targetHeight)
    {
        double scale = Math.Min((double)targetWidth / sourceWidth, (double)targetHeight / sourceHeight);
        int width = Math.Clamp((int)Math.Round(sourceWidth * scale), 1, targetWidth);
        int height = Math.Clamp((int)Math.Round(sourceHeight * scale), 1, targetHeight);
        return ((targetWidth - width) / 2, (targetHeight - height) / 2, width, height);
    }

    /// <summary>Records the draw.</summary>
    /// <param name="list">Where it is recorded.</param>
    /// <param name="source">The frame. Expected and left as <see cref="ResourceState.ShaderResource"/>.</param>
    /// <param name="target">A texture of sRGB-encoded values. Expected and left as <see cref="ResourceState.RenderTarget"/>.</param>
    /// <exception cref="ArgumentException">A texture has another state, or the target holds linear light.</exception>
    public void Record(CommandList list, GpuTexture source, GpuTexture target)
    {
        ArgumentNullException.ThrowIfNull(list);
        PassChecks.State(source, ResourceState.ShaderResource, nameof(source));
        PassChecks.State(target, ResourceState.RenderTarget, nameof(target));
        if (target.Encoding != FrameEncoding.Srgb)
            throw new ArgumentException($"{target} holds linear light; frames are shown sRGB-encoded", nameof(target));
        (int x, int y, int width, int height) = Place(source.Width, source.Height, target.Width, target.Height);
        using (list.BeginMark("present"))
        {
            var constants = new Constants(x, y, width, height, source.Width, source.Height, source.Encoding == FrameEncoding.Linear ? SourceLinear : 0);
            _pipeline.Draw(list, target, constants, [source.ShaderView]);
        }
    }

    /// <summary>Releases the pass once the GPU is done with it.</summary>
    public void Dispose() => _pipeline.Dispose();

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Constants(float x, float y, float width, float height, int sourceWidth, int sourceHeight, uint flags)
    {
        public readonly float X = x;
        public readonly float Y = y;
        public readonly float Width = width;
        public readonly float Height = height;
        public readonly int SourceWidth = sourceWidth;
        public readonly int SourceHeight = sourceHeight;
        public readonly uint Flags = flags;
    }
}
