namespace DmlEnhance.Direct3D12.Devices;

/// <summary>Formats of frames on the GPU.</summary>
/// <remarks>
/// <para>
/// Networks take and give sRGB-encoded values. An 8-bit texture holds such values whichever of its two formats it has, so
/// every pass views it as UNORM: values come and go as they are stored, and no hardware conversion happens anywhere. The
/// sRGB formats exist for an owner who also draws linear light into the texture through a view of their own: it is created
/// typeless, so both views are allowed. (Somebody else's texture that was created as an sRGB one, and not typeless, allows no UNORM view: the
/// hardware does convert there, and what passes see is <see cref="FrameEncoding.Linear"/>.)
/// </para>
/// <para>A 16-bit float texture holds linear light (as scRGB swap chains and HDR targets do) unless created otherwise: see <see cref="FrameEncoding"/>.</para>
/// </remarks>
public enum TextureFormat
{
    /// <summary><c>R8G8B8A8_UNORM</c>.</summary>
    Rgba8,

    /// <summary><c>R8G8B8A8_UNORM_SRGB</c>.</summary>
    Rgba8Srgb,

    /// <summary><c>B8G8R8A8_UNORM</c>.</summary>
    Bgra8,

    /// <summary><c>B8G8R8A8_UNORM_SRGB</c>.</summary>
    Bgra8Srgb,

    /// <summary><c>R16G16B16A16_FLOAT</c>.</summary>
    Rgba16Float,
}
