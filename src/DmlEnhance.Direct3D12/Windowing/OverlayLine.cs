using System.Drawing;

namespace DmlEnhance.Direct3D12.Windowing;

/// <summary>One line of an <see cref="OverlayPanel"/>.</summary>
/// <param name="Text">What it says; empty for a gap.</param>
/// <param name="Color">Its colour (sRGB), with alpha.</param>
public readonly record struct OverlayLine(string Text, Color Color);
