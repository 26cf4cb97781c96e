namespace DmlEnhance.Direct3D12.Windowing;

/// <summary>The wheel was turned.</summary>
/// <param name="Notches">How far; positive away from the person. Fine wheels and touchpads give fractions.</param>
/// <param name="X">Physical pixels from the left edge of the client area.</param>
/// <param name="Y">Physical pixels from the upper edge of the client area.</param>
public readonly record struct MouseWheelEvent(float Notches, int X, int Y);
