using System.Text.Json;
using System.Text.RegularExpressions;
using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Tests.Motion;
using DmlEnhance.Video;
using Xunit;

namespace DmlEnhance.Tests.Cli;

/// <summary><c>score</c> of folders of frames and of video files.</summary>
public sealed partial class ScoreVideoTests : IDisposable
{
    // Sums of thousands of samples leave this much of a double's 16 digits.
    private const double Tolerance = 1e-9;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Flicker_is_measured_along_the_motion_of_the_reference()
    {
        // Translation, and every second frame of "flicker" is 8 levels lighter: (8 / 255)^2 = 0.98 thousandths.
        WriteMoving("reference", 4, _ => 0);
        WriteMoving("steady", 4, _ => 4);
        WriteMoving("flicker", 4, t => t % 2 * 8);
        CliRun run = await CliRun.RunAsync(
            "score", "--sequence", _folder["steady"], "--reference", _folder["reference"], "--compare", $"flicker={_folder["flicker"]}", "--metrics", "psnr,fsim,warp,mabd,mabd-mse", "--json", "-");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        using JsonDocument document = JsonDocument.Parse(run.Out);
        // Some of the sum is interpolation and a flow that is off by hundredths of a pixel: 5 %.
        Assert.InRange(Score(0, "warp"), 0, 0.05);
        Assert.Equal(0.984, Score(1, "warp"), 0.05);
        // All is 4 levels lighter in every frame; a few hundred of 43200 places reach 255.
        Assert.Equal(20 * Math.Log10(255 / 4.0), Score(0, "psnr"), 0.1);
        Assert.Equal(0, Score(0, "mabd-mse"), 1e-3);
        Assert.InRange(Score(1, "mabd"), Score(0, "mabd") + 0.5, Score(0, "mabd") + 8);
        Assert.InRange(Score(1, "mabd-mse"), 0.25, 64);
        Assert.InRange(Score(1, "fsim"), 0.9, 1);
        JsonElement video = document.RootElement.GetProperty("pictures")[0].GetProperty("methods")[1].GetProperty("video");
        Assert.Equal((4, 3), (video.GetProperty("frames").GetInt32(), video.GetProperty("mabd").GetArrayLength()));
        Assert.InRange(video.GetProperty("hiddenShare").GetDouble(), 0.001, 0.2);

        double Score(int method, string metric) => ScorePictures.Score(document.RootElement, 0, method, metric).GetDouble();
    }

    [Fact]
    public async Task Scores_of_one_frame_are_means_over_every_nth_and_those_of_neighbours_over_all()
    {
        for (int t = 0; t < 5; t++)
        {
            ScorePictures.WriteFlat(_folder["out"], $"{t}.png", (byte)(100 + t * t));
            ScorePictures.WriteFlat(_folder["reference"], $"{t}.png", 100);
        }

        CliRun all = await RunAsync();
        CliRun every = await RunAsync("--every", "3");
        using JsonDocument ofAll = JsonDocument.Parse(all.Out);
        using JsonDocument ofEvery = JsonDocument.Parse(every.Out);
        // Of flat pictures, (2 a b + C1) / (a^2 + b^2 + C1); frames 0 and 3 are levels 100 and 109.
        Assert.Equal((1 + Ssim(101) + Ssim(104) + Ssim(109) + Ssim(116)) / 5, Score(ofAll, "ssim"), Tolerance);
        Assert.Equal((1 + Ssim(109)) / 2, Score(ofEvery, "ssim"), Tolerance);
        // Differences 1, 3, 5, 7; the reference's are 0. Both runs.
        Assert.All([ofAll, ofEvery], document =>
        {
            Assert.Equal(4, Score(document, "mabd"), Tolerance);
            Assert.Equal((1 + 9 + 25 + 49) / 4.0, Score(document, "mabd-mse"), Tolerance);
        });

        Task<CliRun> RunAsync(params string[] options) =>
            CliRun.RunAsync(["score", "--sequence", _folder["out"], "--reference", _folder["reference"], "--metrics", "ssim,mabd,mabd-mse", "--json", "-", .. options]);

        static double Ssim(double level) => (2 * level * 100 + 6.5025) / (level * level + 100 * 100 + 6.5025);

        static double Score(JsonDocument document, string metric) => ScorePictures.Score(document.RootElement, 0, 0, metric).GetDouble();
    }

    [Fact]
    public async Task A_folder_of_sequences_is_scored_by_name()
    {
        foreach (string clip in new[] { "a", "b" })
        {
            for (int t = 0; t < 2; t++)
            {
                ScorePictures.WriteFlat(_folder["out"], Path.Combine(clip, $"{t}.png"), 110);
                ScorePictures.WriteFlat(_folder["reference"], Path.Combine(clip, $"{t}.png"), (byte)(clip == "a" ? 100 : 109));
            }
        }

        CliRun run = await CliRun.RunAsync("score", "--sequence", _folder["out"], "--reference", _folder["reference"], "--metrics", "psnr,mabd", "--csv", "-");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        List<List<string>> rows = ScorePictures.ReadCsv(run.Out);
        Assert.Equal(["a", "b"], rows.Skip(1).Select(row => row[0]));
        Assert.Equal([28.13, 48.13], rows.Skip(1).Select(row => Math.Round(double.Parse(row[3], System.Globalization.CultureInfo.InvariantCulture), 2)));
        Assert.All(rows.Skip(1), row => Assert.Equal("0", row[4]));
    }

    [Fact]
    public async Task Lengths_that_differ_are_one_line_and_leave_out_what_cannot_be_said()
    {
        WriteFlat("out", 3);
        WriteFlat("reference", 4);
        CliRun run = await CliRun.RunAsync("score", "--sequence", _folder["out"], "--reference", _folder["reference"], "--metrics", "psnr,de,warp,mabd,mabd-mse", "--csv", "-");
        Assert.Equal(1, run.ExitCode);
        Assert.Equal($"dmlenhance: {_folder["out"]}: 3 frames, but its reference {_folder["reference"]} has more: scores that need it are left out", Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)).TrimEnd());
        Assert.Equal(["", "0", "", "0", ""], ScorePictures.ReadCsv(run.Out)[1][3..]);
    }

    [Fact]
    public async Task A_broken_frame_is_one_line()
    {
        WriteFlat("out", 3);
        string broken = _folder["out/1.png"];
        File.WriteAllText(broken, "no picture");
        CliRun run = await CliRun.RunAsync("score", "--sequence", _folder["out"], "--no-reference", "--metrics", "mabd");
        Assert.Equal(1, run.ExitCode);
        string line = Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(Path.GetFileName(broken), line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_frame_has_no_neighbour()
    {
        WriteFlat("out", 1);
        CliRun run = await CliRun.RunAsync("score", "--sequence", _folder["out"], "--no-reference", "--metrics", "de,warp,mabd");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Warp needs two frames, there is one; MABD needs two frames", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("there is no such file", "--sequence", "nowhere", "--no-reference")]
    [InlineData("Warp needs videos (or --sequence", "out", "--no-reference", "--metrics", "warp")]
    [InlineData("MABD-MSE needs --reference", "--sequence", "out", "--no-reference", "--metrics", "mabd-mse")]
    [InlineData("--every is for videos", "out", "--no-reference", "--every", "2")]
    [InlineData("videos and pictures cannot be scored in one run", "out", "clip.mp4", "--no-reference")]
    [InlineData("holds no frames", "--sequence", "out", "--reference", "empty")]
    public async Task Wrong_usage_is_one_line(string message, params string[] arguments)
    {
        WriteFlat("out", 2);
        Directory.CreateDirectory(_folder["empty"]);
        File.WriteAllText(_folder["clip.mp4"], "no video");
        CliRun run = await CliRun.RunAsync(["score", .. arguments.Select(argument => argument is "out" or "nowhere" or "empty" or "clip.mp4" ? _folder[argument] : argument)]);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(message, Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_report_shows_profiles_and_how_brightness_changes()
    {
        WriteMoving("in", 3, _ => -20);
        WriteMoving("out", 3, t => t % 2 * 20);
        WriteMoving("other", 3, _ => 0);
        string report = _folder["report.html"];
        CliRun run = await CliRun.RunAsync("score", "--sequence", _folder["out"], "--no-reference", "--input", _folder["in"], "--compare", $"<b>={_folder["other"]}", "--metrics", "mabd", "--report", report, "--report-size", "120");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string page = await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken);
        List<Match> profiles = [.. Profiles().Matches(page).Cast<Match>()];
        Assert.Equal(["clip: input", "clip: out", "clip: &lt;b&gt;"], profiles.Select(profile => $"clip: {profile.Groups[1].Value}"));
        using DecodedImage image = ImageFile.Decode(Convert.FromBase64String(profiles[1].Groups[2].Value), "profile");
        // Three frames 180 pixels high: 120 are allowed, so two rows become one; frames are not blended.
        Assert.Equal((3, 90), (image.Frame.Width, image.Frame.Height));
        // The input's brightness is not asked for; two methods' is.
        Assert.Equal(2, Regex.Count(page, "<polyline class=\"curve-[01]\" points=\"0,"));
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_video_file_is_scored_as_its_frames_are()
    {
        WriteMoving("frames", 6, t => t % 2 * 8);
        string video = _folder["clip.mkv"];
        FfmpegProcess.TextOf(FfmpegProgram.Find().Ffmpeg, ["-loglevel", "error", "-i", Path.Combine(_folder["frames"], "%d.png"), "-c:v", "libx264rgb", "-qp", "0", video], CancellationToken.None);
        CliRun run = await CliRun.RunAsync("score", video, "--reference", _folder["frames"], "--metrics", "psnr,warp,mabd,mabd-mse", "--json", "-");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        using JsonDocument document = JsonDocument.Parse(run.Out);
        Assert.Equal(6, document.RootElement.GetProperty("pictures")[0].GetProperty("methods")[0].GetProperty("video").GetProperty("frames").GetInt32());
        // Lossless in RGB: no difference at all.
        Assert.Equal("Infinity", ScorePictures.Score(document.RootElement, 0, 0, "psnr").GetString());
        Assert.Equal(0, ScorePictures.Score(document.RootElement, 0, 0, "mabd-mse").GetDouble());
    }

    private void WriteFlat(string folder, int frames)
    {
        for (int t = 0; t < frames; t++)
            ScorePictures.WriteFlat(_folder[folder], $"{t}.png", 100);
    }

    private void WriteMoving(string folder, int frames, Func<int, int> lighter)
    {
        for (int t = 0; t < frames; t++)
        {
            using Frame frame = MovingPicture.Make((x, y) => (x - 3.4 * t, y + 2.3 * t), lighter(t));
            ImageFile.Write(Path.Combine(_folder[folder], $"{t}.png"), frame);
        }
    }

    [GeneratedRegex("alt=\"[^\"]*: temporal profile of ([^\"]*)\" src=\"data:image/jpeg;base64,([^\"]*)\"")]
    private static partial Regex Profiles();
}
