using System.Runtime.InteropServices;
using DmlEnhance.Frames;
using DmlEnhance.Video;
using Xunit;

namespace DmlEnhance.Tests.Video;

public class NoiseMeterTests
{
    [Theory]
    [InlineData(PixelFormat.Rgb8, 0)]
    [InlineData(PixelFormat.Rgb8, 2)]
    [InlineData(PixelFormat.Gray8, 5)]
    [InlineData(PixelFormat.Rgba8, 8)]
    [InlineData(PixelFormat.Rgb16, 3)]
    public void The_deviation_of_noise_over_a_ramp_is_found(PixelFormat format, double deviation)
    {
        using var frame = new Frame(217, 149, format);
        var random = new Random(1);
        int samples = frame.SizeInBytes / format.BytesPerSample();
        for (int i = 0; i < samples; i++)
        {
            double gaussian = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            double value = 60 + i / format.Channels() % 217 / 2 + deviation * gaussian;
            if (format.BytesPerSample() == 1)
                frame.Samples[i] = (byte)(value + 0.5);
            else
                MemoryMarshal.Cast<byte, ushort>(frame.Samples)[i] = (ushort)(value * 257);
        }

        // 9,216 positions a channel, not independent: a tenth; 8 bits and the ramp's steps add up to half a step.
        Assert.InRange(NoiseMeter.Measure(frame) * 255 - deviation, -0.1 * deviation, 0.5 + 0.1 * deviation);
    }

    [Fact]
    public void Texture_in_less_than_half_of_the_frame_does_not_count_and_any_size_is_taken()
    {
        using var frame = new Frame(160, 160, PixelFormat.Gray8);
        frame.Samples.Fill(40);
        new Random(2).NextBytes(frame.Rows(0, 70));
        Assert.Equal(0, NoiseMeter.Measure(frame));
        using var tiny = new Frame(1, 2, PixelFormat.Rgb8);
        tiny.Samples.Fill(9);
        Assert.Equal(0, NoiseMeter.Measure(tiny));
    }
}
