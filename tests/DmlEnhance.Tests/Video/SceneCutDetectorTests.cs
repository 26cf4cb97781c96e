using System.Runtime.InteropServices;
using DmlEnhance.Frames;
using DmlEnhance.Video;
using Xunit;

namespace DmlEnhance.Tests.Video;

public class SceneCutDetectorTests
{
    private const int Width = 133;
    private const int Height = 71;

    [Theory]
    [MemberData(nameof(TestFiles.AllFormats), MemberType = typeof(TestFiles))]
    public void A_cut_between_scenes_is_found_in_every_format_and_noise_is_none(PixelFormat format)
    {
        Assert.Equal([8, 16], Cuts(Enumerable.Range(0, 24).Select(i => Scene(i / 8, 1, i, format))));
    }

    [Fact]
    public void A_cut_from_dark_to_dark_is_found()
    {
        // Means of 5 to 10 of 255, noise of up to 4.
        Assert.Equal([8, 16], Cuts(Enumerable.Range(0, 24).Select(i => Scene(i / 8, 0.06, i))));
    }

    [Fact]
    public void A_light_that_goes_on_slowly_is_no_cut()
    {
        Assert.Empty(Cuts(Enumerable.Range(0, 30).Select(i => Scene(0, 0.06 * Math.Pow(1.12, i), i))));
    }

    [Fact]
    public void What_moves_fast_through_less_than_half_of_the_frame_is_no_cut()
    {
        Assert.Empty(Cuts(Enumerable.Range(0, 12).Select(i =>
        {
            Frame frame = Scene(0, 0.2, i);
            for (int y = Height / 4; y < Height; y++)
                frame.Rows(y, 1).Slice(i * 7 * 3, Width * 2 / 5 * 3).Fill(250);
            return frame;
        })));
    }

    /// <summary>Its distances are 0.03 and 0.04: more than those of a cut between two like scenes.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    public void A_fast_pan_is_no_cut_from_the_first_frame_on_nor_straight_after_a_cut(int speed)
    {
        Assert.Empty(Cuts(Enumerable.Range(0, 20).Select(i => Scene(2, 1, i, offset: speed * i))));
        Assert.Equal([8], Cuts(Enumerable.Range(0, 24).Select(i => i < 8 ? Scene(0, 1, i) : Scene(2, 1, i, offset: speed * i))));
    }

    [Fact]
    public void What_moves_faster_than_any_camera_is_one_cut_and_not_one_a_frame()
    {
        Assert.InRange(Cuts(Enumerable.Range(0, 20).Select(i => Scene(2, 1, i, offset: 16 * i))).Count, 0, 1);
    }

    [Fact]
    public void After_a_reset_the_next_frame_is_the_first()
    {
        var detector = new SceneCutDetector();
        using Frame a = Scene(0, 1, 1), b = Scene(1, 1, 2);
        Assert.False(detector.IsCut(a));
        detector.Reset();
        Assert.False(detector.IsCut(b));
        Assert.True(detector.IsCut(a));
    }

    [Fact]
    public void Clips_one_after_the_other_are_cut_where_they_meet_and_nowhere_else()
    {
        string[] clips = ["night/arid-Drink_1_3.mp4", "night/arid-Jump_6_4.mp4", "night/arid-Pick_10_11.mp4", "night/arid-Run_10_11.mp4", "night/arid-Wave_22_35.mp4", "day/car-detection.mp4"];
        var all = new List<Frame>();
        var borders = new List<int>();
        foreach (string clip in clips)
        {
            all.AddRange(ClipFrames.Read(clip, 192, 108, count: 100));
            borders.Add(all.Count);
        }

        Assert.Equal(borders[..^1], Cuts(all));
    }

    [Fact]
    public void A_hand_that_comes_close_to_a_still_camera_is_no_cut()
    {
        List<Frame> frames = ClipFrames.Read("night/garages-1080p.mp4", 192, 108);
        Assert.Equal(565, frames.Count);
        Assert.Empty(Cuts(frames));
    }

    private static List<int> Cuts(IEnumerable<Frame> frames)
    {
        var detector = new SceneCutDetector();
        var cuts = new List<int>();
        int index = 0;
        foreach (Frame frame in frames)
        {
            using (frame)
            {
                if (detector.IsCut(frame))
                    cuts.Add(index);
            }

            index++;
        }

        return cuts;
    }

    // Soft patches in other places for every scene, under noise that is new in every frame. At a gain of 1 the mean is about 110 of 255.
    private static Frame Scene(int scene, double gain, int seed, PixelFormat format = PixelFormat.Rgb8, int offset = 0)
    {
        var frame = new Frame(Width, Height, format);
        var noise = new Random(seed);
        int samples = frame.SizeInBytes / format.BytesPerSample();
        for (int i = 0; i < samples; i++)
        {
            int x = i / format.Channels() % Width + offset, y = i / format.Channels() / Width;
            double light = 110 + 90 * Math.Sin(x * 0.05 * (1 + scene) + scene) * Math.Cos(y * 0.09 + 2 * scene);
            double value = Math.Clamp(gain * light + 4 * noise.NextDouble(), 0, 255);
            if (format.BytesPerSample() == 1)
                frame.Samples[i] = (byte)value;
            else
                MemoryMarshal.Cast<byte, ushort>(frame.Samples)[i] = (ushort)(value * 257);
        }

        return frame;
    }
}
