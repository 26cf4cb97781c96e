using System.Globalization;
using System.Text.Json;
using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Motion;
using DmlEnhance.Simulation;
using DmlEnhance.Tests.Video;
using DmlEnhance.Training.Clips;
using DmlEnhance.Training.Datasets.Published;
using Xunit;

namespace DmlEnhance.Tests.Cli;

public sealed partial class SimulateClipsCommandTests : IDisposable
{
    private static readonly string[] Small = ["--size", "32x24", "--frames", "7"];

    private readonly TemporaryFolder _folder = new();

    private string Photos => _folder["photos"];

    private string Output => _folder["out"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_photograph_becomes_a_pair_of_videos_with_their_motion_in_the_layout_of_DS_LOL()
    {
        WritePhoto("a.png");
        CliRun run = await RunAsync(Photos, "-o", Output);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            [
                .. Enumerable.Range(0, 6).Select(frame => $"flow/a/0000{frame}.flo"),
                .. Enumerable.Range(0, 6).Select(frame => $"flow_back/a/0000{frame}.flo"),
                .. Enumerable.Range(0, 7).Select(frame => $"low_and_noise/a/0000{frame}.png"),
                .. Enumerable.Range(0, 7).Select(frame => $"normal/a/0000{frame}.png"),
                "simulation.json", "test_list.txt", "train_list.txt",
            ],
            Files(Output));
        Assert.Equal(("a\n", ""), (Text("train_list.txt"), Text("test_list.txt")));
        Assert.Contains("1 videos made", run.Out, StringComparison.Ordinal);
        foreach (string part in new[] { "flow", "flow_back" })
        {
            FlowField flow = FlowFile.Read(Path.Combine(Output, part, "a", "00002.flo"));
            Assert.Equal((32, 24), (flow.Width, flow.Height));
        }
    }

    /// <summary>What training reads as DS-LOL is what was written: the dark frames, and the clean third and fourth.</summary>
    [Fact]
    public async Task The_reader_of_DS_LOL_reads_the_videos()
    {
        WritePhoto("a.png");
        WritePhoto("b.png", seed: 2);
        Assert.Equal(0, (await RunAsync(Photos, "-o", Output, "--size", "32x32", "--frames", "6", "--test", "50")).ExitCode);
        foreach (DatasetSplit split in new[] { DatasetSplit.Train, DatasetSplit.Test })
        {
            using var dataset = PairedVideoDataset.Open(PublishedDataset.Find("ds-lol"), Output, split);
            Assert.Equal(1, dataset.Videos);
            string video = Text(split == DatasetSplit.Train ? "train_list.txt" : "test_list.txt").Trim();
            TrainingClip clip = dataset.Sample(0, 1, 32, TestContext.Current.CancellationToken);
            // Clips may be turned and reversed: their means are not.
            double[] means = [.. Enumerable.Range(0, 8).Select(frame => (double)clip.Values.AsSpan(frame * 3072, 3072).ToArray().Average())];
            double[] dark = [.. Enumerable.Range(0, 6).Select(frame => Mean($"low_and_noise/{video}/0000{frame}.png"))], clean = [Mean($"normal/{video}/00002.png"), Mean($"normal/{video}/00003.png")];
            Assert.Equal(dark.Order(), means[..6].Order(), (a, b) => Math.Abs(a - b) < 1e-5);
            Assert.Equal(clean.Order(), means[6..].Order(), (a, b) => Math.Abs(a - b) < 1e-5);
        }

        double Mean(string name)
        {
            using DecodedImage image = ImageFile.Read(Path.Combine(Output, name));
            return image.Frame.Samples.ToArray().Average(sample => sample / 255.0);
        }
    }

    [Fact]
    public async Task The_record_says_how_each_dark_frame_was_made()
    {
        WritePhoto("a.png");
        Assert.Equal(0, (await RunAsync(Photos, "-o", Output, "--count", "2", "--drift", "100", "--flicker", "100")).ExitCode);
        using JsonDocument record = JsonDocument.Parse(Text("simulation.json"));
        Assert.Equal(("medium", 7, 100), (
            record.RootElement.GetProperty("settings").GetProperty("level").GetString(), record.RootElement.GetProperty("settings").GetProperty("frames").GetInt32(), record.RootElement.GetProperty("settings").GetProperty("driftPercent").GetInt32()));
        JsonElement[] videos = [.. record.RootElement.GetProperty("videos").EnumerateArray()];
        Assert.Equal(["a-1", "a-2"], videos.Select(video => video.GetProperty("name").GetString()));
        foreach (JsonElement video in videos)
        {
            Assert.Equal(("a.png", "train", true), (video.GetProperty("source").GetString(), video.GetProperty("list").GetString(), video.GetProperty("knowsMotion").GetBoolean()));
            JsonElement quality = video.GetProperty("jpegQuality");
            double[] exposures = [.. video.GetProperty("exposures").EnumerateArray().Select(value => value.GetDouble())], gammas = [.. video.GetProperty("gammas").EnumerateArray().Select(value => value.GetDouble())];
            Assert.Equal((7, 7), (exposures.Length, gammas.Length));
            Assert.Equal(7, exposures.Distinct().Count());
            for (int i = 0; i < exposures.Length; i++)
            {
                var simulation = new LowLightSimulation
                {
                    Exposure = exposures[i],
                    Gamma = gammas[i],
                    FullWellElectrons = video.GetProperty("fullWellElectrons").GetDouble(),
                    ReadNoiseElectrons = video.GetProperty("readNoiseElectrons").GetDouble(),
                    RedGain = video.GetProperty("redGain").GetDouble(),
                    BlueGain = video.GetProperty("blueGain").GetDouble(),
                    JpegQuality = quality.ValueKind == JsonValueKind.Null ? null : quality.GetInt32(),
                };
                string name = $"{video.GetProperty("name").GetString()}/0000{i}.png";
                using DecodedImage bright = ImageFile.Read(Path.Combine(Output, "normal", name)), dark = ImageFile.Read(Path.Combine(Output, "low_and_noise", name));
                simulation.Apply(bright.Frame, SimulationSeed.Of(video.GetProperty("seed").GetUInt64(), "frame", (ulong)i));
                Assert.True(bright.Frame.Samples.SequenceEqual(dark.Frame.Samples));
            }
        }
    }

    [Fact]
    public async Task A_video_s_frames_are_made_smaller_and_cut_and_parts_of_it_follow_one_another()
    {
        string input = Clips.MakePlain(_folder, "walk.mp4");
        CliRun run = await RunAsync(input, "-o", Output, "--size", "48x48", "--frames", "8", "--count", "3");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["low_and_noise", "normal"], Directory.GetDirectories(Output).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        using JsonDocument record = JsonDocument.Parse(Text("simulation.json"));
        Assert.Equal([0, 8, 16], record.RootElement.GetProperty("videos").EnumerateArray().Select(video => video.GetProperty("first").GetInt32()));
        Clips.Make(_folder, "-i", $"file:{input}", "-vf", "select=eq(n\\,9),format=rgb24", "-frames:v", "1", $"file:{_folder["ninth.png"]}");
        using DecodedImage ninth = ImageFile.Read(_folder["ninth.png"]), bright = ImageFile.Read(Path.Combine(Output, "normal", "walk-2", "00001.png"));
        using Frame smaller = ImageScale.Fit(ninth.Frame, 72);
        double difference = 0;
        for (int row = 0; row < 48; row++)
        {
            for (int i = 0; i < 144; i++)
                difference += Math.Abs(smaller.Rows(row, 1)[36 + i] - bright.Frame.Rows(row, 1)[i]);
        }

        // ffmpeg's two ways from YCbCr to RGB differ by a few levels at sharp edges; a neighbouring frame of this clip differs by 3 levels on average, a shift by more.
        Assert.InRange(difference / (48 * 144), 0, 1.5);
    }

    [Fact]
    public async Task A_video_that_is_shorter_than_asked_gives_what_it_has()
    {
        string input = Clips.MakePlain(_folder, "walk.mp4");
        CliRun run = await RunAsync(input, "-o", Output, "--frames", "20", "--count", "2");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("note: 1 of 2 videos: it has 20 frames", run.Out, StringComparison.Ordinal);
        Assert.Equal("walk-1\n", Text("train_list.txt"));
        Assert.Equal(0, (await RunAsync(input, "-o", _folder["whole"], "--frames", "200")).ExitCode);
        Assert.Equal(24, Directory.GetFiles(_folder["whole/normal/walk"]).Length);
    }

    [Fact]
    public async Task Folders_of_frames_are_videos_with_sequence()
    {
        for (int i = 1; i <= 12; i++)
        {
            WriteFrame(_folder["videos/one"], i, (byte)(20 * i));
            WriteFrame(_folder["videos/two"], i, (byte)(20 * i));
        }

        WriteFrame(_folder["videos/short"], 1, 10);
        CliRun run = await RunAsync(_folder["videos"], "-o", Output, "--sequence", "--test", "50", "--frames", "12");
        run.AssertOneError(1, $"{_folder["videos/short"]}: has 1 frames; a video needs 6 or more");
        Assert.Equal(["one", "two"], (Text("train_list.txt") + Text("test_list.txt")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        // 2.png comes before 10.png.
        for (int i = 0; i < 12; i++)
        {
            using DecodedImage bright = ImageFile.Read(Path.Combine(Output, "normal", "one", string.Create(CultureInfo.InvariantCulture, $"{i:D5}.png")));
            Assert.Equal(20 * (i + 1), bright.Frame.Samples[0]);
        }
    }

    [Fact]
    public async Task The_same_command_gives_the_same_files_and_another_photograph_beside_changes_none()
    {
        WritePhoto("a.png");
        WritePhoto(Path.Combine("trip", "b.png"), seed: 2);
        Assert.Equal(0, (await RunAsync(Photos, "-o", Output, "--threads", "1")).ExitCode);
        Assert.Equal(0, (await RunAsync(Photos, "-o", _folder["again"], "--threads", "4")).ExitCode);
        Assert.Contains("normal/trip-b/00000.png", Files(Output));
        Assert.Equal(Files(Output), Files(_folder["again"]));
        Assert.All(Files(Output), name => Assert.Equal(Bytes(Output, name), Bytes(_folder["again"], name)));
        WritePhoto("c.png", seed: 3);
        Assert.Equal(0, (await RunAsync(Photos, "-o", _folder["more"])).ExitCode);
        Assert.Equal(0, (await RunAsync(Photos, "-o", _folder["other"], "--seed", "2", "--no-flow")).ExitCode);
        Assert.Equal(["low_and_noise", "normal"], Directory.GetDirectories(_folder["other"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (string name in Files(Output).Where(name => name.EndsWith(".png", StringComparison.Ordinal)))
        {
            Assert.Equal(Bytes(Output, name), Bytes(_folder["more"], name));
            Assert.NotEqual(Bytes(Output, name), Bytes(_folder["other"], name));
        }
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("10", 1)]
    [InlineData("40", 2)]
    [InlineData("99", 4)]
    [InlineData("100", 5)]
    public async Task All_videos_of_a_source_go_into_one_list(string test, int expected)
    {
        for (int i = 0; i < 5; i++)
            WritePhoto($"{i}.png", seed: i);
        Assert.Equal(0, (await RunAsync(Photos, "-o", Output, "--frames", "6", "--count", "2", "--test", test, "--no-flow")).ExitCode);
        string[] tests = Text("test_list.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries), train = Text("train_list.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((2 * expected, 10 - 2 * expected), (tests.Length, train.Length));
        Assert.Empty(tests.Select(Source).Intersect(train.Select(Source)));

        static string Source(string video) => video.Split('-')[0];
    }

    private static Task<CliRun> RunAsync(params string[] args)
    {
        // What a test says itself comes alone: an option is given once.
        string[] added = [.. Small.Chunk(2).Where(option => !args.Contains(option[0])).SelectMany(option => option)];
        return CliRun.RunAsync(["simulate-clips", .. args, .. added]);
    }

    private static string[] Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/')).Order(StringComparer.Ordinal)];

    private static byte[] Bytes(string folder, string name) => File.ReadAllBytes(Path.Combine(folder, name));

    private static void WriteFrame(string folder, int number, byte level)
    {
        using var frame = new Frame(40, 30, PixelFormat.Rgb8);
        frame.Samples.Fill(level);
        ImageFile.Write(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{number}.png")), frame);
    }

    private string Text(string name) => File.ReadAllText(Path.Combine(Output, name));

    private string WritePhoto(string name, int width = 80, int height = 60, int seed = 1)
    {
        using Frame frame = TestFiles.Image(width, height, seed: seed);
        string path = Path.Combine(Photos, name);
        for (int i = 0; i < frame.SizeInBytes; i++)
            frame.Samples[i] = (byte)(4 * frame.Samples[i]);
        ImageFile.Write(path, frame);
        return path;
    }
}
