using DmlEnhance.Frames;
using DmlEnhance.Metrics;
using DmlEnhance.Motion;
using DmlEnhance.Tests.Motion;
using Xunit;

namespace DmlEnhance.Tests.Metrics;

/// <summary>Warping error and MABD of moving pictures, against numpy with the true motion.</summary>
public sealed class TemporalMetricTests
{
    private const double Rounding = 1e-12;

    // The second frame is 8 levels lighter, so the error of the true flow is (8 / 255)^2 and some interpolation: 9.84e-4. The flow
    // found is off by hundredths of a pixel, which this texture answers with fractions of a level beside the 8: 5 %.
    [Theory]
    [InlineData("still")]
    [InlineData("translation")]
    [InlineData("far translation")]
    [InlineData("rotation")]
    [InlineData("zoom")]
    public void The_warping_error_sees_flicker_and_not_motion(string motion)
    {
        using Frame first = MovingPicture.First();
        using Frame second = MovingPicture.Second(motion);
        using Frame lighter = MovingPicture.Second(motion, 8);
        FrameMotion found = FrameMotion.Between(first, second);
        double steady = WarpingError.Compute(first, second, found);
        double flicker = WarpingError.Compute(first, lighter, found);
        double expected = MovingPicture.Value(motion, "warp");
        TestContext.Current.TestOutputHelper?.WriteLine($"{motion}: steady {steady:E3}, flicker {flicker:E4}, expected {expected:E4}, hidden {found.HiddenShare:F4}");
        Assert.InRange(steady, 0, 0.02 * expected);
        Assert.Equal(expected, flicker, 0.05 * expected);
    }

    [Theory]
    [InlineData("still")]
    [InlineData("translation")]
    [InlineData("far translation")]
    [InlineData("rotation")]
    [InlineData("zoom")]
    public void MABD_is_that_of_numpy(string motion)
    {
        using Frame first = MovingPicture.First();
        using Frame second = MovingPicture.Second(motion, 8);
        // Whole levels, so all is exact but the quotient; a wave that falls on half a level may be rounded the other way.
        Assert.Equal(MovingPicture.Value(motion, "mabd"), MeanAbsoluteBrightnessDifference.Compute(first, second), 1e-4);
    }

    [Fact]
    public void MABD_weighs_the_colours_as_the_eye_does()
    {
        using Frame first = MetricPictures.Flat(9, 200, 10);
        using Frame second = MetricPictures.Make(9, 200, PixelFormat.Rgba16, (_, _, channel) => channel == 1 ? 110 : channel == 3 ? 77 : 10);
        Assert.Equal(58.7, MeanAbsoluteBrightnessDifference.Compute(first, second), Rounding * 100);
    }

    [Fact]
    public void The_error_of_MABD_is_that_of_its_vectors()
    {
        Assert.Equal((0.25 + 4) / 2, MeanAbsoluteBrightnessDifference.MeanSquaredError([1, 5], [1.5, 3]), Rounding);
        Assert.Throws<DmlEnhanceException>(() => MeanAbsoluteBrightnessDifference.MeanSquaredError([1, 5], [1]));
        Assert.Throws<DmlEnhanceException>(() => MeanAbsoluteBrightnessDifference.MeanSquaredError([], []));
    }

    [Fact]
    public void The_warping_error_is_the_same_in_every_format()
    {
        using Frame first = MovingPicture.First();
        using Frame second = MovingPicture.Second("translation", 8);
        FrameMotion motion = FrameMotion.Between(first, second);
        double expected = WarpingError.Compute(first, second, motion);
        foreach (PixelFormat format in Enum.GetValues<PixelFormat>())
        {
            using Frame a = Convert(first, format);
            using Frame b = Convert(second, format);
            // 32-bit differences of equal samples, added up in another order.
            Assert.Equal(expected, WarpingError.Compute(a, b, motion), 1e-9);
        }

        static Frame Convert(Frame grey, PixelFormat format)
        {
            byte[] samples = grey.Samples.ToArray();
            return MetricPictures.Make(grey.Width, grey.Height, format, (x, y, channel) => channel < format.ColourChannels() ? samples[y * grey.Width + x] : (x * 7 + y) % 256);
        }
    }

    [Fact]
    public void A_large_frame_is_scored_at_its_own_size()
    {
        // 3 pixels a vector: stripes a pixel wide swap, which a score of the reduced pictures would not see.
        using Frame first = MetricPictures.Make(1300, 40, PixelFormat.Rgb8, (x, _, _) => x % 2 * 51);
        using Frame second = MetricPictures.Make(1300, 40, PixelFormat.Rgb8, (x, _, _) => (x + 1) % 2 * 51);
        using Frame still = MovingPicture.Make((x, y) => (x, y), 0, 1300, 40);
        Assert.Equal(0.04, WarpingError.Compute(first, second, FrameMotion.Between(still, still)), 1e-6);
    }

    [Fact]
    public void Motion_of_another_size_is_one_line()
    {
        using Frame frame = MovingPicture.First();
        using Frame small = MetricPictures.Flat(24, 18, 9);
        FrameMotion motion = FrameMotion.Between(small, small);
        Assert.Contains("240x180 pixels, but the motion was found in 24x18", Assert.Throws<DmlEnhanceException>(() => WarpingError.Compute(frame, frame, motion)).Message, StringComparison.Ordinal);
        Assert.Throws<DmlEnhanceException>(() => MeanAbsoluteBrightnessDifference.Compute(frame, small));
    }
}
