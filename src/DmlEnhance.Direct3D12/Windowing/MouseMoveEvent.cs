namespace DmlEnhance.Direct3D12.Windowing;

/// <summary>The mouse has moved over the window, or anywhere while a button is held that was pressed in it.</summary>
/// <param name="X">Physical pixels from the left edge of the client area; while dragging also negative or beyond the width.</param>
/// <param name="Y">Physical pixels from the upper edge of the client area; while dragging also negative or beyond the height.</param>
/// <param name="Buttons">The buttons that were pressed in the window and are still down.</param>
public readonly record struct MouseMoveEvent(int X, int Y, MouseButtons Buttons);
