using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Motion;
using DmlEnhance.Networks;
using DmlEnhance.Tests.Cli;
using DmlEnhance.Tests.Training.Runs;
using DmlEnhance.Training.Clips;
using DmlEnhance.Training.Datasets.Published;
using DmlEnhance.Training.Losses;
using DmlEnhance.Training.Runs;
using DmlEnhance.Training.Tce;
using Xunit;

namespace DmlEnhance.Tests.Training.Datasets.Published;

/// <summary>Videos that come with files of their motion.</summary>
public sealed class KnownMotionTests : IDisposable
{
    private const int Side = 16, Frames = 8;
    private const int Width = PublishedTree.Width, Height = PublishedTree.Height;

    private readonly PublishedTree _tree = new();

    public void Dispose() => _tree.Dispose();

    /// <summary>Whole pixels, so what is read where the motion says is equal to the last bit: in every turn, for every window and both ways.</summary>
    [Fact]
    public void However_a_clip_is_turned_its_motion_leads_from_one_clean_frame_to_the_other()
    {
        MovingVideo("a");
        using PairedVideoDataset dataset = Open();
        var turns = new HashSet<(int, int, bool)>();
        var sources = new HashSet<string>();
        for (int number = 0; number < 96; number++)
        {
            TrainingClip clip = dataset.Sample(number, 1, Side, TestContext.Current.CancellationToken);
            float[] motion = Assert.IsType<float[]>(clip.Motion);
            Assert.Equal(4 * Side * Side, motion.Length);
            // Nearly all motion is of a few pixels; the rest leads out of the part.
            Assert.InRange(Led(clip, third: true), Side * Side / 2, Side * Side);
            Assert.InRange(Led(clip, third: false), Side * Side / 2, Side * Side);
            turns.Add(Turn(clip.Values));
            sources.Add(Path.GetFileName(clip.Source));
        }

        Assert.Equal(8, turns.Count);
        Assert.Equal(Frames - TceNetwork.Frames + 1, sources.Count);
    }

    [Fact]
    public void Motion_is_known_where_every_video_has_both_ways()
    {
        MovingVideo("a");
        MovingVideo("b");
        _tree.List("train_list.txt", "a", "b");
        Assert.True(KnowsMotion());
        Directory.Delete(_tree["flow_back/b"], recursive: true);
        Assert.False(KnowsMotion());
        using (PairedVideoDataset some = Open())
        {
            some.Check(2, 1, Side, TestContext.Current.CancellationToken);
            TrainingClip[] clips = [.. Enumerable.Range(0, 2).Select(number => some.Sample(number, 1, Side, TestContext.Current.CancellationToken))];
            Assert.Equal(["a"], clips.Where(clip => clip.Motion is not null).Select(clip => Path.GetFileName(Path.GetDirectoryName(clip.Source))));
        }

        _tree.List("train_list.txt", "b");
        Assert.False(KnowsMotion());
        _tree.List("train_list.txt", "a");
        Assert.True(KnowsMotion());
    }

    [Fact]
    public void Test_clips_have_no_motion()
    {
        MovingVideo("a");
        _tree.List("test_list.txt", "a");
        using var dataset = PairedVideoDataset.Open(PublishedDataset.Find("ds-lol"), _tree.Path, DatasetSplit.Test);
        Assert.Null(Assert.Single(dataset.TestClips(Side, TestContext.Current.CancellationToken)).Motion);
    }

    /// <summary>Of eight frames the third to the fifth may be a clip's third: the motion of others is not needed.</summary>
    [Theory]
    [InlineData("flow", 2, true)]
    [InlineData("flow", 3, false)]
    [InlineData("flow", 4, true)]
    [InlineData("flow_back", 2, true)]
    [InlineData("flow_back", 3, false)]
    [InlineData("flow_back", 4, true)]
    public void A_file_that_is_missing_broken_or_of_another_size_is_one_line(string folder, int frame, bool early)
    {
        MovingVideo("a");
        foreach (int other in new[] { 0, 1, 5, 6 })
            File.Delete(_tree[$"{folder}/a/{other:D5}.flo"]);
        string path = _tree[$"{folder}/a/{frame:D5}.flo"];
        using PairedVideoDataset dataset = Open();
        dataset.Check(1, 1, Side, TestContext.Current.CancellationToken);
        FlowFile.Write(path, new FlowField(Height, Width, new float[Width * Height], new float[Width * Height]));
        Assert.Equal($"{path}: has the motion of 20x24 pixels, the frames of this video have 24x20; all are of one size", Refusal(dataset, early));
        File.WriteAllText(path, "no motion at all");
        Assert.Equal($"{path}: this is not a .flo file: it does not begin with PIEH", Refusal(dataset, early));
        File.Delete(path);
        Assert.Equal($"{path}: no such file, but the folder is there; a video whose motion is known has a file for each of its frames but the last", Refusal(dataset, early));
    }

    /// <summary>Without RAFT: the loss over time takes the motion that the videos were made with.</summary>
    [Fact]
    public async Task Simulated_videos_are_trained_on_with_STCL_and_the_motion_that_they_were_made_with()
    {
        CliRun simulated = await CliRun.RunAsync(
            "simulate-clips", TrainingFixtures.Pictures[1], "-o", _tree["clips"], "--size", "40x36", "--frames", "7", "--still", "0", "--patch", "0", "--warp", "0", "--quiet");
        Assert.Equal((0, ""), (simulated.ExitCode, simulated.Error));
        TceTrainingOptions options = new()
        {
            Data = [],
            Datasets = [new DatasetFolder(PublishedDataset.Find("ds-lol"), _tree["clips"])],
            Folder = _tree["run"],
            Steps = 2,
            Width = 1,
            Blocks = 1,
            Crop = ClipTrees.Side,
            Clips = 1,
            Threads = 1,
            Stcl = new StclLossOptions(),
        };
        var losses = new List<float>();
        TrainingSummary summary = TceTrainingRun.Execute(options, progress: progress => losses.Add(progress.Result.Loss), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(2, losses.Count);
        Assert.All(losses, loss => Assert.InRange(loss, 1e-6f, 100));
        Assert.True(File.Exists(summary.Model));

        using var engine = new RecordingEngine();
        TceTrainingRun.Execute(options with { Folder = _tree["recorded"], Steps = 8 }, engine, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Null(engine.Objective!.Flow);
        const int plane = ClipTrees.Side * ClipTrees.Side;
        foreach (float[] values in engine.Steps.Select(step => step.Values))
        {
            Assert.Equal(StclObjective.Channels * plane, values.Length);
            Assert.All(values.AsSpan(28 * plane, plane).ToArray(), known => Assert.Equal(1, known));
            var clip = new TrainingClip("", ClipTrees.Side, values[..(24 * plane)], values[(24 * plane)..(28 * plane)]);
            // Reading between pixels and rounding to 8 bits leave a little; the other way's motion, or none, leaves more.
            foreach (bool third in new[] { true, false })
            {
                double error = Difference(clip, third, 1);
                Assert.InRange(Difference(clip, third, 0) / error, 1.5, double.PositiveInfinity);
                Assert.InRange(Difference(clip, third, -1) / error, 1.5, double.PositiveInfinity);
            }
        }
    }

    private static string Refusal(PairedVideoDataset dataset, bool early) => Assert.Throws<DmlEnhanceException>(() =>
    {
        dataset.Check(1, 1, Side, TestContext.Current.CancellationToken);
        Assert.False(early);
        for (int number = 0; number < 32; number++)
            dataset.Sample(number, 1, Side, TestContext.Current.CancellationToken);
    }).Message;

    private PairedVideoDataset Open() => PairedVideoDataset.Open(PublishedDataset.Find("ds-lol"), _tree.Path, DatasetSplit.Train);

    private bool KnowsMotion()
    {
        using PairedVideoDataset dataset = Open();
        return dataset.KnowsMotion;
    }

    /// <summary>Which way the picture's columns and rows go in a clip, which the first dark frame says.</summary>
    private static (int X, int Y, bool Transposed) Turn(float[] values)
    {
        const int plane = Side * Side;
        bool transposed = values[plane + 1] == values[plane];
        (int across, int down) = transposed ? (Side, 1) : (1, Side);
        return (Math.Sign(values[plane + across] - values[plane]), Math.Sign(values[2 * plane + down] - values[2 * plane]), transposed);
    }

    /// <summary>How many places of a clean frame lead to one within the part; there the other frame shows the same.</summary>
    private static int Led(TrainingClip clip, bool third)
    {
        const int plane = Side * Side;
        (float[] from, float[] to, float[] motion) = Pair(clip, third);
        int led = 0;
        for (int place = 0; place < plane; place++)
        {
            (int x, int y) = (place % Side + (int)motion[place], place / Side + (int)motion[plane + place]);
            if (x is < 0 or >= Side || y is < 0 or >= Side)
                continue;
            for (int channel = 0; channel < 3; channel++)
                Assert.Equal(from[channel * plane + place], to[channel * plane + y * Side + x]);
            led++;
        }

        return led;
    }

    /// <summary>How far apart the clean frames are on average where the motion, so many times, leads from one to the other.</summary>
    private static double Difference(TrainingClip clip, bool third, int times)
    {
        int side = clip.Side, plane = side * side, compared = 0;
        (float[] from, float[] to, float[] motion) = Pair(clip, third);
        double sum = 0;
        for (int place = 0; place < plane; place++)
        {
            (double x, double y) = (place % side + times * motion[place], place / side + times * motion[plane + place]);
            if (x < 0 || x > side - 1 || y < 0 || y > side - 1)
                continue;
            for (int channel = 0; channel < 3; channel++)
                sum += Math.Abs(Clips.Ramp.Read(to, channel, side, side, x, y) - from[channel * plane + place]);
            compared++;
        }

        return sum / compared;
    }

    private static (float[] From, float[] To, float[] Motion) Pair(TrainingClip clip, bool third)
    {
        int plane = clip.Side * clip.Side;
        float[] one = clip.Values[(18 * plane)..(21 * plane)], other = clip.Values[(21 * plane)..], motion = Assert.IsType<float[]>(clip.Motion);
        return third ? (one, other, motion[..(2 * plane)]) : (other, one, motion[(2 * plane)..]);
    }

    /// <summary>
    /// A video whose pixels change places: rows slide right by widths that differ from row to row and frame to frame, then columns slide up likewise; what leaves on one side
    /// comes in on the other. So every place has its own motion, and every frame its own.
    /// </summary>
    private void MovingVideo(string video)
    {
        _tree.Frames($"low_and_noise/{video}", "00000.png", Frames, 0);
        // Which pixel of the first frame a place shows.
        int[] shown = [.. Enumerable.Range(0, Width * Height)];
        for (int frame = 0; frame < Frames; frame++)
        {
            WriteFrame($"normal/{video}/{frame:D5}.png", shown);
            if (frame == Frames - 1)
                break;
            var next = new int[shown.Length];
            FlowField forth = Still(), back = Still();
            for (int place = 0; place < shown.Length; place++)
            {
                (int x, int y) = (place % Width, place / Width);
                int newX = (x + 1 + (y + frame) % 3) % Width, newY = (y + Height - 2 - (newX + frame) % 2) % Height;
                int landed = newY * Width + newX;
                next[landed] = shown[place];
                (forth.X[place], forth.Y[place]) = (newX - x, newY - y);
                (back.X[landed], back.Y[landed]) = (x - newX, y - newY);
            }

            WriteMotion($"flow/{video}/{frame:D5}.flo", forth);
            WriteMotion($"flow_back/{video}/{frame:D5}.flo", back);
            shown = next;
        }

        _tree.List("train_list.txt", video);

        static FlowField Still() => new(Width, Height, new float[Width * Height], new float[Width * Height]);
    }

    // Each pixel of the first frame has a colour of its own.
    private void WriteFrame(string name, int[] shown)
    {
        using var frame = new Frame(Width, Height, PixelFormat.Rgb8);
        for (int place = 0; place < shown.Length; place++)
            new[] { (byte)(10 * (shown[place] % Width)), (byte)(10 * (shown[place] / Width)), (byte)(37 * shown[place]) }.CopyTo(frame.Samples[(3 * place)..]);
        Directory.CreateDirectory(Path.GetDirectoryName(_tree[name])!);
        ImageFile.Write(_tree[name], frame);
    }

    private void WriteMotion(string name, FlowField flow)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_tree[name])!);
        FlowFile.Write(_tree[name], flow);
    }
}
