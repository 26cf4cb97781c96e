using System.Runtime.InteropServices;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Shaders;

namespace DmlEnhance.Direct3D12.Passes;

/// <summary>
/// A frame as a network takes it that runs at another size: each pixel is the mean of the area that it covers, of the frame as
/// <see cref="FrameToTensorPass"/> gives it (<c>shaders/frame-reduction.hlsl</c>).
/// </summary>
public sealed class FrameReductionPass : IDisposable
{
    /// <summary>Pixels that a thread group makes, as <c>shaders/frame-reduction.hlsl</c> defines them.</summary>
    internal const int GroupWidth = 32;

    /// <inheritdoc cref="GroupWidth"/>
    internal const int GroupHeight = 8;

    private readonly ComputePipeline _pipeline;

    /// <summary>Creates the pass.</summary>
    /// <exception cref="DmlEnhanceException">The shader is missing or broken.</exception>
    public FrameReductionPass(GraphicsDevice device) =>
        _pipeline = new ComputePipeline(device, new ShaderRequest("frame-reduction.hlsl", "cs_5_1"), new RootSignatureCache.Layout(7, 1, 1));

    /// <summary>Records the reduction.</summary>
    /// <param name="list">Where it is recorded.</param>
    /// <param name="source">The frame. Expected and left as <see cref="ResourceState.ShaderResource"/>.</param>
    /// <param name="tensor">
    /// Receives three planes of <paramref name="height"/> x <paramref name="width"/> numbers: float32, RGB, sRGB-encoded, 0 to 1. What is outside them stays. Left as
    /// <see cref="ResourceState.UnorderedAccess"/>.
    /// </param>
    /// <param name="offset">The first plane's first number: a window's frame lies among others.</param>
    /// <param name="width">Pixels a row of the small frame, 1 to 16384; it may be larger than the frame.</param>
    /// <param name="height">Rows of it, 1 to 16384.</param>
    /// <param name="white">The linear value that is display white, as <see cref="CompositeSettings.White"/>.</param>
    /// <exception cref="ArgumentException">The frame is in another state, or the tensor is too small.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A side or white is outside its range.</exception>
    public void Record(CommandList list, GpuTexture source, GpuBuffer tensor, long offset, int width, int height, float white = 1)
    {
        ArgumentNullException.ThrowIfNull(list);
        PassChecks.State(source, ResourceState.ShaderResource, nameof(source));
        PassChecks.Planes(tensor, offset, width, height, nameof(tensor));
        PassChecks.White(white, nameof(white));
        using (list.BeginMark("frame reduction"))
        {
            list.Transition(tensor, ResourceState.UnorderedAccess);
            var constants = new Constants(source, white, width, height, (uint)offset);
            _pipeline.Dispatch(
                list, constants, 0, [source.ShaderView], [tensor.AccessView],
                ComputePipeline.Groups(width, GroupWidth), ComputePipeline.Groups(height, GroupHeight));
        }
    }

    /// <summary>Releases the pass once the GPU is done with it.</summary>
    public void Dispose() => _pipeline.Dispose();

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Constants(GpuTexture source, float white, int smallWidth, int smallHeight, uint offset)
    {
        public readonly int Width = source.Width;
        public readonly int Height = source.Height;
        public readonly FrameFlags Flags = PassChecks.Flags(source);
        public readonly float White = white;
        public readonly int SmallWidth = smallWidth;
        public readonly int SmallHeight = smallHeight;
        public readonly uint Offset = offset;
    }
}
