namespace DmlEnhance.Direct3D12.Windowing;

/// <summary>What the mouse pointer looks like over a window's client area.</summary>
public enum CursorShape
{
    /// <summary>The usual arrow.</summary>
    Arrow,

    /// <summary>Arrows to the left and right, for a line that can be moved.</summary>
    HorizontalResize,
}
