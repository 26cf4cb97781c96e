using System.Runtime.InteropServices;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Shaders;

namespace DmlEnhance.Direct3D12.Passes;

/// <summary>
/// Divides the frame by its illumination and puts the result and the source together as asked for
/// (<c>shaders/composite.hlsl</c>): strength, exposure, split view, illumination view, dithering.
/// </summary>
/// <remarks>
/// A share of 0 returns the source's value untouched. With an illumination, values above 1 (highlights of a float texture) stay as they are,
/// where the network's own result would end at 1.
/// </remarks>
public sealed class CompositePass : IDisposable
{
    private readonly PixelPipeline _pipeline;

    /// <summary>Creates the pass.</summary>
    /// <exception cref="DmlEnhanceException">The shader is missing or broken.</exception>
    public CompositePass(GraphicsDevice device) =>
        _pipeline = new PixelPipeline(device, new ShaderRequest("composite.hlsl", "ps_5_1"), new RootSignatureCache.Layout(4, 3, 0));

    /// <summary>Records the composite.</summary>
    /// <param name="list">Where it is recorded.</param>
    /// <param name="source">The frame. Expected and left as <see cref="ResourceState.ShaderResource"/>.</param>
    /// <param name="estimate">What the network made of it. Expected and left as <see cref="ResourceState.ShaderResource"/>.</param>
    /// <param name="kind">What the estimate is.</param>
    /// <param name="exposure">What <see cref="ExposurePass"/> found; only read where the settings are exposure-aware. Left as <see cref="ResourceState.ShaderResource"/>.</param>
    /// <param name="target">A texture of the frame's size. Expected and left as <see cref="ResourceState.RenderTarget"/>.</param>
    /// <param name="settings">How.</param>
    /// <exception cref="ArgumentException">A texture has another size or state.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The strength is outside 0 to 1.</exception>
    public void Record(CommandList list, GpuTexture source, GpuTexture estimate, EstimateKind kind, GpuBuffer exposure, GpuTexture target, CompositeSettings settings)
    {
        ArgumentNullException.ThrowIfNull(list);
        ArgumentNullException.ThrowIfNull(exposure);
        ArgumentNullException.ThrowIfNull(settings);
        PassChecks.State(source, ResourceState.ShaderResource, nameof(source));
        PassChecks.State(estimate, ResourceState.ShaderResource, nameof(estimate));
        PassChecks.State(target, ResourceState.RenderTarget, nameof(target));
        PassChecks.Size(source, estimate, nameof(estimate));
        PassChecks.Size(source, target, nameof(target));
        if (!(settings.Strength >= 0 && settings.Strength <= 1))
            throw new ArgumentOutOfRangeException(nameof(settings), settings.Strength, "the strength is 0 to 1");
        using (list.BeginMark("composite"))
        {
            list.Transition(exposure, ResourceState.ShaderResource);
            var constants = new Constants(settings.Strength, settings.SplitColumn, (uint)settings.View, Flag(source, target, settings, kind));
            _pipeline.Draw(list, target, constants, [source.ShaderView, estimate.ShaderView, exposure.ShaderView]);
        }
    }

    /// <summary>Releases the pass once the GPU is done with it.</summary>
    public void Dispose() => _pipeline.Dispose();

    private static Flags Flag(GpuTexture source, GpuTexture target, CompositeSettings settings, EstimateKind kind) =>
        (settings.ExposureAware ? Flags.ExposureAware : 0)
        | (settings.Dither && target.Format != TextureFormat.Rgba16Float ? Flags.Dither : 0)
        | (source.Encoding == FrameEncoding.Linear ? Flags.SourceLinear : 0)
        | (target.Encoding == FrameEncoding.Linear ? Flags.TargetLinear : 0)
        | (kind == EstimateKind.Enhanced ? Flags.EnhancedGiven : 0);

    [Flags]
    private enum Flags : uint
    {
        ExposureAware = 1,
        Dither = 2,
        SourceLinear = 4,
        TargetLinear = 8,
        EnhancedGiven = 16,
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Constants(float strength, int splitColumn, uint view, Flags flags)
    {
        public readonly float Strength = strength;
        public readonly int SplitColumn = splitColumn;
        public readonly uint View = view;
        public readonly Flags Flags = flags;
    }
}
