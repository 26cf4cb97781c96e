using System.Runtime.InteropServices;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using Xunit;

namespace DmlEnhance.Tests.Exposure;

public class ExposureMeterTests
{
    public static TheoryData<PixelFormat, int, int> FormatsAndSizes()
    {
        var cases = new TheoryData<PixelFormat, int, int>();
        foreach (PixelFormat format in Enum.GetValues<PixelFormat>())
        {
            foreach ((int width, int height) in new[] { (1, 1), (7, 3), (1021, 67) })
                cases.Add(format, width, height);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(FormatsAndSizes))]
    public void It_is_the_mean_of_the_colours_and_alpha_does_not_count(PixelFormat format, int width, int height)
    {
        using var frame = new Frame(width, height, format);
        new Random(width).NextBytes(frame.Samples);
        double sum = 0;
        for (int pixel = 0; pixel < width * height; pixel++)
        {
            for (int channel = 0; channel < format.ColourChannels(); channel++)
            {
                int index = pixel * format.Channels() + channel;
                sum += format.BytesPerSample() == 1 ? frame.Samples[index] : MemoryMarshal.Cast<byte, ushort>(frame.Samples)[index];
            }
        }

        // Both sums are whole numbers below 2^53, so only the division rounds.
        double white = format.BytesPerSample() == 1 ? 255 : 65535;
        Assert.Equal(sum / (width * height * format.ColourChannels()) / white, ExposureMeter.Measure(frame), 1e-15);
    }

    [Theory]
    [MemberData(nameof(TestFiles.AllFormats), MemberType = typeof(TestFiles))]
    public void Black_is_0_and_white_is_1_also_where_every_lane_of_a_sum_is_full(PixelFormat format)
    {
        // 600,000 pixels: beyond what 128 vectors of bytes or 32768 vectors of 16-bit samples hold.
        using var frame = new Frame(1000, 600, format);
        frame.Samples.Fill(255);
        Assert.Equal(1, ExposureMeter.Measure(frame));
        frame.Samples.Clear();
        Assert.Equal(0, ExposureMeter.Measure(frame));
    }
}
