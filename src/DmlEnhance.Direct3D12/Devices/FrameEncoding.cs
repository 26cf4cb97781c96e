namespace DmlEnhance.Direct3D12.Devices;

/// <summary>What the numbers in a texture mean.</summary>
public enum FrameEncoding
{
    /// <summary>sRGB-encoded (IEC 61966-2-1), as networks take them.</summary>
    Srgb,

    /// <summary>Linear light, 1 = white; passes encode it when they read and decode when they write.</summary>
    Linear,
}
