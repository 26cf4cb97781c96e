using System.Text.Json;
using DmlEnhance.Devices;
using DmlEnhance.Enhancers;
using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Onnx;
using Xunit;

namespace DmlEnhance.Tests.Cli;

public sealed partial class EnhanceCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _model;

    public EnhanceCommandTests() => _model = TestFiles.WriteModel(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_photograph_becomes_what_the_enhancer_makes_of_it()
    {
        string input = TestFiles.WriteImage(_folder.Path, "in.png", 60, 40, PixelFormat.Rgba8);
        string output = Path.Combine(_folder.Path, "new", "deep", "out.png");
        CliRun run = await CliRun.RunAsync("enhance", input, "-o", output, "-m", _model, "--device", "cpu");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] lines = run.Out.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Contains("fused SIMD kernel", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"{input} -> {output} (60x40", lines[1], StringComparison.Ordinal);

        using IEnhancer enhancer = Enhancer.Create(OnnxModel.Load(_model), new DeviceRequest(DeviceKind.Cpu), 2);
        using DecodedImage source = ImageFile.Read(input);
        using var expected = new Frame(60, 40, PixelFormat.Rgba8);
        enhancer.Enhance(source.Frame, expected);
        using DecodedImage written = ImageFile.Read(output);
        Assert.True(expected.Samples.SequenceEqual(written.Frame.Samples));
    }

    [Fact]
    public async Task A_folder_keeps_its_structure_and_its_formats()
    {
        string photos = Path.Combine(_folder.Path, "photos");
        foreach (string name in new[] { "a.png", "b.JPG", Path.Combine("trip", "c.webp"), Path.Combine("trip", "day 2", "d [x].png") })
            TestFiles.WriteImage(photos, name);
        await File.WriteAllTextAsync(Path.Combine(photos, "notes.txt"), "not a picture");
        string output = Path.Combine(_folder.Path, "out");

        CliRun run = await CliRun.RunAsync("enhance", photos, "-o", output, "-m", _model);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["a.png", "b.JPG", Path.Combine("trip", "c.webp"), Path.Combine("trip", "day 2", "d [x].png")], Relative(output));
        Assert.Contains("4 enhanced", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Output_that_goes_into_a_file_is_whole_while_a_person_watches_the_errors(bool json)
    {
        string photos = _folder["photos"];
        TestFiles.WriteImage(photos, "a.png");
        TestFiles.WriteImage(photos, "b.png");
        CliRun run = await CliRun.RunAsync(Watched.ErrorOnly, ["enhance", photos, "-o", _folder["out"], "-m", _model, .. json ? ["--json"] : Array.Empty<string>()]);
        Assert.Equal(0, run.ExitCode);
        if (json)
        {
            using JsonDocument document = JsonDocument.Parse(run.Out);
            Assert.Equal(2, document.RootElement.GetProperty("succeeded").GetInt32());
        }
        else
        {
            Assert.Contains("a.png -> ", run.Out, StringComparison.Ordinal);
            Assert.Contains("b.png -> ", run.Out, StringComparison.Ordinal);
            Assert.Equal("", run.Error);
        }
    }

    [Theory]
    [InlineData("out")]
    [InlineData("out/")]
    [InlineData("sub/out")]
    public async Task Results_inside_the_input_folder_are_not_enhanced_again(string output)
    {
        string photos = Path.Combine(_folder.Path, "photos");
        TestFiles.WriteImage(photos, "a.png");
        TestFiles.WriteImage(photos, Path.Combine("sub", "b.png"));
        for (int i = 0; i < 2; i++)
        {
            CliRun run = await CliRun.RunAsync("enhance", photos, "-o", Path.Combine(photos, output), "-m", _model);
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
        }

        Assert.Equal(["a.png", Path.Combine("sub", "b.png")], Relative(Path.Combine(photos, output)));
    }

    [Theory]
    [InlineData("photos")]
    [InlineData("photos/*.jpg")]
    public async Task Results_may_lie_beside_the_inputs_under_another_ending(string input)
    {
        string photos = Path.Combine(_folder.Path, "photos");
        TestFiles.WriteImage(photos, "a.jpg");
        CliRun run = await CliRun.RunAsync("enhance", Path.Combine(_folder.Path, input), "-o", photos, "-m", _model, "--format", "png");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["a.jpg", "a.png"], Relative(photos));
    }

    [Fact]
    public async Task An_original_is_not_overwritten_through_a_link()
    {
        string photos = Path.Combine(_folder.Path, "photos");
        string original = TestFiles.WriteImage(photos, "a.png");
        byte[] bytes = await File.ReadAllBytesAsync(original);
        string link = _folder["link"];
        Directory.CreateSymbolicLink(link, photos);
        File.CreateSymbolicLink(_folder["b.png"], original);

        (await CliRun.RunAsync("enhance", photos, "-o", link, "-m", _model)).AssertOneError(2, "would be overwritten");
        (await CliRun.RunAsync("enhance", Path.Combine(link, "a.png"), "-o", original, "-m", _model)).AssertOneError(2, "would be overwritten");
        (await CliRun.RunAsync("enhance", _folder["b.png"], "-o", original, "-m", _model)).AssertOneError(2, "would be overwritten");
        Assert.Equal(bytes, await File.ReadAllBytesAsync(original));
    }

    [Fact]
    public async Task Two_files_of_one_name_and_two_formats_become_two_results()
    {
        string photos = Path.Combine(_folder.Path, "photos");
        TestFiles.WriteImage(photos, "a.png");
        TestFiles.WriteImage(photos, "a.webp");
        TestFiles.WriteImage(photos, "b.jpg");
        string output = _folder["out"];
        CliRun run = await CliRun.RunAsync("enhance", photos, "-o", output, "-m", _model, "--format", "png");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["a.png", "a.webp.png", "b.png"], Relative(output));
    }

    [Fact]
    public async Task A_lossless_WebP_at_strength_0_keeps_every_pixel()
    {
        string input = TestFiles.WriteImage(_folder.Path, "in.png", 31, 17);
        Assert.Equal(0, (await CliRun.RunAsync("enhance", input, "-o", _folder["out.webp"], "-m", _model, "-s", "0", "--lossless")).ExitCode);
        using DecodedImage source = ImageFile.Read(input);
        using DecodedImage written = ImageFile.Read(_folder["out.webp"]);
        Assert.True(source.Frame.Samples.SequenceEqual(written.Frame.Samples));
    }

    [Fact]
    public async Task A_folder_that_links_to_itself_is_searched_once_and_hidden_files_are_passed_over()
    {
        string photos = Path.Combine(_folder.Path, "photos");
        TestFiles.WriteImage(photos, "a.png");
        TestFiles.WriteImage(photos, "._a.png");
        Directory.CreateSymbolicLink(Path.Combine(photos, "again"), photos);
        string output = Path.Combine(_folder.Path, "out");
        CliRun run = await CliRun.RunAsync("enhance", photos, "-o", output, "-m", _model);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["a.png"], Relative(output));
    }

    [Fact]
    public async Task A_pattern_finds_files_below_and_the_format_can_be_chosen()
    {
        string photos = Path.Combine(_folder.Path, "photos");
        TestFiles.WriteImage(photos, "a.png");
        TestFiles.WriteImage(photos, "b.webp");
        TestFiles.WriteImage(photos, Path.Combine("deep", "er", "c.png"));
        string output = Path.Combine(_folder.Path, "out");

        CliRun run = await CliRun.RunAsync("enhance", $"{photos}/**/*.png", "-o", output, "-m", _model, "--format", "jpg");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["a.jpg", Path.Combine("deep", "er", "c.jpg")], Relative(output));
    }

    [Fact]
    public async Task Strength_0_gives_the_pixels_back_at_16_bits_too()
    {
        string input = TestFiles.WriteImage(_folder.Path, "in.png", 31, 17, PixelFormat.Rgb16);
        string output = Path.Combine(_folder.Path, "out.png");
        Assert.Equal(0, (await CliRun.RunAsync("enhance", input, "-o", output, "-m", _model, "--strength", "0")).ExitCode);
        using DecodedImage source = ImageFile.Read(input);
        using DecodedImage written = ImageFile.Read(output);
        Assert.Equal(PixelFormat.Rgb16, written.Frame.Format);
        Assert.True(source.Frame.Samples.SequenceEqual(written.Frame.Samples));
    }

    [Fact]
    public async Task What_a_format_cannot_hold_is_said()
    {
        string input = TestFiles.WriteImage(_folder.Path, "in.png", 31, 17, PixelFormat.Rgba16);
        CliRun run = await CliRun.RunAsync("enhance", input, "-o", Path.Combine(_folder.Path, "out.jpg"), "-m", _model);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("note: JPEG has no alpha", run.Out, StringComparison.Ordinal);
        Assert.Contains("note: JPEG holds 8 bits", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_one_document_about_every_file_and_nothing_else_on_the_output()
    {
        string input = TestFiles.WriteImage(_folder.Path, "in.png");
        string missing = Path.Combine(_folder.Path, "missing.png");
        DateTimeOffset before = DateTimeOffset.UtcNow;
        CliRun run = await CliRun.RunAsync("enhance", input, missing, "-o", Path.Combine(_folder.Path, "out"), "-m", _model, "--json");

        Assert.Equal(1, run.ExitCode);
        using JsonDocument document = JsonDocument.Parse(run.Out);
        JsonElement root = document.RootElement;
        Assert.Equal((1, 1), (root.GetProperty("succeeded").GetInt32(), root.GetProperty("failed").GetInt32()));
        Assert.StartsWith("fused SIMD kernel, ", root.GetProperty("provider").GetString(), StringComparison.Ordinal);
        Assert.InRange(root.GetProperty("began").GetDateTimeOffset(), before, DateTimeOffset.UtcNow);
        Assert.True(root.GetProperty("modelMs").GetDouble() > 0);
        JsonElement file = Assert.Single(root.GetProperty("files").EnumerateArray());
        Assert.Equal(input, file.GetProperty("input").GetString());
        Assert.Equal((24, 16), (file.GetProperty("width").GetInt32(), file.GetProperty("height").GetInt32()));
        Assert.True(file.GetProperty("networkMs").GetDouble() > 0);
        Assert.Contains(missing, root.GetProperty("missing")[0].GetString(), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Relative(string folder) =>
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal);
}
