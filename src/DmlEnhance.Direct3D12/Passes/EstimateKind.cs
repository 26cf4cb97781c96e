namespace DmlEnhance.Direct3D12.Passes;

/// <summary>What a network estimated of a frame.</summary>
public enum EstimateKind
{
    /// <summary>The illumination, which the frame is divided by.</summary>
    Illumination,

    /// <summary>The enhanced frame itself, sRGB-encoded; views of the illumination show it instead.</summary>
    Enhanced,
}
