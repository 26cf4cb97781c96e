using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using DmlEnhance.Cli.Score.Report;
using DmlEnhance.Frames;
using DmlEnhance.Images;
using Xunit;

namespace DmlEnhance.Tests.Cli;

public sealed partial class ScoreReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Out => _folder["out"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_report_loads_nothing()
    {
        ScorePictures.WriteHalves(Out, "a.png", 100, 110);
        ScorePictures.WriteFlat(_folder["in"], "a.png", 10);
        string page = await ReportAsync(0, "--input", _folder["in"], "--metrics", "de,loe");

        Assert.DoesNotContain("http://", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("https://", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<link", page, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(2, Sources().Count(page));
        Assert.All(Sources().Matches(page), source => Assert.StartsWith("data:image/jpeg;base64,", source.Groups[1].Value, StringComparison.Ordinal));
        Assert.All(Links().Matches(page), link => Assert.StartsWith("#picture-", link.Groups[1].Value, StringComparison.Ordinal));
        Assert.Contains("default-src 'none'; img-src data:;", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pictures_are_shown_no_larger_than_asked_for_before_and_after()
    {
        ScorePictures.WriteFlat(Out, "a.png", 200, 80, 40);
        ScorePictures.WriteFlat(_folder["in"], "a.png", 10, 80, 40);
        ScorePictures.WriteFlat(_folder["reference"], "a.png", 100, 80, 40);
        ScorePictures.WriteFlat(_folder["other"], "a.png", 150, 80, 40);
        string page = await ReportAsync(["--input", _folder["in"], "--compare", $"other={_folder["other"]}", "--report-size", "20", "--metrics", "psnr"], "--reference", _folder["reference"]);

        byte[] levels = [.. Sources().Matches(page).Select(source =>
        {
            using DecodedImage image = ImageFile.Decode(Convert.FromBase64String(source.Groups[1].Value.Split(',')[1]), "report");
            Assert.Equal((20, 10), (image.Frame.Width, image.Frame.Height));
            return image.Frame.Samples[0];
        })];
        // Flat greys survive JPEG to a level.
        Assert.All(levels.Zip([10, 100, 200, 150]), pair => Assert.InRange(pair.First, pair.Second - 1, pair.Second + 1));
        Assert.Equal(1, Regex.Count(page, "<input type=\"range\""));
        Assert.Equal(8, Regex.Count(page, "<input type=\"radio\""));
        // Before on the left, the scored method on the right.
        Assert.Matches("<img class=\"left\"[^>]*alt=\"a: input\"", page);
        Assert.Matches("<img class=\"right\"[^>]*alt=\"a: out\"", page);
        Assert.Equal(4, Regex.Count(page, "<svg "));
    }

    [Fact]
    public async Task Names_are_text_and_never_markup()
    {
        const string Method = "</script><img src=x onerror=alert(1)>\"'&amp;";
        string name = OperatingSystem.IsWindows() ? "a'&amp;.png" : "<script>alert('1\")&amp;.png";
        ScorePictures.WriteFlat(Out, name, 200);
        ScorePictures.WriteFlat(_folder["in"], name, 10);
        ScorePictures.WriteFlat(Out, "<b>lonely.png".Replace("<b>", OperatingSystem.IsWindows() ? "" : "<b>", StringComparison.Ordinal), 200);
        string page = await ReportAsync(1, "--input", _folder["in"], "--name", Method, "--best", $"best={Method}", "--metrics", "de");

        string shown = Path.ChangeExtension(name, null);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=x", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(page, "<script"));
        Assert.Single(Regex.Matches(page, "</script"));
        Assert.Contains($">{WebUtility.HtmlEncode(shown)}</a>", page, StringComparison.Ordinal);
        Assert.Contains($">{WebUtility.HtmlEncode(Method)}</label>", page, StringComparison.Ordinal);
        // Inside attributes no quote of a name may end the value.
        Assert.All(Tags().Matches(page), tag => Assert.DoesNotContain("onerror", Attributes().Replace(tag.Value, ""), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Scores_in_the_table_can_be_sorted_by_their_exact_values()
    {
        ScorePictures.WriteFlat(Out, "a.png", 110);
        ScorePictures.WriteFlat(Out, "b.png", 100);
        ScorePictures.WriteFlat(Out, "c.png", 100);
        ScorePictures.WriteFlat(_folder["reference"], "a.png", 100);
        ScorePictures.WriteFlat(_folder["reference"], "b.png", 100);
        string page = await ReportAsync(1, ["--metrics", "psnr"], "--reference", _folder["reference"]);
        string table = page[page.IndexOf("<table id=\"scores\">", StringComparison.Ordinal)..];
        table = table[..table.IndexOf("</table>", StringComparison.Ordinal)];
        string[] values = [.. Regex.Matches(table, "data-value=\"([^\"]*)\"").Select(cell => cell.Groups[1].Value)];
        Assert.Equal(["Infinity", ""], values[1..]);
        // The last of a double's digits depends on the order of sums.
        Assert.Equal(ScorePictures.PsnrOf10Levels, double.Parse(values[0], CultureInfo.InvariantCulture), 1e-12);
        Assert.Equal(["28.13", "inf", "-"], Regex.Matches(table, "data-value=\"[^\"]*\">([^<]*)<").Select(cell => cell.Groups[1].Value));
        Assert.Contains("its reference is missing", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_anything_to_compare_with_there_is_the_picture_alone()
    {
        ScorePictures.WriteFlat(Out, "a.png", 110);
        string page = await ReportAsync(0, "--metrics", "de");
        Assert.Equal(1, Sources().Count(page));
        Assert.DoesNotContain("type=\"range\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestFiles.AllFormats), MemberType = typeof(TestFiles))]
    public void A_histogram_counts_every_pixel_of_every_colour(PixelFormat format)
    {
        using var frame = new Frame(5, 4, format);
        frame.Samples.Fill(0x40);
        frame.Rows(0, 1).Fill(0xFF);
        var histogram = Histogram.Of(frame);
        Assert.Equal(format.ColourChannels(), histogram.Channels.Count);
        Assert.All(histogram.Channels, channel => Assert.Equal((15, 5, 20), (channel[0x40], channel[0xFF], channel.Sum())));
    }

    private Task<string> ReportAsync(int exitCode, params string[] options) => ReportAsync(exitCode, options, "--no-reference");

    private Task<string> ReportAsync(string[] options, params string[] reference) => ReportAsync(0, options, reference);

    private async Task<string> ReportAsync(int exitCode, string[] options, params string[] reference)
    {
        string file = _folder["report.html"];
        CliRun run = await CliRun.RunAsync(["score", Out, .. reference, .. options, "--report", file]);
        Assert.Equal(exitCode, run.ExitCode);
        return await File.ReadAllTextAsync(file);
    }

    [GeneratedRegex("\\bsrc=\"([^\"]*)\"")]
    private static partial Regex Sources();

    [GeneratedRegex("\\bhref=\"([^\"]*)\"")]
    private static partial Regex Links();

    [GeneratedRegex("<[a-z][^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Attributes();
}
