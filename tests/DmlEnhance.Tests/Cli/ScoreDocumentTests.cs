using System.Globalization;
using System.Text.Json;
using Xunit;

namespace DmlEnhance.Tests.Cli;

public sealed class ScoreDocumentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Out => _folder["out"];

    private string Reference => _folder["reference"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("=SUM(A1,\"x\")")]
    [InlineData("@formula")]
    [InlineData("two\r\nlines, \"\"")]
    [InlineData("\"")]
    [InlineData(" Łódź ")]
    public async Task Csv_gives_back_every_name_and_every_digit(string method)
    {
        string picture = ScorePictures.WriteFlat(Out, "a, b.png", 110);
        ScorePictures.WriteFlat(Out, "c.png", 100);
        ScorePictures.WriteFlat(Out, "d.png", 100);
        ScorePictures.WriteFlat(Reference, "a, b.png", 100);
        ScorePictures.WriteFlat(Reference, "c.png", 100);

        CliRun run = await CliRun.RunAsync("score", Out, "--reference", Reference, "--metrics", "psnr,de", "--name", method, "--csv", "-", "--json", _folder["scores.json"]);

        Assert.Equal(1, run.ExitCode);
        List<List<string>> rows = ScorePictures.ReadCsv(run.Out);
        Assert.Equal(["picture", "method", "path", "psnr", "de"], rows[0]);
        Assert.Equal(["a, b", method, picture], rows[1][..3]);
        using JsonDocument json = JsonDocument.Parse(await File.ReadAllTextAsync(_folder["scores.json"]));
        Assert.Equal(ScorePictures.Score(json.RootElement, 0, 0, "psnr").GetDouble(), double.Parse(rows[1][3], CultureInfo.InvariantCulture));
        Assert.Equal("inf", rows[2][3]);
        Assert.Equal("", rows[3][3]);
        Assert.Equal(4, rows.Count);
    }

    [Fact]
    public async Task Json_says_what_was_compared_and_what_the_scores_mean()
    {
        string picture = ScorePictures.WriteFlat(Out, "a.png", 110);
        string reference = ScorePictures.WriteFlat(Reference, "a.webp", 100);
        CliRun run = await CliRun.RunAsync("score", Out, "--reference", Reference, "--metrics", "ssim", "--best", "best=out", "--json", "-");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        using JsonDocument document = JsonDocument.Parse(run.Out);
        JsonElement metric = Assert.Single(document.RootElement.GetProperty("metrics").EnumerateArray());
        Assert.Equal(("ssim", true), (metric.GetProperty("name").GetString(), metric.GetProperty("higherIsBetter").GetBoolean()));
        Assert.Equal("out", document.RootElement.GetProperty("methods")[1].GetProperty("bestOf")[0].GetString());
        JsonElement item = Assert.Single(document.RootElement.GetProperty("pictures").EnumerateArray());
        Assert.Equal(("a", reference), (item.GetProperty("picture").GetString(), item.GetProperty("reference").GetString()));
        Assert.Equal(picture, item.GetProperty("methods")[0].GetProperty("path").GetString());
        Assert.Equal(JsonValueKind.Null, item.GetProperty("methods")[1].GetProperty("path").ValueKind);
    }

    [Theory]
    [InlineData("--report {out}/a.png", "it would be overwritten")]
    [InlineData("--csv {reference}/a.png", "it would be overwritten")]
    [InlineData("--csv {dir}/x --json {dir}/x", "it would be overwritten")]
    [InlineData("--json {dir}", "is a folder")]
    [InlineData("--csv - --json -", "cannot both")]
    [InlineData("--report -", "--report needs a file")]
    [InlineData("--report-size 0", "'0' is not a number of pixels")]
    [InlineData("--threads 0", "'0' is not a number of threads")]
    [InlineData("--no-reference", "either --reference DIR, or --no-reference")]
    [InlineData("--compare x", "must have the form NAME=DIR")]
    [InlineData("--compare =x", "must have the form NAME=DIR")]
    [InlineData("--compare out={reference}", "two methods are called 'out'")]
    [InlineData("--best all=out,others", "there is no method 'others'")]
    [InlineData("--metrics psnr,vmaf", "there is no metric 'vmaf'")]
    [InlineData("--metrics loe", "LOE needs --input")]
    [InlineData("--refrence x", "--refrence")]
    public async Task A_command_line_that_cannot_be_carried_out_gets_one_line_and_changes_nothing(string line, string expected)
    {
        string picture = ScorePictures.WriteFlat(Out, "a.png", 110);
        string reference = ScorePictures.WriteFlat(Reference, "a.png", 100);
        byte[][] before = [await File.ReadAllBytesAsync(picture), await File.ReadAllBytesAsync(reference)];
        CliRun run = await CliRun.RunAsync(["score", Out, "--reference", Reference, .. line.Split(' ').Select(part => part.Replace("{out}", Out, StringComparison.Ordinal).Replace("{reference}", Reference, StringComparison.Ordinal).Replace("{dir}", _folder.Path, StringComparison.Ordinal))]);
        run.AssertOneError(2, expected);
        Assert.Equal("", run.Out);
        Assert.Equal(["out", "reference"], _folder.Names);
        Assert.Equal(before, [await File.ReadAllBytesAsync(picture), await File.ReadAllBytesAsync(reference)]);
    }

    [Theory]
    [InlineData("--reference")]
    [InlineData("--no-reference --input")]
    [InlineData("--no-reference --compare")]
    public async Task A_folder_that_is_not_there_is_named_before_anything_is_scored(string options)
    {
        ScorePictures.WriteFlat(Out, "a.png", 110);
        string nowhere = _folder["nowhere"];
        CliRun run = await CliRun.RunAsync(["score", Out, .. options.Split(' '), options.EndsWith("compare", StringComparison.Ordinal) ? $"x={nowhere}" : nowhere]);
        run.AssertOneError(1, $"{nowhere}: there is no such file or folder");
        Assert.Equal("", run.Out);
    }

    [Fact]
    public async Task Neither_reference_nor_no_reference_is_a_usage_error()
    {
        ScorePictures.WriteFlat(Out, "a.png", 110);
        (await CliRun.RunAsync("score", Out)).AssertOneError(2, "either --reference DIR, or --no-reference");
    }

    [Fact]
    public async Task Help_shows_examples()
    {
        CliRun run = await CliRun.RunAsync("score", "--help");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("dmlenhance score enhanced --reference", run.Out, StringComparison.Ordinal);
    }
}
