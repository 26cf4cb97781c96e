namespace DmlEnhance.Images.Vips;

/// <summary>VipsBandFormat: what one sample is.</summary>
internal enum VipsBandFormat
{
    UInt8 = 0,
    UInt16 = 2,
    UInt32 = 4,
    Float = 6,
    Double = 8,
}

/// <summary>VipsInterpretation: what the samples of a pixel mean. Those that have a meaning here.</summary>
internal enum VipsInterpretation
{
    Multiband = 0,
    BlackWhite = 1,
    Histogram = 10,
    Cmyk = 15,
    Rgb = 17,
    Srgb = 22,
    Rgb16 = 25,
    Grey16 = 26,
    Matrix = 27,
    ScRgb = 28,
}
