namespace DmlEnhance.Direct3D12.Windowing;

/// <summary>Buttons of the mouse.</summary>
[Flags]
public enum MouseButtons
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The main button.</summary>
    Left = 1,

    /// <summary>The button for menus.</summary>
    Right = 2,

    /// <summary>The wheel, pressed.</summary>
    Middle = 4,
}
