using DmlEnhance.Frames;
using DmlEnhance.Metrics;
using Xunit;

namespace DmlEnhance.Tests.Metrics;

/// <summary>EME, DE and NIQE, which look at one picture, on examples computed by hand.</summary>
public sealed class BlindMetricTests
{
    private const double Rounding = 1e-12;

    [Fact]
    public void EME_is_the_mean_contrast_of_whole_blocks()
    {
        // Blocks of 10 to 100 (20 dB) and of 50 only (0 dB); a strip of 5 columns and one of 3 rows is no block.
        using Frame image = MetricPictures.Make(21, 11, PixelFormat.Gray8, (x, y, _) => (x, y) switch
        {
            (3, 7) => 10,
            (< 8, < 8) => 100,
            ( < 16, < 8) => 50,
            _ => (x + y) % 2 * 255,
        });
        Assert.Equal(10, MeasureOfEnhancement.Compute(image), Rounding);
    }

    [Fact]
    public void A_black_pixel_counts_as_level_1_in_EME()
    {
        using Frame image = MetricPictures.Make(8, 8, PixelFormat.Gray8, (x, y, _) => x == y ? 0 : 100);
        Assert.Equal(40, MeasureOfEnhancement.Compute(image), Rounding);
        using Frame black = MetricPictures.Flat(8, 8, 0);
        Assert.Equal(0, MeasureOfEnhancement.Compute(black));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(256, 8)]
    public void DE_of_levels_that_are_equally_frequent(int levels, double bits)
    {
        using Frame image = MetricPictures.Make(32, 16, PixelFormat.Gray8, (x, y, _) => (y * 32 + x) % levels);
        Assert.Equal(bits, DiscreteEntropy.Compute(image), Rounding);
    }

    [Fact]
    public void DE_is_of_grey_not_of_colours()
    {
        // Red 76 and green 39 have the luma 0.299 * 76 = 22.7 and 0.587 * 39 = 22.9: both are level 23.
        using Frame image = MetricPictures.Make(4, 4, PixelFormat.Rgb8, (x, _, channel) => (x % 2, channel) switch
        {
            (0, 0) => 76,
            (1, 1) => 39,
            _ => 0,
        });
        Assert.Equal(0, DiscreteEntropy.Compute(image));
    }

    [Theory]
    [InlineData(7, 8)]
    [InlineData(8, 7)]
    public void A_picture_smaller_than_a_block_has_no_EME(int width, int height)
    {
        using Frame image = MetricPictures.Flat(width, height, 9);
        var error = Assert.Throws<DmlEnhanceException>(() => MeasureOfEnhancement.Compute(image));
        Assert.Contains($"{width}x{height}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(191, 191)]
    [InlineData(400, 95)]
    public void A_picture_of_less_than_two_blocks_has_no_NIQE(int width, int height)
    {
        using Frame image = TestFiles.Image(width, height);
        var error = Assert.Throws<DmlEnhanceException>(() => NaturalImageQuality.Default.Compute(image));
        Assert.Contains($"{width}x{height}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(200)]
    public void A_flat_picture_has_no_NIQE(int level)
    {
        using Frame image = MetricPictures.Flat(300, 200, level);
        var error = Assert.Throws<DmlEnhanceException>(() => NaturalImageQuality.Default.Compute(image));
        Assert.Contains("too flat", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_flat_block_does_not_keep_the_others_from_having_a_NIQE()
    {
        using Frame enhanced = MetricPictures.Enhanced("enhanced");
        enhanced.Rows(0, 96).Clear();
        double half = NaturalImageQuality.Default.Compute(enhanced);
        TestContext.Current.TestOutputHelper?.WriteLine($"{half:R}");
        Assert.InRange(half, MetricPictures.Value("enhanced", "niqe"), 100);
    }

    [Fact]
    public void Noise_and_blur_make_NIQE_worse()
    {
        using Frame dark = MetricPictures.Dark("enhanced");
        byte[] samples = dark.Samples.ToArray();
        int At(int x, int y, int channel) => samples[(Math.Min(y, dark.Height - 1) * dark.Width + Math.Min(x, dark.Width - 1)) * 3 + channel];
        var random = new Random(3);
        using Frame noisy = MetricPictures.Make(dark.Width, dark.Height, PixelFormat.Rgb8, (x, y, channel) => Math.Min(255, At(x, y, channel) + random.Next(40)));
        using Frame blurred = MetricPictures.Make(dark.Width, dark.Height, PixelFormat.Rgb8, (x, y, channel) =>
            (At(x, y, channel) + At(x + 1, y, channel) + At(x, y + 1, channel) + At(x + 1, y + 1, channel)) / 4);
        double clean = NaturalImageQuality.Default.Compute(dark);
        Assert.True(NaturalImageQuality.Default.Compute(noisy) > clean);
        Assert.True(NaturalImageQuality.Default.Compute(blurred) > clean);
    }
}
