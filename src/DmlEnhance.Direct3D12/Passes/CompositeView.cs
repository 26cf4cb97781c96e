namespace DmlEnhance.Direct3D12.Passes;

/// <summary>What a composite shows.</summary>
public enum CompositeView
{
    /// <summary>The enhanced frame.</summary>
    Enhanced,

    /// <summary>The illumination that the network estimates.</summary>
    Illumination,
}
