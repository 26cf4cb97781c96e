using DmlEnhance.Frames;
using DmlEnhance.Metrics;
using Xunit;

namespace DmlEnhance.Tests.Metrics;

/// <summary>Scores are of what a picture shows, not of how it is stored.</summary>
public sealed class MetricFormatTests
{
    public static TheoryData<PixelFormat> OtherFormats() => [.. Enum.GetValues<PixelFormat>().Where(format => format is not (PixelFormat.Rgb8 or PixelFormat.Gray8))];

    [Theory]
    [MemberData(nameof(OtherFormats))]
    public void Alpha_and_16_bits_change_no_score(PixelFormat format)
    {
        PixelFormat plain = format.ColourChannels() == 1 ? PixelFormat.Gray8 : PixelFormat.Rgb8;
        using Frame enhanced = MetricPictures.Enhanced("enhanced");
        using Frame dark = MetricPictures.Dark("enhanced");
        using Frame plainEnhanced = MetricPictures.Convert(enhanced, plain);
        using Frame plainDark = MetricPictures.Convert(dark, plain);
        using Frame otherEnhanced = MetricPictures.Convert(enhanced, format);
        using Frame otherDark = MetricPictures.Convert(dark, format);
        Assert.Equal(AllScores(plainEnhanced, plainDark), AllScores(otherEnhanced, otherDark));
    }

    [Fact]
    public void A_grey_picture_scores_as_the_same_picture_in_RGB()
    {
        using Frame enhanced = MetricPictures.Enhanced("enhanced");
        using Frame dark = MetricPictures.Dark("enhanced");
        using Frame grey = MetricPictures.Convert(enhanced, PixelFormat.Gray8);
        using Frame greyDark = MetricPictures.Convert(dark, PixelFormat.Gray8);
        byte[] levels = grey.Samples.ToArray();
        using Frame rgb = MetricPictures.Make(grey.Width, grey.Height, PixelFormat.Rgb8, (x, y, _) => levels[y * grey.Width + x]);
        double[] greyScores = AllScores(grey, greyDark);
        double[] rgbScores = AllScores(rgb, greyDark);
        // Three equal channels are summed instead of one: a rounding error apart.
        for (int i = 0; i < greyScores.Length; i++)
            Assert.Equal(greyScores[i], rgbScores[i], 1e-9);
        Assert.Equal(double.PositiveInfinity, PeakSignalToNoiseRatio.Compute(rgb, grey));
    }

    private static double[] AllScores(Frame image, Frame other) =>
    [
        PeakSignalToNoiseRatio.Compute(image, other), StructuralSimilarity.Compute(image, other), MeasureOfEnhancement.Compute(image),
        DiscreteEntropy.Compute(image), LightnessOrderError.Compute(image, other), NaturalImageQuality.Default.Compute(image),
    ];
}
