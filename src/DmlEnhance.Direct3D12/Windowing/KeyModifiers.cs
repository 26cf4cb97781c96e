namespace DmlEnhance.Direct3D12.Windowing;

/// <summary>Keys held down together with another one.</summary>
[Flags]
public enum KeyModifiers
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Either Shift key.</summary>
    Shift = 1,

    /// <summary>Either Control key.</summary>
    Control = 2,

    /// <summary>Either Alt key.</summary>
    Alt = 4,
}
