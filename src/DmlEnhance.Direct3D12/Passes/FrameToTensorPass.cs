using System.Runtime.InteropServices;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Shaders;

namespace DmlEnhance.Direct3D12.Passes;

/// <summary>
/// A frame as a network takes it: float32, NCHW [1, 3, height, width], RGB, sRGB-encoded, 0 to 1 (<c>shaders/frame-to-tensor.hlsl</c>). HDR
/// frames are tone-mapped for it (<c>shaders/frame.hlsli</c>).
/// </summary>
public sealed class FrameToTensorPass : IDisposable
{
    private const int GroupWidth = 64;
    private const int GroupHeight = 4;

    private readonly ComputePipeline _pipeline;

    /// <summary>Creates the pass.</summary>
    /// <exception cref="DmlEnhanceException">The shader is missing or broken.</exception>
    public FrameToTensorPass(GraphicsDevice device) =>
        _pipeline = new ComputePipeline(device, new ShaderRequest("frame-to-tensor.hlsl", "cs_5_1"), new RootSignatureCache.Layout(4, 1, 1));

    /// <summary>Records the conversion.</summary>
    /// <param name="list">Where it is recorded.</param>
    /// <param name="source">The frame. Expected and left as <see cref="ResourceState.ShaderResource"/>.</param>
    /// <param name="tensor">3 x height x width numbers; left as <see cref="ResourceState.UnorderedAccess"/>.</param>
    /// <param name="white">The linear value that is display white, as <see cref="CompositeSettings.White"/>.</param>
    /// <exception cref="ArgumentException">The frame is in another state, or the tensor is too small.</exception>
    /// <exception cref="ArgumentOutOfRangeException">White is outside its range.</exception>
    public void Record(CommandList list, GpuTexture source, GpuBuffer tensor, float white = 1)
    {
        ArgumentNullException.ThrowIfNull(list);
        ArgumentNullException.ThrowIfNull(tensor);
        PassChecks.State(source, ResourceState.ShaderResource, nameof(source));
        PassChecks.Tensor(source, tensor, nameof(tensor));
        PassChecks.White(white, nameof(white));
        using (list.BeginMark("frame to tensor"))
        {
            list.Transition(tensor, ResourceState.UnorderedAccess);
            var constants = new Constants(source.Width, source.Height, PassChecks.Flags(source), white);
            _pipeline.Dispatch(
                list, constants, 0, [source.ShaderView], [tensor.AccessView],
                ComputePipeline.Groups(source.Width, GroupWidth), ComputePipeline.Groups(source.Height, GroupHeight));
        }
    }

    /// <summary>Releases the pass once the GPU is done with it.</summary>
    public void Dispose() => _pipeline.Dispose();

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Constants(int width, int height, FrameFlags flags, float white)
    {
        public readonly int Width = width;
        public readonly int Height = height;
        public readonly FrameFlags Flags = flags;
        public readonly float White = white;
    }
}
