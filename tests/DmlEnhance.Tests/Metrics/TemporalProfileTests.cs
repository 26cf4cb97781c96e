using DmlEnhance.Frames;
using DmlEnhance.Metrics;
using Xunit;

namespace DmlEnhance.Tests.Metrics;

public sealed class TemporalProfileTests
{
    [Fact]
    public void A_column_is_a_frame_and_a_row_is_a_row()
    {
        var profile = new TemporalProfile(10, 5);
        for (int t = 0; t < 4; t++)
        {
            using Frame frame = MetricPictures.Make(7, 5, PixelFormat.Rgba8, (x, y, channel) => x == 3 ? 40 * t + 5 * y + channel : 255);
            profile.Add(frame);
        }

        using Frame picture = profile.ToFrame();
        Assert.Equal((4, 5, PixelFormat.Rgb8, 1), (picture.Width, picture.Height, picture.Format, profile.FramesPerColumn));
        Assert.Equal(40 * 2 + 5 * 3 + 1, picture.Samples[(3 * 4 + 2) * 3 + 1]);
        Assert.Equal([0, 1, 2, 40, 41, 42], picture.Samples[..6].ToArray());
    }

    [Theory]
    [InlineData(PixelFormat.Gray8)]
    [InlineData(PixelFormat.GrayAlpha16)]
    [InlineData(PixelFormat.Rgb16)]
    public void Every_format_has_a_profile(PixelFormat format)
    {
        var profile = new TemporalProfile(2, 9);
        using Frame frame = MetricPictures.Make(3, 2, format, (x, y, channel) => channel < format.ColourChannels() ? 100 * y + 30 * x : 255);
        profile.Add(frame);
        using Frame picture = profile.ToFrame();
        Assert.Equal([30, 30, 30, 130, 130, 130], picture.Samples.ToArray());
    }

    // 100 frames into 9 columns: at the 10th, 19th, 37th and 73rd frame every second column goes; 0, 16, ..., 96 are left.
    [Fact]
    public void A_long_video_has_no_larger_profile()
    {
        var profile = new TemporalProfile(9, 9);
        for (int t = 0; t < 100; t++)
        {
            using Frame frame = MetricPictures.Flat(1, 1, t);
            profile.Add(frame);
        }

        using Frame picture = profile.ToFrame();
        Assert.Equal(16, profile.FramesPerColumn);
        Assert.Equal([0, 16, 32, 48, 64, 80, 96], picture.Samples.ToArray().Where((_, i) => i % 3 == 0));
    }

    [Fact]
    public void A_high_video_has_no_higher_profile_and_flicker_stays()
    {
        var profile = new TemporalProfile(9, 3);
        foreach (int light in new[] { 0, 100, 0 })
        {
            using Frame frame = MetricPictures.Make(1, 8, PixelFormat.Gray8, (_, y, _) => light + y);
            profile.Add(frame);
        }

        using Frame picture = profile.ToFrame();
        // Means of rows 0 to 2, 3 to 5, and 6 and 7: 1, 4, 6.5.
        Assert.Equal([1, 101, 1, 4, 104, 4, 7, 107, 7], picture.Samples.ToArray().Where((_, i) => i % 3 == 0));
    }

    [Fact]
    public void Frames_of_two_heights_are_one_line()
    {
        var profile = new TemporalProfile(9, 9);
        using Frame frame = MetricPictures.Flat(3, 4, 0);
        using Frame other = MetricPictures.Flat(3, 5, 0);
        profile.Add(frame);
        Assert.Contains("5 rows, but those before have 4", Assert.Throws<DmlEnhanceException>(() => profile.Add(other)).Message, StringComparison.Ordinal);
    }
}
