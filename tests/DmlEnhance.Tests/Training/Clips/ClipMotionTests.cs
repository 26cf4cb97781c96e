using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Training.Clips;
using Xunit;

namespace DmlEnhance.Tests.Training.Clips;

public sealed class ClipMotionTests : IDisposable
{
    private const int Side = 48;
    private const int Count = Side * Side;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// The fourth frame, read where the motion says, is the third, and the other way round. The photograph's waves are 30 pixels long and more: reading between pixels
    /// three times takes a few levels of 255 of their crests at most, rounding to 8 bits one; without the motion the difference is many times that. Left out is what
    /// leaves the frame, what is within two pixels of a patch's edge, and what the way back does not lead back from, which is covered.
    /// </summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(100, 0)]
    [InlineData(0, 100)]
    [InlineData(100, 100)]
    public void A_clean_frame_moved_by_the_motion_is_the_other(int warp, int patch)
    {
        WritePhotographs();
        using ClipDataset dataset = ClipDataset.Open([_folder.Path], [], new ClipOptions { StillPercent = 0, WarpPercent = warp, PatchPercent = patch });
        Assert.True(dataset.KnowsMotion);
        double unmoved = 0, moved = 0;
        int compared = 0;
        for (int number = 0; number < 8; number++)
        {
            TrainingClip clip = dataset.Sample(number, 2, Side);
            float[] motion = Assert.IsType<float[]>(clip.Motion);
            Assert.Equal(4 * Count, motion.Length);
            foreach (bool forth in new[] { true, false })
            {
                float[] from = clip.Values[((forth ? 18 : 21) * Count)..((forth ? 21 : 24) * Count)], to = clip.Values[((forth ? 21 : 18) * Count)..((forth ? 24 : 21) * Count)];
                float[] there = forth ? motion[..(2 * Count)] : motion[(2 * Count)..], back = forth ? motion[(2 * Count)..] : motion[..(2 * Count)];
                for (int place = 0; place < Count; place++)
                {
                    (double x, double y) = (place % Side + there[place], place / Side + there[Count + place]);
                    if (x is < 0 or > Side - 1 || y is < 0 or > Side - 1 || IsEdge(there, place) || IsEdge(back, (int)Math.Round(y) * Side + (int)Math.Round(x)))
                        continue;
                    int landed = (int)Math.Round(y) * Side + (int)Math.Round(x);
                    if (Math.Abs(there[place] + back[landed]) > 0.5 || Math.Abs(there[Count + place] + back[Count + landed]) > 0.5)
                        continue;
                    for (int channel = 0; channel < 3; channel++)
                    {
                        double error = 255 * Math.Abs(Ramp.Read(to, channel, Side, Side, x, y) - from[channel * Count + place]);
                        Assert.InRange(error, 0, 5);
                        moved += error;
                        unmoved += 255 * Math.Abs(to[channel * Count + place] - from[channel * Count + place]);
                    }

                    compared++;
                }
            }
        }

        Assert.InRange(compared, 8 * Count, 16 * Count);
        Assert.InRange(moved / (3 * compared), 0, 0.8);
        Assert.InRange(unmoved / moved, 4, double.PositiveInfinity);
    }

    [Fact]
    public void A_camera_that_stands_still_has_no_motion()
    {
        WritePhotographs();
        using ClipDataset dataset = ClipDataset.Open([_folder.Path], [], new ClipOptions { StillPercent = 100, WarpPercent = 0, PatchPercent = 0 });
        // What composing a place with its inverse leaves of 64-bit numbers.
        Assert.All(dataset.Sample(1, 1, Side).Motion!, motion => Assert.Equal(0, motion, 1e-6f));
    }

    [Fact]
    public void Clips_of_videos_do_not_know_their_motion()
    {
        WritePhotographs(6);
        using ClipDataset videos = ClipDataset.Open([], [_folder.Path]), both = ClipDataset.Open(TrainingFixtures.Pictures, [_folder.Path]);
        Assert.Equal((false, false), (videos.KnowsMotion, both.KnowsMotion));
        Assert.Null(videos.Sample(0, 1, Side).Motion);
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(number => both.Sample(number, 1, 32).Motion is not null));
    }

    /// <summary>What is drawn for one thing does not depend on whether another happens: the camera goes the same way with or without a warp, a patch and a drift.</summary>
    [Fact]
    public void Options_change_what_they_name_alone()
    {
        WritePhotographs();
        ClipOptions plain = new() { StillPercent = 0, WarpPercent = 0, PatchPercent = 0, DriftPercent = 0, FlickerPercent = 0 };
        TrainingClip without = Sample(plain), warped = Sample(plain with { WarpPercent = 100 }), drifting = Sample(plain with { DriftPercent = 100 }), patched = Sample(plain with { PatchPercent = 100 });
        Assert.Equal(without.Motion, drifting.Motion);
        Assert.Equal(without.Values[(18 * Count)..], drifting.Values[(18 * Count)..]);
        Assert.NotEqual(without.Values[..(18 * Count)], drifting.Values[..(18 * Count)]);
        Assert.NotEqual(without.Motion, warped.Motion);
        // The patch covers a part; around it all is as it was.
        int[] same = [.. Enumerable.Range(0, Count).Where(place => without.Motion![place] == patched.Motion![place])];
        Assert.InRange(same.Length, Count / 10, Count - 10);
        Assert.InRange(same.Count(place => without.Values[18 * Count + place] == patched.Values[18 * Count + place]) / (double)same.Length, 0.9, 1);

        TrainingClip Sample(ClipOptions options)
        {
            using ClipDataset dataset = ClipDataset.Open([_folder.Path], [], options);
            return dataset.Sample(3, 1, Side);
        }
    }

    private static bool IsEdge(float[] motion, int place)
    {
        (int x, int y) = (place % Side, place / Side);
        for (int row = Math.Max(0, y - 2); row <= Math.Min(Side - 1, y + 2); row++)
        {
            for (int column = Math.Max(0, x - 2); column <= Math.Min(Side - 1, x + 2); column++)
            {
                int other = row * Side + column;
                // A warp and a zoom change the motion by far less from a pixel to the next but one.
                if (Math.Abs(motion[other] - motion[place]) > 0.4 || Math.Abs(motion[Count + other] - motion[Count + place]) > 0.4)
                    return true;
            }
        }

        return false;
    }

    private void WritePhotographs(int count = 3)
    {
        for (int i = 0; i < count; i++)
        {
            using var frame = new Frame(130, 110, PixelFormat.Rgb8);
            for (int place = 0; place < frame.Width * frame.Height; place++)
            {
                (int x, int y) = (place % frame.Width, place / frame.Width);
                for (int channel = 0; channel < 3; channel++)
                    frame.Samples[3 * place + channel] = (byte)Math.Round(128 + 50 * Math.Sin(0.2 * x + channel + i) + 50 * Math.Sin(0.17 * y + 0.06 * x + 2 * channel));
            }

            File.WriteAllBytes(_folder[$"{i}.png"], ImageFile.Encode(frame, ".png", new ImageWriteOptions()));
        }
    }
}
