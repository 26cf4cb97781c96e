using Silk.NET.DXGI;

namespace DmlEnhance.Direct3D12.Devices;

/// <summary>What DXGI calls the formats.</summary>
internal static class TextureFormats
{
    /// <summary>Bytes of a pixel.</summary>
    public static int BytesPerPixel(this TextureFormat format) => format == TextureFormat.Rgba16Float ? 8 : 4;

    /// <summary>The encoding that a format has where nobody says otherwise.</summary>
    public static FrameEncoding UsualEncoding(this TextureFormat format) => format == TextureFormat.Rgba16Float ? FrameEncoding.Linear : FrameEncoding.Srgb;

    /// <summary>The format that the resource is created with: typeless where there are two ways to view it.</summary>
    public static Format Resource(this TextureFormat format) => format switch
    {
        TextureFormat.Rgba8 => Format.FormatR8G8B8A8Unorm,
        TextureFormat.Rgba8Srgb => Format.FormatR8G8B8A8Typeless,
        TextureFormat.Bgra8 => Format.FormatB8G8R8A8Unorm,
        TextureFormat.Bgra8Srgb => Format.FormatB8G8R8A8Typeless,
        _ => Format.FormatR16G16B16A16Float,
    };

    /// <summary>The format that passes view it with.</summary>
    public static Format View(this TextureFormat format) => format.Family() switch
    {
        TextureFormat.Rgba8 => Format.FormatR8G8B8A8Unorm,
        TextureFormat.Bgra8 => Format.FormatB8G8R8A8Unorm,
        _ => Format.FormatR16G16B16A16Float,
    };

    /// <summary>The format without sRGB: textures of one family hold the same bits.</summary>
    public static TextureFormat Family(this TextureFormat format) => format switch
    {
        TextureFormat.Rgba8Srgb => TextureFormat.Rgba8,
        TextureFormat.Bgra8Srgb => TextureFormat.Bgra8,
        _ => format,
    };
}
