namespace DmlEnhance.Networks;

/// <summary>One convolution of SCI's illumination network.</summary>
/// <param name="Weight">[3, 3, 3, 3]: output channel, input channel, row, column.</param>
/// <param name="Bias">[3].</param>
internal sealed record SciLayer(float[] Weight, float[] Bias);
