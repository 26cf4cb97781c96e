using System.Runtime.InteropServices;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Shaders;
using Silk.NET.Direct3D12;

namespace DmlEnhance.Direct3D12.Passes;

/// <summary>
/// Divides the frame by its illumination and puts the result and the source together as asked for
/// (<c>shaders/composite.hlsl</c>): strength, exposure, split view, illumination view, dithering.
/// </summary>
/// <remarks>
/// <para>A share of 0 returns the source's value untouched.</para>
/// <para>
/// HDR frames (<see cref="TextureFormat.Rgba16Float"/>, <see cref="FrameEncoding.Linear"/>): the network saw them tone-mapped, and what it made
/// of that, as a gain of linear light, is applied to the frame itself. Highlights keep their headroom (by an illumination, one of 4 times display
/// white gets brighter by 1.3 % at most), negative components (colours outside sRGB) their sign; NaN becomes 0 and what is infinite the largest finite
/// number. In a target that is not HDR the enhanced tone-mapped frame is shown; a frame that is not HDR comes into an HDR target with its white
/// at <see cref="CompositeSettings.White"/>.
/// </para>
/// </remarks>
public sealed class CompositePass : IDisposable
{
    private readonly PixelPipeline _fromTexture;
    private readonly PixelPipeline _fromTensor;

    /// <summary>Creates the pass.</summary>
    /// <exception cref="DmlEnhanceException">The shader is missing or broken.</exception>
    public CompositePass(GraphicsDevice device)
    {
        var layout = new RootSignatureCache.Layout(9, 3, 0);
        _fromTexture = new PixelPipeline(device, new ShaderRequest("composite.hlsl", "ps_5_1"), layout);
        // Now, too: who changes from the shader to DirectML between two frames must not wait for a compiler.
        _fromTensor = new PixelPipeline(device, new ShaderRequest("composite.hlsl", "ps_5_1", Defines: [("TENSOR", "1")]), layout);
    }

    /// <summary>Records the composite.</summary>
    /// <param name="list">Where it is recorded.</param>
    /// <param name="source">The frame. Expected and left as <see cref="ResourceState.ShaderResource"/>.</param>
    /// <param name="estimate">What the network made of it. Expected and left as <see cref="ResourceState.ShaderResource"/>.</param>
    /// <param name="kind">What the estimate is.</param>
    /// <param name="exposure">What <see cref="ExposurePass"/> found; only read where the settings are exposure-aware. Left as <see cref="ResourceState.ShaderResource"/>.</param>
    /// <param name="target">A texture of the frame's size. Expected and left as <see cref="ResourceState.RenderTarget"/>.</param>
    /// <param name="settings">How.</param>
    /// <exception cref="ArgumentException">A texture has another size or state.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The strength or white is outside its range.</exception>
    public void Record(CommandList list, GpuTexture source, GpuTexture estimate, EstimateKind kind, GpuBuffer exposure, GpuTexture target, CompositeSettings settings)
    {
        ArgumentNullException.ThrowIfNull(list);
        PassChecks.State(source, ResourceState.ShaderResource, nameof(source));
        PassChecks.State(estimate, ResourceState.ShaderResource, nameof(estimate));
        PassChecks.Size(source, estimate, nameof(estimate));
        Check(source, exposure, target, settings);
        Draw(_fromTexture, list, source, estimate.ShaderView, kind, exposure, target, settings);
    }

    /// <summary>Records the composite with a network's own output, so that nothing has to make a texture of it.</summary>
    /// <param name="list">Where it is recorded.</param>
    /// <param name="source">The frame. Expected and left as <see cref="ResourceState.ShaderResource"/>.</param>
    /// <param name="estimate">
    /// What the network made of it: float32, NCHW [1, 3, height, width], RGB. An illumination is limited to 0.0001 to 1, an enhanced frame to 0 to
    /// 1; a pixel of which a channel is NaN shows the source. Left as <see cref="ResourceState.ShaderResource"/>.
    /// </param>
    /// <param name="kind">What the estimate is.</param>
    /// <param name="exposure">What <see cref="ExposurePass"/> found; only read where the settings are exposure-aware. Left as <see cref="ResourceState.ShaderResource"/>.</param>
    /// <param name="target">A texture of the frame's size. Expected and left as <see cref="ResourceState.RenderTarget"/>.</param>
    /// <param name="settings">How.</param>
    /// <exception cref="ArgumentException">A texture has another size or state, or the tensor is too small.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The strength or white is outside its range.</exception>
    public void Record(CommandList list, GpuTexture source, GpuBuffer estimate, EstimateKind kind, GpuBuffer exposure, GpuTexture target, CompositeSettings settings)
    {
        ArgumentNullException.ThrowIfNull(list);
        ArgumentNullException.ThrowIfNull(estimate);
        PassChecks.State(source, ResourceState.ShaderResource, nameof(source));
        PassChecks.Tensor(source, estimate, nameof(estimate));
        Check(source, exposure, target, settings);
        list.Transition(estimate, ResourceState.ShaderResource);
        Draw(_fromTensor, list, source, estimate.ShaderView, kind, exposure, target, settings);
    }

    /// <summary>Releases the pass once the GPU is done with it.</summary>
    public void Dispose()
    {
        _fromTexture.Dispose();
        _fromTensor.Dispose();
    }

    private static void Check(GpuTexture source, GpuBuffer exposure, GpuTexture target, CompositeSettings settings)
    {
        ArgumentNullException.ThrowIfNull(exposure);
        PassChecks.Settings(settings, nameof(settings));
        PassChecks.State(target, ResourceState.RenderTarget, nameof(target));
        PassChecks.Size(source, target, nameof(target));
    }

    private void Draw(
        PixelPipeline pipeline, CommandList list, GpuTexture source, CpuDescriptorHandle estimate, EstimateKind kind, GpuBuffer exposure, GpuTexture target, CompositeSettings settings)
    {
        // Both, so that a change from one to the other is no hitch.
        _fromTexture.Prepare(target);
        _fromTensor.Prepare(target);
        using (list.BeginMark("composite"))
        {
            list.Transition(exposure, ResourceState.ShaderResource);
            pipeline.Draw(list, target, new Constants(source, target, settings, kind), [source.ShaderView, estimate, exposure.ShaderView]);
        }
    }

    private static Flags Flag(GpuTexture target, CompositeSettings settings, EstimateKind kind) =>
        (settings.ExposureAware ? Flags.ExposureAware : 0)
        | (settings.Dither && target.Format != TextureFormat.Rgba16Float ? Flags.Dither : 0)
        | (kind == EstimateKind.Enhanced ? Flags.EnhancedGiven : 0);

    [Flags]
    private enum Flags : uint
    {
        ExposureAware = 1,
        Dither = 2,
        EnhancedGiven = 4,
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Constants(GpuTexture source, GpuTexture target, CompositeSettings settings, EstimateKind kind)
    {
        public readonly float Strength = settings.Strength;
        public readonly int SplitColumn = settings.SplitColumn;
        public readonly CompositeView View = settings.View;
        public readonly Flags Flags = Flag(target, settings, kind);
        public readonly FrameFlags SourceFlags = PassChecks.Flags(source);
        public readonly FrameFlags TargetFlags = PassChecks.Flags(target);
        public readonly float White = settings.White;
        public readonly int Width = source.Width;
        public readonly int Height = source.Height;
    }
}
