namespace DmlEnhance.Networks;

/// <summary>The size of a convolution's kernel, both odd.</summary>
/// <param name="Rows">Taps down a column.</param>
/// <param name="Columns">Taps along a row.</param>
public readonly record struct KernelShape(int Rows, int Columns);
