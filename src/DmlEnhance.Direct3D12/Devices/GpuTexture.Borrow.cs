using Silk.NET.Direct3D12;
using DxgiFormat = Silk.NET.DXGI.Format;

namespace DmlEnhance.Direct3D12.Devices;

public sealed unsafe partial class GpuTexture
{
    /// <summary>Makes somebody else's texture one that passes read.</summary>
    /// <remarks>
    /// It holds a reference of its own until <see cref="DisposeNow"/>, which may be called once the commands are recorded: a recorded list holds
    /// none, and who owns a texture keeps it until the GPU is done with it. Only mip 0 is used; all mips are expected in one state.
    /// </remarks>
    /// <param name="device">The device that the resource was made by.</param>
    /// <param name="resource">An <c>ID3D12Resource</c>.</param>
    /// <param name="state">The state that it is in.</param>
    /// <param name="encoding">
    /// What its numbers mean; null for what its format usually holds. What a typed sRGB texture holds is known: it counts as linear light, since
    /// the hardware decodes and encodes.
    /// </param>
    /// <param name="name">What messages call it; the resource's own name is left alone.</param>
    /// <exception cref="ArgumentException">The resource is not what is needed.</exception>
    internal static GpuTexture BorrowSource(GraphicsDevice device, nint resource, ResourceState state, FrameEncoding? encoding, string name) =>
        Borrow(device, resource, state, encoding, name, isTarget: false);

    /// <summary>Makes somebody else's texture one that passes draw to.</summary>
    /// <inheritdoc cref="BorrowSource"/>
    internal static GpuTexture BorrowTarget(GraphicsDevice device, nint resource, ResourceState state, FrameEncoding? encoding, string name) =>
        Borrow(device, resource, state, encoding, name, isTarget: true);

    private static GpuTexture Borrow(GraphicsDevice device, nint resource, ResourceState state, FrameEncoding? encoding, string name, bool isTarget)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (resource == 0)
            throw new ArgumentNullException(name);
        var native = (ID3D12Resource*)resource;
        ResourceDesc description = native->GetDesc();
        if (Fault(description, isTarget) is { } fault)
            throw new ArgumentException($"{name}: {fault}", nameof(resource));
        (TextureFormat format, DxgiFormat viewFormat) = Formats(description.Format)
            ?? throw new ArgumentException($"{name}: it is {DxgiName(description.Format)}; R8G8B8A8 and B8G8R8A8 (UNORM, UNORM_SRGB or TYPELESS) and R16G16B16A16_FLOAT are taken", nameof(resource));
        bool isDecodedByHardware = viewFormat != format.View();
        return new GpuTexture(device, native, format, viewFormat, description, name, isDecodedByHardware ? FrameEncoding.Linear : encoding ?? format.UsualEncoding(), state);
    }

    // What is wrong with it but for its format, or null.
    private static string? Fault(in ResourceDesc description, bool isTarget)
    {
        if (description.Dimension != ResourceDimension.Texture2D)
            return $"it is a {description.Dimension.ToString().ToLowerInvariant()}; a two-dimensional texture is needed";
        if (description.SampleDesc.Count > 1)
            return $"it has {description.SampleDesc.Count} samples a pixel; resolve it first";
        if (description.DepthOrArraySize > 1)
            return $"it is an array of {description.DepthOrArraySize}; a single texture is needed";
        if (description.Width > LargestSide || description.Height > LargestSide)
            return $"it is {description.Width}x{description.Height}; sides are at most {LargestSide}";
        if (isTarget && !description.Flags.HasFlag(ResourceFlags.AllowRenderTarget))
            return "it cannot be drawn to; a target needs D3D12_RESOURCE_FLAG_ALLOW_RENDER_TARGET";
        if (!isTarget && description.Flags.HasFlag(ResourceFlags.DenyShaderResource))
            return "shaders cannot read it; a source must not have D3D12_RESOURCE_FLAG_DENY_SHADER_RESOURCE";
        return null;
    }

    // What it counts as here, and how it is viewed: a typed sRGB texture can be viewed as nothing else. A typeless one is viewed as UNORM.
    private static (TextureFormat Format, DxgiFormat View)? Formats(DxgiFormat format) => format switch
    {
        DxgiFormat.FormatR8G8B8A8Unorm or DxgiFormat.FormatR8G8B8A8Typeless => (TextureFormat.Rgba8, DxgiFormat.FormatR8G8B8A8Unorm),
        DxgiFormat.FormatR8G8B8A8UnormSrgb => (TextureFormat.Rgba8Srgb, format),
        DxgiFormat.FormatB8G8R8A8Unorm or DxgiFormat.FormatB8G8R8A8Typeless => (TextureFormat.Bgra8, DxgiFormat.FormatB8G8R8A8Unorm),
        DxgiFormat.FormatB8G8R8A8UnormSrgb => (TextureFormat.Bgra8Srgb, format),
        DxgiFormat.FormatR16G16B16A16Float => (TextureFormat.Rgba16Float, format),
        _ => null,
    };

    // "FormatR10G10B10A2Unorm" is DXGI_FORMAT's 24: its number is what documentation can be searched for.
    private static string DxgiName(DxgiFormat format) => $"DXGI_FORMAT {(int)format} ({format.ToString().Replace("Format", "", StringComparison.Ordinal)})";
}
