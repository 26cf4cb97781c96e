using DmlEnhance.Frames;
using DmlEnhance.Images;
using Xunit;

namespace DmlEnhance.Tests.Images;

public class ImageScaleTests
{
    [Theory]
    [InlineData(1600, 1067, 800, 800, 534)]
    [InlineData(301, 1000, 500, 150, 500)]
    [InlineData(40, 30, 64, 40, 30)]
    [InlineData(1000, 1, 10, 10, 1)]
    public void The_longest_side_fits_and_the_mean_stays(int width, int height, int longest, int expectedWidth, int expectedHeight)
    {
        using var frame = new Frame(width, height, PixelFormat.Rgb8);
        for (int i = 0; i < frame.SizeInBytes; i++)
            frame.Samples[i] = (byte)(60 + 90 * (i / 3 % width) / width);
        using Frame smaller = ImageScale.Fit(frame, longest);
        Assert.Equal((expectedWidth, expectedHeight), (smaller.Width, smaller.Height));
        // A ramp's mean stays, but for rounding and half a pixel at the border.
        Assert.Equal(Mean(frame), Mean(smaller), 2.0);
    }

    private static double Mean(Frame frame)
    {
        double sum = 0;
        foreach (byte sample in frame.Samples)
            sum += sample;
        return sum / frame.SizeInBytes;
    }
}
