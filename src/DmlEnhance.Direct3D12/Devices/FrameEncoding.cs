namespace DmlEnhance.Direct3D12.Devices;

/// <summary>What the numbers in a texture mean.</summary>
public enum FrameEncoding
{
    /// <summary>sRGB-encoded (IEC 61966-2-1), as networks take them.</summary>
    Srgb,

    /// <summary>
    /// Linear light; passes encode it when they read and decode when they write. 1 is white, but in 16-bit floats (HDR), where a setting says
    /// what is (<see cref="Passes.CompositeSettings.White"/>), values go on above it, and negative ones are colours outside sRGB (scRGB).
    /// </summary>
    Linear,
}
