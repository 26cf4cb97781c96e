using DmlEnhance.Frames;
using DmlEnhance.Motion;
using DmlEnhance.Training.Clips;
using Xunit;

namespace DmlEnhance.Tests.Training.Clips;

public class PhotographClipTests
{
    private const int Width = 48, Height = 32, Frames = 40;

    [Fact]
    public void A_clip_depends_on_its_seed_and_any_frame_can_be_drawn_at_any_time()
    {
        using Frame photograph = Photograph(200, 150), first = new(Width, Height, PixelFormat.Rgb8), again = new(Width, Height, PixelFormat.Rgb8);
        var options = new ClipOptions { StillPercent = 0 };
        PhotographClip one = PhotographClip.Draw(photograph, options, 3, Width, Height, Frames), same = PhotographClip.Draw(photograph, options, 3, Width, Height, Frames);
        one.Draw(0, again);
        one.Draw(20, first);
        same.Draw(20, again);
        Assert.True(first.Samples.SequenceEqual(again.Samples));
        same.Draw(21, again);
        Assert.False(first.Samples.SequenceEqual(again.Samples));
        PhotographClip.Draw(photograph, options, 4, Width, Height, Frames).Draw(20, again);
        Assert.False(first.Samples.SequenceEqual(again.Samples));
    }

    /// <summary>Following a place from frame to frame leads where the motion from the first frame to the last says: each step is exact, so 39 of them are too.</summary>
    [Fact]
    public void Motion_from_frame_to_frame_adds_up()
    {
        using Frame photograph = Photograph(200, 150);
        var clip = PhotographClip.Draw(photograph, new ClipOptions { StillPercent = 0, PatchPercent = 0, WarpPercent = 0 }, 5, Width, Height, Frames);
        (float x, float y) = (Width / 2f, Height / 2f);
        for (int frame = 0; frame + 1 < Frames; frame++)
        {
            (float right, float down) = At(clip.Motion(frame, frame + 1), x, y);
            (x, y) = (x + right, y + down);
        }

        FlowField whole = clip.Motion(0, Frames - 1);
        (float wholeX, float wholeY) = At(whole, Width / 2f, Height / 2f);
        Assert.Equal(Width / 2f + wholeX, x, 0.05f);
        Assert.Equal(Height / 2f + wholeY, y, 0.05f);

        // A similarity is linear: beyond the field it goes on as between its corners.
        static (float X, float Y) At(FlowField field, float x, float y)
        {
            int last = field.X.Length - 1;
            return (Plane(field.X), Plane(field.Y));

            float Plane(float[] values) => values[0] + x * (values[Width - 1] - values[0]) / (Width - 1) + y * (values[last - Width + 1] - values[0]) / (Height - 1);
        }
    }

    [Fact]
    public void A_photograph_smaller_than_a_frame_is_one_line()
    {
        using Frame photograph = Photograph(47, 150);
        var e = Assert.Throws<DmlEnhanceException>(() => PhotographClip.Draw(photograph, new ClipOptions(), 1, Width, Height, Frames));
        Assert.Equal("has 47x150 pixels, fewer than a frame's 48x32 (--size)", e.Message);
    }

    [Theory]
    [InlineData(48, 32)]
    [InlineData(900, 33)]
    [InlineData(1500, 1100)]
    public void Photographs_of_any_size_and_shape_become_clips(int width, int height)
    {
        using Frame photograph = Photograph(width, height), frame = new(Width, Height, PixelFormat.Rgb8);
        var clip = PhotographClip.Draw(photograph, new ClipOptions { WarpPercent = 100, PatchPercent = 100, StillPercent = 0 }, 2, Width, Height, Frames);
        for (int i = 0; i < Frames; i += 13)
        {
            clip.Draw(i, frame);
            Assert.True(frame.Samples.ToArray().Distinct().Count() > 20);
            Assert.All(clip.Motion(i, Math.Max(0, i - 1)).X, motion => Assert.InRange(motion, -20, 20));
        }
    }

    private static Frame Photograph(int width, int height)
    {
        var frame = new Frame(width, height, PixelFormat.Rgb8);
        for (int i = 0; i < frame.SizeInBytes; i++)
            frame.Samples[i] = (byte)(128 + 100 * Math.Sin(0.11 * (i / 3 % width) + i % 3) * Math.Cos(0.13 * (i / 3 / width)));
        return frame;
    }
}
