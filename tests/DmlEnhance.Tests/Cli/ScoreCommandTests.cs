using System.Text.Json;
using DmlEnhance.Images;
using Xunit;

namespace DmlEnhance.Tests.Cli;

public sealed class ScoreCommandTests : IDisposable
{
    // Sums of a hundred window weights and of 256 pixels leave this much of a double's 16 digits.
    private const double Tolerance = 1e-9;

    private readonly TemporaryFolder _folder = new();

    private string Out => _folder["out"];

    private string Reference => _folder["reference"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Scores_are_those_worked_out_by_hand()
    {
        ScorePictures.WriteFlat(Out, "a.png", 110);
        ScorePictures.WriteFlat(Reference, "a.png", 100);
        ScorePictures.WriteHalves(Out, "b.png", 200, 20);
        ScorePictures.WriteHalves(Reference, "b.png", 200, 20);
        ScorePictures.WriteHalves(_folder["in"], "a.png", 5, 10);
        ScorePictures.WriteHalves(_folder["in"], "b.png", 5, 10);

        CliRun run = await CliRun.RunAsync("score", Out, "--reference", Reference, "--input", _folder["in"], "--metrics", "psnr,SSIM,eme,de,loe", "--json", "-");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        using JsonDocument document = JsonDocument.Parse(run.Out);
        Assert.Equal(ScorePictures.PsnrOf10Levels, Score(0, "psnr"), Tolerance);
        Assert.Equal(ScorePictures.SsimOf100And110, Score(0, "ssim"), Tolerance);
        Assert.Equal(0, Score(0, "eme"));
        Assert.Equal(0, Score(0, "de"));
        Assert.Equal("Infinity", ScorePictures.Score(document.RootElement, 1, 0, "psnr").GetString());
        Assert.Equal(1, Score(1, "ssim"), Tolerance);
        Assert.Equal(1, Score(1, "de"), Tolerance);
        // LOE takes the brightest of 15x15 pixels: of 16 columns, before 1 dark and 15 bright ones, after 15 bright and 1 dark.
        // Wrong orders of columns: 14 between first and middle, 14 between middle and last, 2 between first and last.
        Assert.Equal(30, Score(1, "loe"));

        JsonElement mean = document.RootElement.GetProperty("methods")[0].GetProperty("mean");
        Assert.Equal("Infinity", mean.GetProperty("psnr").GetProperty("value").GetString());
        Assert.Equal((1 + ScorePictures.SsimOf100And110) / 2, mean.GetProperty("ssim").GetProperty("value").GetDouble(), Tolerance);
        Assert.Equal(2, mean.GetProperty("ssim").GetProperty("pictures").GetInt32());

        double Score(int picture, string metric) => ScorePictures.Score(document.RootElement, picture, 0, metric).GetDouble();
    }

    [Fact]
    public async Task The_table_has_every_picture_and_the_mean_of_every_method()
    {
        string other = _folder["other"];
        ScorePictures.WriteFlat(Out, "a.png", 110);
        ScorePictures.WriteFlat(Out, "b.png", 100);
        ScorePictures.WriteFlat(other, "a.png", 101);
        ScorePictures.WriteFlat(other, "b.png", 110);
        ScorePictures.WriteFlat(Reference, "a.png", 100);
        ScorePictures.WriteFlat(Reference, "b.png", 100);

        CliRun run = await CliRun.RunAsync("score", Out, "--reference", Reference, "--compare", $"[red]theirs[/]={other}", "--metrics", "psnr");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] lines = [.. run.Out.Split(Environment.NewLine).Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
        // 20 log10(255 / 1) = 48.1308; the mean with 28.1308 is 38.1308.
        Assert.Equal(
            [
                "Picture Method PSNR (dB) ↑", "a out 28.13", "a [red]theirs[/] 48.13", "b out inf", "b [red]theirs[/] 28.13", "",
                "Mean of 2 PSNR (dB) ↑", "out inf", "[red]theirs[/] 38.13",
            ],
            lines[..9]);
        Assert.StartsWith("2 pictures scored in ", lines[9], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counterparts_have_the_same_place_and_any_format()
    {
        ScorePictures.WriteFlat(Out, Path.Combine("day 1", "a.png"), 110);
        ScorePictures.WriteFlat(Out, "b.png", 110);
        ScorePictures.WriteFlat(Out, "b.webp", 110);
        // A grey JPEG of one level keeps it.
        ScorePictures.WriteFlat(Reference, Path.Combine("day 1", "a.jpg"), 100);
        ScorePictures.WriteFlat(Reference, "a.png", 0);
        ScorePictures.WriteFlat(Reference, "b.png", 109);
        ScorePictures.WriteFlat(Reference, "b.webp", 110);

        CliRun run = await CliRun.RunAsync("score", $"{Out}/**/*.png", "--reference", Reference, "--metrics", "psnr", "--csv", "-");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        List<List<string>> rows = ScorePictures.ReadCsv(run.Out);
        Assert.Equal(["b", "day 1/a"], rows.Skip(1).Select(row => row[0]));
        Assert.Equal([48.13, 28.13], rows.Skip(1).Select(row => Math.Round(double.Parse(row[3], System.Globalization.CultureInfo.InvariantCulture), 2)));
    }

    [Fact]
    public async Task Folders_may_lie_in_one_another()
    {
        ScorePictures.WriteFlat(_folder.Path, "a.png", 110);
        ScorePictures.WriteFlat(Reference, "a.png", 100);
        ScorePictures.WriteFlat(_folder["in"], "a.png", 10);
        CliRun run = await CliRun.RunAsync("score", _folder.Path, "--reference", Reference, "--input", _folder["in"], "--metrics", "psnr,loe");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.StartsWith("1 picture scored", run.Out.TrimEnd().Split(Environment.NewLine)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_the_reference_of_every_picture()
    {
        ScorePictures.WriteFlat(Out, "a.png", 110);
        ScorePictures.WriteFlat(Out, "b.png", 90);
        string reference = ScorePictures.WriteFlat(_folder.Path, "reference.png", 100);
        CliRun run = await CliRun.RunAsync("score", Path.Combine(Out, "a.png"), Path.Combine(Out, "b.png"), "--reference", reference, "--metrics", "psnr", "--json", "-");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        using JsonDocument document = JsonDocument.Parse(run.Out);
        Assert.Equal(ScorePictures.PsnrOf10Levels, ScorePictures.Score(document.RootElement, 0, 0, "psnr").GetDouble(), Tolerance);
        Assert.Equal(ScorePictures.PsnrOf10Levels, ScorePictures.Score(document.RootElement, 1, 0, "psnr").GetDouble(), Tolerance);
    }

    [Fact]
    public async Task What_cannot_be_scored_is_named_once_and_the_rest_goes_on()
    {
        string other = _folder["other"];
        foreach (string name in new[] { "broken.png", "good.png", "large.png", "alone.png" })
        {
            ScorePictures.WriteFlat(Out, name, 110, 16, name == "large.png" ? 20 : 16);
            ScorePictures.WriteFlat(other, name, 110);
            ScorePictures.WriteFlat(Reference, name, 100);
        }

        await File.WriteAllTextAsync(Path.Combine(Out, "broken.png"), "not a picture");
        File.Delete(Path.Combine(Reference, "alone.png"));
        File.Delete(Path.Combine(other, "good.png"));

        CliRun run = await CliRun.RunAsync("score", Out, _folder["missing"], "--reference", Reference, "--compare", $"other={other}", "--metrics", "psnr,ssim,de", "--json", "-");

        Assert.Equal(1, run.ExitCode);
        string[] errors = [.. run.Error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
        Assert.Equal(5, errors.Length);
        Assert.All(errors, error => Assert.StartsWith("dmlenhance: ", error, StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains($"{_folder["missing"]}: there is no such file", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains($"{Path.Combine(Out, "alone.png")}: its reference is missing", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains(Path.Combine(Out, "broken.png"), StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("'other' is missing: there is no 'good'", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains($"{Path.Combine(Out, "large.png")}: 16x20 pixels, but its reference {Path.Combine(Reference, "large.png")} has 16x16", StringComparison.Ordinal));

        using JsonDocument document = JsonDocument.Parse(run.Out);
        JsonElement root = document.RootElement;
        Assert.Equal(5, root.GetProperty("failed").GetInt32());
        Assert.Equal((1, 3), (Pictures(0, "psnr"), Pictures(0, "de")));
        Assert.Equal((2, 3), (Pictures(1, "psnr"), Pictures(1, "de")));
        Assert.Equal(ScorePictures.PsnrOf10Levels, root.GetProperty("methods")[0].GetProperty("mean").GetProperty("psnr").GetProperty("value").GetDouble(), Tolerance);
        Assert.Equal(JsonValueKind.Null, ScorePictures.Score(root, 0, 0, "psnr").ValueKind);

        int Pictures(int method, string metric) => root.GetProperty("methods")[method].GetProperty("mean").GetProperty(metric).GetProperty("pictures").GetInt32();
    }

    [Fact]
    public async Task A_picture_too_small_for_some_scores_has_one_line_and_the_others()
    {
        string picture = ScorePictures.WriteHalves(Out, "a.png", 0, 255, 4, 4);
        CliRun run = await CliRun.RunAsync("score", Out, "--no-reference", "--json", "-");
        run.AssertOneError(1, $"{picture}: ");
        Assert.Contains("EME needs", run.Error, StringComparison.Ordinal);
        Assert.Contains("NIQE needs", run.Error, StringComparison.Ordinal);
        using JsonDocument document = JsonDocument.Parse(run.Out);
        Assert.Equal(1, ScorePictures.Score(document.RootElement, 0, 0, "de").GetDouble());
        Assert.Equal(JsonValueKind.Null, ScorePictures.Score(document.RootElement, 0, 0, "niqe").ValueKind);
    }

    [Fact]
    public async Task Two_references_of_one_name_are_not_chosen_from()
    {
        ScorePictures.WriteFlat(Out, "a.png", 110);
        ScorePictures.WriteFlat(Reference, "a.jpg", 100);
        ScorePictures.WriteFlat(Reference, "a.webp", 100);
        CliRun run = await CliRun.RunAsync("score", Out, "--reference", Reference, "--metrics", "psnr");
        run.AssertOneError(1, "its reference could be 'a.jpg' or 'a.webp'");
    }

    [Fact]
    public async Task The_best_of_methods_is_chosen_for_every_picture_and_score()
    {
        string other = _folder["other"];
        ScorePictures.WriteHalves(Out, "a.png", 100, 110);
        ScorePictures.WriteFlat(other, "a.png", 100);
        ScorePictures.WriteFlat(Out, "b.png", 101);
        ScorePictures.WriteHalves(other, "b.png", 90, 80);
        ScorePictures.WriteFlat(Reference, "a.png", 100);
        ScorePictures.WriteFlat(Reference, "b.png", 100);
        string input = ScorePictures.WriteHalves(_folder.Path, "input.png", 5, 10);

        CliRun run = await CliRun.RunAsync("score", Out, "--reference", Reference, "--input", input, "--compare", $"other={other}", "--name", "ours", "--best", "best=ours,other", "--metrics", "psnr,de,loe", "--json", "-");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        using JsonDocument document = JsonDocument.Parse(run.Out);
        JsonElement root = document.RootElement;
        Assert.Equal(["ours", "other", "best"], root.GetProperty("methods").EnumerateArray().Select(method => method.GetProperty("name").GetString()));
        // a: equal to the reference by 'other'; two tones in the input's order by 'ours'. b: nearer by 'ours'; two tones by 'other', in the wrong order.
        Assert.Equal("Infinity", ScorePictures.Score(root, 0, 2, "psnr").GetString());
        Assert.Equal(1, ScorePictures.Score(root, 0, 2, "de").GetDouble(), Tolerance);
        Assert.Equal(0, ScorePictures.Score(root, 0, 2, "loe").GetDouble());
        Assert.Equal(ScorePictures.Score(root, 1, 0, "psnr").GetDouble(), ScorePictures.Score(root, 1, 2, "psnr").GetDouble());
        Assert.Equal(1, ScorePictures.Score(root, 1, 2, "de").GetDouble(), Tolerance);
        Assert.True(ScorePictures.Score(root, 1, 1, "loe").GetDouble() > ScorePictures.Score(root, 1, 0, "loe").GetDouble());
        Assert.Equal(ScorePictures.Score(root, 1, 0, "loe").GetDouble(), ScorePictures.Score(root, 1, 2, "loe").GetDouble());
    }

    [Fact]
    public async Task Where_a_person_watches_the_table_is_framed_and_errors_are_told()
    {
        ScorePictures.WriteFlat(Out, "[bold]a.png", 110);
        ScorePictures.WriteFlat(Out, "b.png", 110);
        ScorePictures.WriteFlat(Reference, "[bold]a.png", 100);
        CliRun run = await CliRun.RunAsync(Watched.Everything, "score", Out, "--reference", Reference, "--metrics", "psnr");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("│ [bold]a ", run.Out, StringComparison.Ordinal);
        Assert.Contains("28.13 (1)", run.Out, StringComparison.Ordinal);
        Assert.Contains("2 pictures scored, 1 with errors", run.Out, StringComparison.Ordinal);
        Assert.Contains("its reference is missing", run.Error.ReplaceLineEndings(""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quiet_leaves_nothing_but_errors_and_documents()
    {
        ScorePictures.WriteFlat(Out, "a.png", 110);
        ScorePictures.WriteFlat(Reference, "a.png", 100);
        string csv = _folder["scores.csv"];
        CliRun run = await CliRun.RunAsync(Watched.Everything, "score", Out, "--reference", Reference, "--metrics", "psnr", "--quiet", "--csv", csv);
        Assert.Equal((0, "", ""), (run.ExitCode, run.Out, run.Error));
        Assert.Equal(2, ScorePictures.ReadCsv(await File.ReadAllTextAsync(csv)).Count);
    }

    [Fact]
    public async Task Published_results_can_be_scored_as_they_are()
    {
        string results = SharedFolder.Require("sci", "results", "medium");
        string inputs = SharedFolder.Require("sci", "data", "medium");
        string[] names = ["2064.png", "3018.png"];
        foreach (string name in names)
        {
            Directory.CreateDirectory(Out);
            File.Copy(Path.Combine(results, name), Path.Combine(Out, name));
        }

        CliRun run = await CliRun.RunAsync("score", Out, "--no-reference", "--input", inputs, "--json", "-");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        using JsonDocument document = JsonDocument.Parse(run.Out);
        JsonElement mean = document.RootElement.GetProperty("methods")[0].GetProperty("mean");
        Assert.Equal(["eme", "de", "niqe", "loe"], mean.EnumerateObject().Select(metric => metric.Name));
        Assert.All(mean.EnumerateObject(), metric => Assert.Equal(2, metric.Value.GetProperty("pictures").GetInt32()));
        using DecodedImage input = ImageFile.Read(Path.Combine(inputs, "2064.jpg"));
        Assert.True(Metrics(0) > DmlEnhance.Metrics.DiscreteEntropy.Compute(input.Frame), "the enhanced picture has fewer tones than the dark one");

        double Metrics(int picture) => ScorePictures.Score(document.RootElement, picture, 0, "de").GetDouble();
    }
}
