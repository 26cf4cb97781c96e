namespace DmlEnhance.Direct3D12.Windowing;

/// <summary>A button of the mouse went down or up.</summary>
/// <param name="Button">The one button.</param>
/// <param name="X">Physical pixels from the left edge of the client area.</param>
/// <param name="Y">Physical pixels from the upper edge of the client area.</param>
public readonly record struct MouseButtonEvent(MouseButtons Button, int X, int Y);
