using System.Runtime.InteropServices;
using DmlEnhance.Frames;
using DmlEnhance.Metrics;
using Xunit;

namespace DmlEnhance.Tests.Metrics;

/// <summary>PSNR, SSIM and LOE, which compare two pictures, on examples computed by hand.</summary>
public sealed class ReferenceMetricTests
{
    private const double Rounding = 1e-12;

    [Fact]
    public void A_picture_is_infinitely_near_to_itself()
    {
        using Frame image = TestFiles.Image(40, 30);
        using Frame copy = image.Clone();
        Assert.Equal(double.PositiveInfinity, PeakSignalToNoiseRatio.Compute(image, copy));
        Assert.Equal(1, StructuralSimilarity.Compute(image, copy), Rounding);
        Assert.Equal(0, LightnessOrderError.Compute(image, copy));
    }

    [Theory]
    [InlineData(1, 48.130803608679103)] // 20 log10(255)
    [InlineData(255, 0)]
    public void PSNR_of_a_constant_difference(int difference, double decibels)
    {
        using Frame image = MetricPictures.Flat(7, 5, difference);
        using Frame reference = MetricPictures.Flat(7, 5, 0);
        Assert.Equal(decibels, PeakSignalToNoiseRatio.Compute(image, reference), Rounding);
    }

    [Fact]
    public void PSNR_sees_the_last_of_16_bits()
    {
        using var image = new Frame(4, 4, PixelFormat.Rgb16);
        using var reference = new Frame(4, 4, PixelFormat.Rgb16);
        MemoryMarshal.Cast<byte, ushort>(image.Samples).Fill(1001);
        MemoryMarshal.Cast<byte, ushort>(reference.Samples).Fill(1000);
        // 20 log10(65535); 1001/257 - 1000/257 loses some digits.
        Assert.Equal(96.3294660753, PeakSignalToNoiseRatio.Compute(image, reference), 1e-9);
    }

    [Fact]
    public void SSIM_of_flat_pictures_is_their_luminance_term()
    {
        using Frame image = MetricPictures.Flat(11, 11, 100);
        using Frame reference = MetricPictures.Flat(11, 11, 120);
        const double c1 = 2.55 * 2.55;
        // The variances are rounding errors of squares near 1e4, beside C2 = 58.5.
        Assert.Equal((2 * 100 * 120 + c1) / (100 * 100 + 120 * 120 + c1), StructuralSimilarity.Compute(image, reference), 1e-11);
    }

    [Fact]
    public void SSIM_looks_at_every_place_where_the_window_fits()
    {
        // One bright corner pixel: of the 12x100 places only the first sees it. A picture of several bands and odd vectors.
        using Frame image = MetricPictures.Make(22, 110, PixelFormat.Gray8, (x, y, _) => x == 0 && y == 0 ? 255 : 0);
        using Frame reference = MetricPictures.Flat(22, 110, 0);
        double[] weights = [.. Enumerable.Range(-5, 11).Select(k => Math.Exp(-k * k / 4.5))];
        double weight = weights[0] * weights[0] / (weights.Sum() * weights.Sum());
        const double c1 = 2.55 * 2.55;
        const double c2 = 7.65 * 7.65;
        double mean = 255 * weight;
        double seen = c1 * c2 / ((mean * mean + c1) * (255 * mean - mean * mean + c2));
        Assert.Equal((12 * 100 - 1 + seen) / (12 * 100), StructuralSimilarity.Compute(image, reference), Rounding);
    }

    [Fact]
    public void LOE_counts_the_pairs_that_change_places()
    {
        // 40 steps up, then 40 steps down. Within 7 pixels the greatest is min(i + 7, 39) and max(i - 7, 0): eight are equal at
        // one end. Of the 780 pairs i < j, seen from either side, the 28 among those eight stay in order: 2 (780 - 28) / 40.
        using Frame input = MetricPictures.Make(40, 1, PixelFormat.Gray8, (x, _, _) => 5 * x);
        using Frame enhanced = MetricPictures.Make(40, 1, PixelFormat.Gray8, (x, _, _) => 5 * (39 - x));
        Assert.Equal(37.6, LightnessOrderError.Compute(enhanced, input), Rounding);
    }

    [Fact]
    public void LOE_takes_the_greatest_of_the_colours()
    {
        using Frame input = MetricPictures.Make(40, 1, PixelFormat.Rgb8, (x, _, channel) => channel == 2 ? 100 + x : x);
        using Frame enhanced = MetricPictures.Make(40, 1, PixelFormat.Rgb8, (x, _, channel) => channel == 0 ? 200 + x : 199 - x);
        Assert.Equal(0, LightnessOrderError.Compute(enhanced, input));
    }

    [Fact]
    public void Brightening_by_a_curve_makes_no_lightness_order_error()
    {
        using Frame dark = MetricPictures.Dark("enhanced");
        byte[] samples = dark.Samples.ToArray();
        int brightest = samples.Max();
        using Frame bright = MetricPictures.Make(dark.Width, dark.Height, PixelFormat.Rgb8, (x, y, channel) => samples[(y * dark.Width + x) * 3 + channel] + 255 - brightest);
        Assert.Equal(0, LightnessOrderError.Compute(bright, dark));
    }

    [Fact]
    public void Pictures_of_two_sizes_are_one_line()
    {
        using Frame image = MetricPictures.Flat(20, 30, 9);
        using Frame reference = MetricPictures.Flat(30, 20, 9);
        foreach (Func<Frame, Frame, double> compute in (Func<Frame, Frame, double>[])[PeakSignalToNoiseRatio.Compute, StructuralSimilarity.Compute, LightnessOrderError.Compute])
        {
            var error = Assert.Throws<DmlEnhanceException>(() => compute(image, reference));
            Assert.Contains("20x30 and 30x20", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(10, 11)]
    [InlineData(11, 10)]
    public void A_picture_smaller_than_the_window_has_no_SSIM(int width, int height)
    {
        using Frame image = MetricPictures.Flat(width, height, 9);
        var error = Assert.Throws<DmlEnhanceException>(() => StructuralSimilarity.Compute(image, image));
        Assert.Contains($"{width}x{height}", error.Message, StringComparison.Ordinal);
    }
}
