using DmlEnhance.Frames;
using DmlEnhance.Images.Vips;

namespace DmlEnhance.Images;

/// <summary>Brings whatever a loader gives into a layout that a <see cref="Frame"/> has.</summary>
internal static class FrameLayout
{
    /// <summary>An image with 8-bit or 16-bit samples, grey or RGB, with or without alpha. No pixel is computed yet.</summary>
    /// <param name="source">What the loader gave.</param>
    /// <param name="notes">Gets a line for each change a user would want to know of.</param>
    /// <param name="converted">Whether colours became sRGB, so that the file's profile no longer describes them.</param>
    internal static VipsImage Convert(VipsImage source, List<string> notes, out bool converted)
    {
        converted = !HasFrameColours(source.Interpretation);
        if (!converted)
            return NarrowSamples(source, notes);
        notes.Add("colours were converted to sRGB");
        using VipsImage colours = source.Interpretation == VipsInterpretation.Cmyk ? FromCmyk(source) : FromOtherColours(source);
        return NarrowSamples(colours, notes);
    }

    /// <summary>The frame format of an image that <see cref="Convert"/> made.</summary>
    internal static PixelFormat FormatOf(VipsImage image)
    {
        if (image.Bands is < 1 or > 4)
            throw new DmlEnhanceException($"the picture has {image.Bands} channels; 1 to 4 can be read");
        return PixelFormats.Of(image.Bands, image.Format == VipsBandFormat.UInt16 ? 2 : 1);
    }

    /// <summary>The image turned upright by its EXIF orientation.</summary>
    internal static VipsImage Upright(VipsImage image)
    {
        // Turning reads rows in another order than a sequential decoder gives them.
        using VipsImage decoded = image.InMemory();
        using var turn = new VipsOperation("autorot");
        return turn.Set("in", decoded).Image();
    }

    /// <summary>Samples times a factor, rounded to the nearest, as 8-bit or 16-bit integers.</summary>
    internal static VipsImage Scale(VipsImage image, double factor, VipsBandFormat format)
    {
        using var linear = new VipsOperation("linear");
        using VipsImage scaled = linear.Set("in", image).SetList("a", factor).SetList("b", 0.5).Image();
        using var cast = new VipsOperation("cast"); // clips, then cuts off what the 0.5 made a rounding
        return cast.Set("in", scaled).Set("format", (int)format).Image();
    }

    private static bool HasFrameColours(VipsInterpretation interpretation) => interpretation is
        VipsInterpretation.Multiband or VipsInterpretation.BlackWhite or VipsInterpretation.Histogram or VipsInterpretation.Rgb or
        VipsInterpretation.Srgb or VipsInterpretation.Rgb16 or VipsInterpretation.Grey16 or VipsInterpretation.Matrix or VipsInterpretation.ScRgb;

    private static VipsImage FromCmyk(VipsImage source)
    {
        using var transform = new VipsOperation("icc_transform");
        return transform.Set("in", source).Set("output_profile", "srgb").Set("embedded", true).Set("input_profile", "cmyk")
            .Set("depth", source.Format == VipsBandFormat.UInt8 ? 8 : 16).Image();
    }

    private static VipsImage FromOtherColours(VipsImage source)
    {
        using var convert = new VipsOperation("colourspace");
        return convert.Set("in", source)
            .Set("space", (int)(source.Format == VipsBandFormat.UInt8 ? VipsInterpretation.Srgb : VipsInterpretation.Rgb16)).Image();
    }

    private static VipsImage NarrowSamples(VipsImage image, List<string> notes)
    {
        switch (image.Format)
        {
            case VipsBandFormat.UInt8 or VipsBandFormat.UInt16:
                using (var copy = new VipsOperation("copy"))
                    return copy.Set("in", image).Image();
            case VipsBandFormat.UInt32:
                notes.Add("32-bit samples were rounded to 16 bits");
                return Scale(image, 1 / 65537.0, VipsBandFormat.UInt16);
            case VipsBandFormat.Float or VipsBandFormat.Double:
                notes.Add("floating-point samples were clipped to 0 to 1 and rounded to 16 bits");
                return Scale(image, 65535, VipsBandFormat.UInt16);
            default:
                throw new DmlEnhanceException("signed or complex samples cannot be read; save the picture with unsigned or floating-point samples");
        }
    }
}
