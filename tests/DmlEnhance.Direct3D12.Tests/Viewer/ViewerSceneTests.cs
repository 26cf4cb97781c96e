using System.Text.Json;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Tests;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Viewer;

/// <summary>What the viewer shows. Small frames: a software rasteriser draws them.</summary>
[Collection(Desktop.Name)]
public sealed class ViewerSceneTests(SceneFrames frames) : IClassFixture<SceneFrames>
{
    private const int Width = SceneFrames.Width;
    private const int Height = SceneFrames.Height;

    private static readonly string[] Scene = SceneFrames.Args;

    [Fact]
    public void Six_hundred_frames_of_the_street_are_drawn_without_a_window()
    {
        JsonElement report = ViewerResult.Of("--headless", "--json", "--size", $"{Width}x{Height}", "--frames", "600").Json;
        Assert.Equal(600, report.GetProperty("frames").GetInt64());
        Assert.Equal(0, report.GetProperty("rebuilds").GetInt32());
        Assert.Equal((Width, Height), (report.GetProperty("width").GetInt32(), report.GetProperty("height").GetInt32()));
        Assert.Equal("shader", report.GetProperty("path").GetString());
        // A street at night: darker than any picture of the day, but not black.
        Assert.InRange(report.GetProperty("exposure").GetDouble(), 0.03, 0.12);
        Assert.True(report.GetProperty("framesPerSecond").GetDouble() > 0);
        Dictionary<string, double> passes = report.GetProperty("gpuMilliseconds").EnumerateObject().ToDictionary(pass => pass.Name, pass => pass.Value.GetDouble());
        Assert.Equal(["composite", "exposure", "night-street", "sci"], passes.Keys.Order(StringComparer.Ordinal));
        Assert.All(passes.Values, milliseconds => Assert.InRange(milliseconds, double.Epsilon, 10_000));
    }

    [Fact]
    public void Strength_0_shows_the_same_as_off()
    {
        using Frame nothing = ViewerResult.LastFrame([.. Scene, "--strength", "0"]);
        Assert.True(frames.Off.Samples.SequenceEqual(nothing.Samples));
    }

    [Fact]
    public void A_picture_is_shown_bit_for_bit_while_the_enhancement_is_off()
    {
        using var folder = new TemporaryFolder();
        using Frame picture = Pictures.Random(61, 47, PixelFormat.Rgb8);
        ImageFile.Write(folder["dark.png"], picture);
        using Frame off = Shown(folder["dark.png"], picture, "--off");
        using Frame nothing = Shown(folder["dark.png"], picture, "--strength", "0");
        Assert.Equal(WithoutAlpha(picture), WithoutAlpha(off));
        Assert.Equal(WithoutAlpha(picture), WithoutAlpha(nothing));
    }

    [Fact]
    public void The_street_is_clearly_brighter_enhanced_and_every_run_shows_the_same()
    {
        using Frame again = ViewerResult.LastFrame(Scene);
        Assert.True(ExposureMeter.Measure(frames.Enhanced) > 1.5 * ExposureMeter.Measure(frames.Off));
        Assert.True(frames.Enhanced.Samples.SequenceEqual(again.Samples));
    }

    [Fact]
    public void Left_of_the_split_is_the_source_and_right_of_it_the_enhancement()
    {
        const int Column = Width / 4;
        using Frame split = ViewerResult.LastFrame([.. Scene, "--split", "0.25"]);
        int channels = split.Format.Channels();
        for (int y = 0; y < Height; y++)
        {
            Assert.True(frames.Off.Rows(y, 1)[..(channels * Column)].SequenceEqual(split.Rows(y, 1)[..(channels * Column)]));
            // The line is two pixels wide.
            Assert.True(frames.Enhanced.Rows(y, 1)[(channels * (Column + 2))..].SequenceEqual(split.Rows(y, 1)[(channels * (Column + 2))..]));
        }
    }

    [Fact]
    public void The_illumination_is_a_picture_of_its_own_and_nowhere_darker_than_the_source()
    {
        using Frame illumination = ViewerResult.LastFrame([.. Scene, "--view", "illumination"]);
        Assert.False(illumination.Samples.SequenceEqual(frames.Enhanced.Samples));
        Assert.True(ExposureMeter.Measure(illumination) > 1.2 * ExposureMeter.Measure(frames.Off));
        // SCI divides by it, and by at least the source itself, or the result would exceed 1. One step: dithering and rounding.
        for (int i = 0; i < frames.Off.Samples.Length; i++)
            Assert.InRange(illumination.Samples[i], frames.Off.Samples[i] - 1, byte.MaxValue);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("0.5")]
    public void The_path_over_the_CPU_shows_the_same_picture(string strength)
    {
        // The CPU's result is cut off to 8 bits where the shader's is rounded, and dithering adds 0.35 steps: one border between steps may lie
        // between them, never two.
        using Frame shader = ViewerResult.LastFrame([.. Scene, "--model", "sci-medium", "--strength", strength]);
        using Frame cpu = ViewerResult.LastFrame([.. Scene, "--model", "sci-medium", "--strength", strength, "--path", "cpu"]);
        Assert.InRange(Pictures.LargestDifference(shader, cpu), 0, 1);
        Assert.True(Pictures.LargestDifference(cpu, frames.Off) > 10);
    }

    [Fact]
    public void A_photograph_is_enhanced_by_the_model_that_fits_and_shown_whole()
    {
        string file = Path.Combine(AppContext.BaseDirectory, "media", "night-stream.jpg");
        using var folder = new TemporaryFolder();
        string[] args = ["--headless", "--source", file, "--size", "160x120", "--frames", "4", "--screenshot", folder["shot.png"], "--json"];
        JsonElement report = ViewerResult.Of(args).Json;
        using Frame photograph = Pictures.Photograph("night-stream.jpg");
        Assert.Equal("night-stream.jpg", report.GetProperty("source").GetString());
        Assert.Equal($"{AutoExposure.Model(ExposureMeter.Measure(photograph))} (auto)", report.GetProperty("model").GetString());
        // The GPU's mean is that of the CPU but for the order of additions.
        Assert.Equal(ExposureMeter.Measure(photograph), report.GetProperty("exposure").GetDouble(), 1e-4);
        using Frame shot = ImageFile.Read(folder["shot.png"]).Frame;
        Assert.Equal((160, 120), (shot.Width, shot.Height));
        Assert.True(ExposureMeter.Measure(shot) > ExposureMeter.Measure(photograph));
    }

    [Theory]
    [InlineData(".jpg")]
    [InlineData(".webp")]
    public void A_screenshot_has_the_format_that_its_name_says(string extension)
    {
        using var folder = new TemporaryFolder();
        ViewerResult.Of("--headless", "--size", "32x18", "--frames", "1", "--screenshot", folder[$"shot{extension}"]).AssertSucceeded();
        using Frame shot = ImageFile.Read(folder[$"shot{extension}"]).Frame;
        Assert.Equal((32, 18), (shot.Width, shot.Height));
        Assert.Equal([$"shot{extension}"], folder.Names);
        byte[] head = File.ReadAllBytes(folder[$"shot{extension}"])[..4];
        Assert.Equal(extension == ".jpg" ? [0xFF, 0xD8, 0xFF] : "RIF"u8.ToArray(), head[..3]);
    }

    [Fact]
    public void The_panel_lies_over_the_frames_only_where_it_is_asked_for()
    {
        const int Margin = 16;
        using Frame with = ViewerResult.LastFrame([.. Scene, "--off", "--panel"]);
        Assert.True(frames.Off.Rows(0, Margin).SequenceEqual(with.Rows(0, Margin)));
        for (int y = Margin; y < Height; y++)
        {
            int channels = with.Format.Channels();
            Assert.True(frames.Off.Rows(y, 1)[..(channels * Margin)].SequenceEqual(with.Rows(y, 1)[..(channels * Margin)]));
            Assert.False(frames.Off.Rows(y, 1)[(channels * Margin)..].SequenceEqual(with.Rows(y, 1)[(channels * Margin)..]));
        }
    }

    private static Frame Shown(string file, Frame picture, params string[] args) =>
        ViewerResult.LastFrame(["--source", file, "--size", $"{picture.Width}x{picture.Height}", "--frames", "2", .. args]);

    private static byte[] WithoutAlpha(Frame picture)
    {
        int channels = picture.Format.Channels();
        return [.. picture.Samples.ToArray().Where((_, i) => i % channels < 3)];
    }
}
