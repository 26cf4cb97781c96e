using System.Text.Json;
using DmlEnhance.Enhancers;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Models;
using Xunit;

namespace DmlEnhance.Tests.Cli;

/// <summary><c>enhance</c> without <c>--model</c>.</summary>
public sealed class AutoModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ModelCatalog _catalog;

    public AutoModelTests() => _catalog = AutoModels.Write(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_file_s_line_says_what_was_chosen_and_a_bright_picture_is_left_as_it_is()
    {
        Write("night.png", 25);
        Write("dusk.png", 90);
        Write("day.png", 133);
        CliRun run = await Run("enhance", _folder["in"], "-o", _folder["out"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] lines = run.Out.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("auto (sci-easy, sci-medium, sci-difficult) on ", lines[0], StringComparison.Ordinal);
        Assert.Matches(@"night\.png \(24x16, \d+ ms, sci-medium\)$", Line("night.png"));
        Assert.Matches(@"dusk\.png \(24x16, \d+ ms, sci-easy, strength 0\.\d\d\)$", Line("dusk.png"));
        Assert.Matches(@"day\.png \(24x16, \d+ ms\), left as it is: bright already \(mean 0\.52\)$", Line("day.png"));
        Assert.StartsWith("2 enhanced, 1 left as bright as they were in ", lines[^1], StringComparison.Ordinal);
        Assert.Equal(Samples(_folder["in/day.png"]), Samples(_folder["out/day.png"]));

        using IEnhancer medium = Enhancer.Create(_catalog.Load("sci-medium"));
        using DecodedImage night = ImageFile.Read(_folder["in/night.png"]);
        using var expected = new Frame(24, 16, PixelFormat.Rgb8);
        medium.Enhance(night.Frame, expected);
        Assert.Equal(expected.Samples.ToArray(), Samples(_folder["out/night.png"]));

        string Line(string name) => Assert.Single(lines, line => line.Contains(name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Json_has_every_file_s_model_exposure_and_strength()
    {
        Write("day.png", 133);
        Write("night.png", 10);
        CliRun run = await Run("enhance", _folder["in"], "-o", _folder["out"], "--strength", "0.5", "--model", "Auto", "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        using JsonDocument document = JsonDocument.Parse(run.Out);
        Assert.StartsWith("auto (", document.RootElement.GetProperty("model").GetString(), StringComparison.Ordinal);
        JsonElement[] files = [.. document.RootElement.GetProperty("files").EnumerateArray()];
        Assert.Equal((AutoExposure.EasyModel, 0), (files[0].GetProperty("model").GetString(), files[0].GetProperty("strength").GetDouble()));
        Assert.Equal((AutoExposure.DifficultModel, 0.5), (files[1].GetProperty("model").GetString(), files[1].GetProperty("strength").GetDouble()));
        // Written with six decimals.
        Assert.Equal(Measure("day.png"), files[0].GetProperty("exposure").GetDouble(), 1e-6);
        Assert.Equal(Measure("night.png"), files[1].GetProperty("exposure").GetDouble(), 1e-6);
    }

    [Fact]
    public async Task A_model_that_is_named_is_used_whatever_the_picture()
    {
        Write("day.png", 133);
        CliRun run = await Run("enhance", _folder["in/day.png"], "-o", _folder["out.png"], "-m", "sci-easy");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.EndsWith(" ms)", run.Out.TrimEnd(), StringComparison.Ordinal);
        Assert.NotEqual(Samples(_folder["in/day.png"]), Samples(_folder["out.png"]));

        using JsonDocument document = JsonDocument.Parse((await Run("enhance", _folder["in/day.png"], "-o", _folder["out.png"], "-m", "sci-easy", "--json")).Out);
        JsonElement file = Assert.Single(document.RootElement.GetProperty("files").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, file.GetProperty("exposure").ValueKind);
    }

    [Fact]
    public async Task A_model_that_is_missing_is_named_and_so_is_what_to_do()
    {
        Write("night.png", 25);
        File.Delete(_folder["sci-difficult.onnx"]);
        CliRun run = await Run("enhance", _folder["in/night.png"], "-o", _folder["out.png"]);
        run.AssertOneError(1, $"there is no sci-difficult in {_folder.Path}; put what is missing there, or name an installed model (sci-easy, sci-medium)");
        (await Run("enhance", _folder["in/night.png"], "-o", _folder["out.png"], "-m", "")).AssertOneError(2, "--model is empty");
        Assert.False(File.Exists(_folder["out.png"]));
    }

    [Fact]
    public async Task A_file_with_the_reserved_name_is_listed_with_the_problem_and_never_used()
    {
        TestFiles.WriteModel(_folder.Path, "auto.onnx");
        Assert.Contains("the name 'auto' is taken", (await Run("models")).Out, StringComparison.Ordinal);
        Assert.DoesNotContain("auto", _catalog.Names());
        Write("day.png", 133);
        Assert.Contains("bright already", (await Run("enhance", _folder["in/day.png"], "-o", _folder["out.png"], "-m", "auto")).Out, StringComparison.Ordinal);
        Assert.Contains("is no model", Assert.Throws<DmlEnhanceException>(() => ModelLoader.Load("auto", _catalog)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_this_project_s_models_enhance_leaves_daylight_photographs_as_they_are()
    {
        string root = Repository.Root ?? throw new InvalidOperationException("the tests must be built in a checkout");
        var models = new ModelCatalog([Path.Combine(root, "models")]);
        Assert.DoesNotContain(AutoExposure.Models, name => models.Find(name) is null);
        // The two small ones; AutoEnhancerTests has them all.
        string[] photos = [SharedFolder.Require("photos", "jxl", "u76c0g_bliznaca_srgb8.jpg"), SharedFolder.Require("photos", "skimage", "chelsea.jpg")];
        CliRun run = await CliRun.RunAsync(Watched.Nowhere, models, ["enhance", .. photos, "-o", _folder["out"], "-f", "png"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        foreach (string photo in photos)
        {
            byte[] before = Samples(photo);
            byte[] after = Samples(Path.Combine(_folder["out"], Path.ChangeExtension(Path.GetFileName(photo), ".png")));
            Assert.Equal(before.Length, after.Length);
            Assert.InRange(before.Zip(after, (a, b) => Math.Abs(a - b)).Max(), 0, 2);
        }
    }

    private Task<CliRun> Run(params string[] args) => CliRun.RunAsync(Watched.Nowhere, _catalog, args);

    private void Write(string name, int mean)
    {
        using var frame = new Frame(24, 16, PixelFormat.Rgb8);
        for (int i = 0; i < frame.SizeInBytes; i++)
            frame.Samples[i] = (byte)(mean + i % 7 - 3);
        ImageFile.Write(Path.Combine(_folder["in"], name), frame);
    }

    private double Measure(string name)
    {
        using DecodedImage image = ImageFile.Read(Path.Combine(_folder["in"], name));
        return ExposureMeter.Measure(image.Frame);
    }

    private static byte[] Samples(string path)
    {
        using DecodedImage image = ImageFile.Read(path);
        return image.Frame.Samples.ToArray();
    }
}
