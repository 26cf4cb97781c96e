using System.Runtime.InteropServices;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Shaders;

namespace DmlEnhance.Direct3D12.Passes;

/// <summary>What a network gives as a frame (<c>shaders/tensor-to-frame.hlsl</c>): drawn, so that the target may have any format.</summary>
public sealed class TensorToFramePass : IDisposable
{
    private readonly PixelPipeline _pipeline;

    /// <summary>Creates the pass.</summary>
    /// <exception cref="DmlEnhanceException">The shader is missing or broken.</exception>
    public TensorToFramePass(GraphicsDevice device) =>
        _pipeline = new PixelPipeline(device, new ShaderRequest("tensor-to-frame.hlsl", "ps_5_1"), new RootSignatureCache.Layout(4, 2, 0));

    /// <summary>Records the conversion.</summary>
    /// <param name="list">Where it is recorded.</param>
    /// <param name="tensor">Float32, NCHW [1, 3, height, width], RGB, sRGB-encoded; limited to 0 to 1. Left as <see cref="ResourceState.ShaderResource"/>.</param>
    /// <param name="source">The frame that the tensor was made of: its alpha is copied. Expected and left as <see cref="ResourceState.ShaderResource"/>.</param>
    /// <param name="target">A texture of the frame's size. Expected and left as <see cref="ResourceState.RenderTarget"/>.</param>
    /// <param name="white">The linear value that is display white in an HDR target, as <see cref="CompositeSettings.White"/>.</param>
    /// <exception cref="ArgumentException">A texture has another size or state, or the tensor is too small.</exception>
    /// <exception cref="ArgumentOutOfRangeException">White is outside its range.</exception>
    public void Record(CommandList list, GpuBuffer tensor, GpuTexture source, GpuTexture target, float white = 1)
    {
        ArgumentNullException.ThrowIfNull(list);
        ArgumentNullException.ThrowIfNull(tensor);
        PassChecks.State(source, ResourceState.ShaderResource, nameof(source));
        PassChecks.State(target, ResourceState.RenderTarget, nameof(target));
        PassChecks.Size(source, target, nameof(target));
        PassChecks.Tensor(source, tensor, nameof(tensor));
        PassChecks.White(white, nameof(white));
        using (list.BeginMark("tensor to frame"))
        {
            list.Transition(tensor, ResourceState.ShaderResource);
            var constants = new Constants(target.Width, target.Height, PassChecks.Flags(target), white);
            _pipeline.Draw(list, target, constants, [tensor.ShaderView, source.ShaderView]);
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
