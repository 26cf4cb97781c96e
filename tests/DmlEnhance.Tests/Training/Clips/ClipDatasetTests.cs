using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Networks;
using DmlEnhance.Simulation;
using DmlEnhance.Training.Clips;
using Xunit;

namespace DmlEnhance.Tests.Training.Clips;

public class ClipDatasetTests
{
    private const int Side = 32;
    private const int Count = 3 * Side * Side;

    private static readonly ClipOptions Plain = new() { FlickerPercent = 0, DriftPercent = 0, StillPercent = 0, PatchPercent = 0, WarpPercent = 0 };

    private static ReadOnlySpan<float> Part(TrainingClip clip, int frame) => clip.Values.AsSpan(frame * Count, Count);

    [Fact]
    public void A_clip_depends_on_seed_and_number_alone()
    {
        using ClipDataset first = ClipDataset.Open(TrainingFixtures.Pictures, []), second = ClipDataset.Open(TrainingFixtures.Pictures, []);
        TrainingClip clip = first.Sample(5, 3, Side);
        second.Sample(4, 3, Side);
        Assert.Equal(8 * Count, clip.Values.Length);
        Assert.Equal(clip.Values, second.Sample(5, 3, Side).Values);
        Assert.NotEqual(clip.Values, first.Sample(5, 4, Side).Values);
        Assert.NotEqual(clip.Values, first.Sample(6, 3, Side).Values);
    }

    [Fact]
    public void Several_threads_at_once_get_the_clips_that_one_gets()
    {
        using ClipDataset alone = ClipDataset.Open(TrainingFixtures.Pictures, []), shared = ClipDataset.Open(TrainingFixtures.Pictures, []);
        var clips = new TrainingClip[24];
        Parallel.For(0, clips.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => clips[i] = shared.Sample(i, 3, Side));
        for (int i = 0; i < clips.Length; i++)
        {
            TrainingClip expected = alone.Sample(i, 3, Side);
            Assert.Equal(expected.Values, clips[i].Values);
            Assert.Equal(expected.Motion, clips[i].Motion);
        }
    }

    /// <summary>The clean frames of a still camera are one picture; the dark ones have each their own noise, and are far darker.</summary>
    [Fact]
    public void A_camera_that_stands_still_sees_one_picture_with_new_noise()
    {
        using ClipDataset dataset = ClipDataset.Open(TrainingFixtures.Pictures, [], Plain with { StillPercent = 100 });
        for (int number = 0; number < 4; number++)
        {
            TrainingClip clip = dataset.Sample(number, 1, Side);
            Assert.True(Part(clip, 6).SequenceEqual(Part(clip, 7)));
            for (int frame = 1; frame < TceNetwork.Frames; frame++)
                Assert.False(Part(clip, frame).SequenceEqual(Part(clip, 0)));
        }
    }

    [Fact]
    public void A_camera_that_moves_sees_something_else_in_each_frame()
    {
        using ClipDataset dataset = ClipDataset.Open(TrainingFixtures.Pictures, [], Plain);
        TrainingClip clip = dataset.Sample(2, 1, Side);
        Assert.False(Part(clip, 6).SequenceEqual(Part(clip, 7)));
    }

    /// <summary>Without noise and with all its light, a dark frame is the clean one: so the clean frames are the third and the fourth.</summary>
    [Fact]
    public void The_clean_frames_are_the_third_and_the_fourth()
    {
        using ClipDataset dataset = ClipDataset.Open(TrainingFixtures.Pictures, [], Plain with { Light = AllLight });
        TrainingClip clip = dataset.Sample(1, 1, Side);
        Assert.Equal(0, Difference(Part(clip, 2), Part(clip, 6)), 0.01);
        Assert.Equal(0, Difference(Part(clip, 3), Part(clip, 7)), 0.01);
        Assert.True(Difference(Part(clip, 0), Part(clip, 5)) > 0.01);
    }

    [Fact]
    public void A_video_s_frames_come_in_order_or_in_reverse()
    {
        using var folder = new TemporaryFolder();
        WriteFrames(folder["walk"], 9);
        using ClipDataset dataset = ClipDataset.Open([], [folder.Path], Plain with { Light = AllLight });
        var directions = new HashSet<int>();
        for (int number = 0; number < 16; number++)
        {
            TrainingClip clip = dataset.Sample(number, 1, Side);
            float[] levels = new float[TceNetwork.Frames];
            for (int frame = 0; frame < levels.Length; frame++)
                levels[frame] = 255 * Part(clip, frame)[0];
            int step = Math.Sign(levels[1] - levels[0]);
            directions.Add(step);
            for (int frame = 1; frame < levels.Length; frame++)
                Assert.Equal(levels[frame - 1] + 20 * step, levels[frame], 3f);
        }

        Assert.Equal([-1, 1], directions.Order());
    }

    [Fact]
    public void Frames_are_numbered_as_a_person_counts_and_a_folder_in_between_is_another_video()
    {
        using var folder = new TemporaryFolder();
        WriteFrames(folder["walk"], 12, i => $"{i}.png");
        WriteFrames(folder["walk/5 later"], 6);
        using ClipDataset dataset = ClipDataset.Open([], [folder["walk"]], Plain with { Light = AllLight });
        for (int number = 0; number < 16; number++)
        {
            TrainingClip clip = dataset.Sample(number, 1, Side);
            float step = MathF.Sign(Part(clip, 1)[0] - Part(clip, 0)[0]);
            for (int frame = 1; frame < TceNetwork.Frames; frame++)
                Assert.Equal(255 * Part(clip, frame - 1)[0] + 20 * step, 255 * Part(clip, frame)[0], 3f);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_check_reads_the_photographs_that_the_clips_will_see_and_no_other(bool withVideos)
    {
        using var folder = new TemporaryFolder();
        WriteFrames(folder["walk"], 6);
        string[] videos = withVideos ? [folder["walk"]] : [];
        ClipOptions options = Plain with { PatchPercent = 100 };
        var broken = new List<bool>();
        for (int i = 0; i < 8; i++)
        {
            WriteFrames(folder["photographs"], 8);
            File.WriteAllText(folder[$"photographs/{i:D2}.png"], "no picture");
            using ClipDataset dataset = ClipDataset.Open([folder["photographs"]], videos, options);
            broken.Add(Fails(() =>
            {
                for (int number = 0; number < 3; number++)
                    dataset.Sample(number, 4, Side);
            }));
            Assert.Equal(broken[i], Fails(() => dataset.Check(3, 4, Side)));
        }

        // More than the clips have of photographs to move over, and not all.
        Assert.InRange(broken.Count(fails => fails), withVideos ? 3 : 4, 7);

        static bool Fails(Action action)
        {
            try
            {
                action();
                return false;
            }
            catch (DmlEnhanceException)
            {
                return true;
            }
        }
    }

    [Fact]
    public void Photographs_and_videos_are_both_seen()
    {
        using var folder = new TemporaryFolder();
        WriteFrames(folder["walk"], 6);
        using ClipDataset dataset = ClipDataset.Open(TrainingFixtures.Pictures, [folder.Path]);
        string[] sources = [.. Enumerable.Range(0, 12).Select(number => dataset.Sample(number, 1, Side).Source)];
        Assert.Equal(4, sources.Count(source => source.StartsWith(folder.Path, StringComparison.Ordinal)));
        Assert.Equal(TrainingFixtures.Pictures.Count, sources.Where(source => !source.StartsWith(folder.Path, StringComparison.Ordinal)).Distinct().Count());
    }

    [Fact]
    public void A_folder_with_too_few_frames_is_one_line()
    {
        using var folder = new TemporaryFolder();
        WriteFrames(folder["short"], 5);
        var e = Assert.Throws<DmlEnhanceException>(() => ClipDataset.Open([], [folder.Path]));
        Assert.Equal($"{folder["short"]}: holds 5 frames; a clip needs 6 or more in one folder, in the order of their names", e.Message);
    }

    [Fact]
    public void A_picture_that_is_smaller_than_the_crop_is_one_line()
    {
        using ClipDataset dataset = ClipDataset.Open(TrainingFixtures.Pictures, []);
        Assert.Contains("has fewer than 64 pixels on a side", Assert.Throws<DmlEnhanceException>(() => dataset.Check(3, 1, 64, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        using var folder = new TemporaryFolder();
        WriteFrames(folder["walk"], 6);
        using ClipDataset videos = ClipDataset.Open([], [folder.Path]);
        Assert.Contains("has fewer than 64 pixels on a side", Assert.Throws<DmlEnhanceException>(() => videos.Check(3, 1, 64, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    // So many electrons that their noise is below a level of 8 bits.
    private static LowLightRanges AllLight => new()
    {
        Exposure = new(1, 1),
        FullWellElectrons = new(1e9, 1e9),
        ReadNoiseElectrons = new(0, 0),
        WhiteBalanceGain = new(1, 1),
        JpegProbability = 0,
    };

    // Frames of one grey each, 20 levels brighter than the one before.
    private static void WriteFrames(string folder, int count, Func<int, string>? name = null)
    {
        Directory.CreateDirectory(folder);
        for (int i = 0; i < count; i++)
        {
            using var frame = new Frame(40, 36, PixelFormat.Rgb8);
            frame.Samples.Fill((byte)(20 + 20 * i));
            File.WriteAllBytes(Path.Combine(folder, name?.Invoke(i) ?? $"{i:D2}.png"), ImageFile.Encode(frame, ".png", new ImageWriteOptions()));
        }
    }

    private static double Difference(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += Math.Abs(a[i] - b[i]);
        return sum / a.Length;
    }
}
