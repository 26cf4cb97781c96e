using System.Text.Json;
using DmlEnhance.Cli;
using DmlEnhance.Cli.Bench;
using DmlEnhance.Devices;
using DmlEnhance.Models;
using DmlEnhance.Tests.Devices;
using Xunit;

namespace DmlEnhance.Tests.Cli.Bench;

/// <summary><c>dmlenhance bench</c> on pictures so small that it takes a second or two.</summary>
public sealed class BenchCommandTests : IDisposable
{
    private static readonly string[] Names = ["fused", "onnxruntime", "onnxruntime-whole", "dml", "pytorch"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_subject_has_a_row_in_the_table_and_ratio_and_fractions_in_the_document()
    {
        string file = _folder["bench.json"];
        CliRun run = await RunAsync(null, "--sizes", "64x48,5x3", "--threads", "1", "--rounds", "3", "--json", file);
        Assert.True(run.ExitCode == 0, run.Out + run.Error);
        Assert.Equal("", run.Error);
        string[] lines = run.Out.Split(Environment.NewLine);
        Assert.All(Names, name => Assert.Equal(2, lines.Count(line => line.StartsWith($"{name} ", StringComparison.Ordinal))));
        Assert.Equal(2, lines.Count(line => line.StartsWith("dml: ", StringComparison.Ordinal)));

        using JsonDocument document = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        JsonElement root = document.RootElement;
        Assert.True(root.GetProperty("passed").GetBoolean());
        Assert.Equal("sci-test.onnx", root.GetProperty("model").GetString());
        JsonElement threads = Assert.Single(root.GetProperty("runs").EnumerateArray());
        Assert.True(threads.GetProperty("peakMultiplyAddsPerSecond").GetDouble() > 1e8);
        Assert.True(threads.GetProperty("peakCopyBytesPerSecond").GetDouble() > 1e8);
        Assert.Equal(["64x48", "5x3"], threads.GetProperty("sizes").EnumerateArray().Select(size => size.GetProperty("size").GetString()));
        foreach (JsonElement size in threads.GetProperty("sizes").EnumerateArray())
        {
            Assert.Equal(3, size.GetProperty("rounds").GetInt32());
            JsonElement[] subjects = [.. size.GetProperty("subjects").EnumerateArray()];
            Assert.Equal(Names, subjects.Select(subject => subject.GetProperty("name").GetString()));
            Assert.All(subjects.Take(3), subject => Assert.Equal("right", subject.GetProperty("verdict").GetString()));
            Assert.Equal(1, subjects[0].GetProperty("ratioToFused").GetDouble());
            Assert.All(subjects.Where(subject => subject.GetProperty("verdict").GetString() == "right"), AssertTimed);
            Assert.All(subjects.Where(subject => subject.GetProperty("verdict").GetString() != "right"), subject =>
            {
                Assert.Equal("left out", subject.GetProperty("verdict").GetString());
                Assert.Equal(JsonValueKind.Null, subject.GetProperty("medianMs").ValueKind);
                Assert.Contains("DirectML|no python3 with torch".Split('|'), reason => subject.GetProperty("reason").GetString()!.Contains(reason, StringComparison.Ordinal));
            });
        }
    }

    [Fact]
    public async Task A_picture_that_differs_by_more_than_one_step_of_8_bits_is_wrong_and_a_person_sees_it()
    {
        BenchSubjectSource[] subjects = [.. new byte[] { 1, 2 }.Select(error => FakeSubject.Source($"fake{error}", context => new FakeSubject(context) { Error = error }))];
        CliRun run = await RunAsync(Watched.Everything, null, subjects, "--sizes", "24x16", "--threads", "1", "--rounds", "1");
        Assert.Equal(1, run.ExitCode);
        Assert.Matches("fake1.*right.*1/255", run.Out);
        Assert.Matches("fake2.*WRONG.*2/255", run.Out);
        Assert.Contains("fake2: its result differs from ONNX Runtime's by up to 2/255", run.Out, StringComparison.Ordinal);
        Assert.Contains("the machine's peak", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Adapters_are_judged_likewise_and_the_peak_of_the_CPU_is_none_of_theirs()
    {
        var gpus = new FakeBackend(FakeBackend.Adapter(0, "Card [new]"), FakeBackend.Adapter(1, "Old card", unavailable: "DirectML is too old"));
        CliRun run = await RunAsync(Watched.Nowhere, gpus, null, "--sizes", "24x16", "--threads", "1", "--rounds", "1", "--subjects", "dml", "--json", "-");
        Assert.Equal((1, "", 0), (run.ExitCode, run.Error, gpus.Alive));
        using JsonDocument document = JsonDocument.Parse(run.Out);
        JsonElement[] subjects = [.. document.RootElement.GetProperty("runs")[0].GetProperty("sizes")[0].GetProperty("subjects").EnumerateArray()];
        Assert.Equal(["dml:0", "dml:1"], subjects.Select(subject => subject.GetProperty("name").GetString()));
        // The fake copies the picture.
        Assert.Equal("wrong", subjects[0].GetProperty("verdict").GetString());
        Assert.Equal("fake on Card [new]", subjects[0].GetProperty("runs").GetString());
        Assert.True(subjects[0].GetProperty("medianMs").GetDouble() > 0);
        Assert.Equal(JsonValueKind.Null, subjects[0].GetProperty("fractionOfFmaPeak").ValueKind);
        Assert.Equal("Old card: DirectML is too old", subjects[1].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task NaN_is_wrong_what_breaks_has_failed_and_the_others_are_timed_all_the_same()
    {
        BenchSubjectSource[] subjects =
        [
            FakeSubject.Source("nan", context => new FakeSubject(context) { IsFinite = false }),
            FakeSubject.Source("early", context => new FakeSubject(context) { BreaksAt = 1 }),
            FakeSubject.Source("fused", context => new FakeSubject(context)),
            FakeSubject.Source("absent", _ => throw new DmlEnhanceException("there is none")),
        ];
        CliRun run = await RunAsync(subjects, "--sizes", "24x16,16x24", "--threads", "1", "--rounds", "2", "--json", "-");
        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        using JsonDocument document = JsonDocument.Parse(run.Out);
        foreach (JsonElement size in document.RootElement.GetProperty("runs")[0].GetProperty("sizes").EnumerateArray())
        {
            JsonElement[] found = [.. size.GetProperty("subjects").EnumerateArray()];
            Assert.Equal(
                [("nan", "wrong", "its result holds NaN or infinity"), ("early", "failed", "it broke"), ("fused", "right", null), ("absent", "left out", "there is none")],
                found.Select(subject => (subject.GetProperty("name").GetString(), subject.GetProperty("verdict").GetString(), subject.GetProperty("reason").GetString())));
            Assert.Equal(JsonValueKind.Null, found[0].GetProperty("largestDifference").ValueKind);
            AssertTimed(found[2]);
        }
    }

    [Fact]
    public async Task What_is_named_and_not_there_is_a_failure()
    {
        BenchSubjectSource[] subjects = [FakeSubject.Source("fake", context => new FakeSubject(context)), FakeSubject.Source("absent", _ => throw new DmlEnhanceException("there is none"))];
        CliRun run = await RunAsync(subjects, "--sizes", "24x16", "--threads", "1", "--rounds", "1", "--subjects", "fake,absent");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("absent: there is none", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "'0x10' is no size", "--sizes", "0x10")]
    [InlineData(2, "'99999x1' is no size", "--sizes", "64x48,99999x1")]
    [InlineData(2, "is too large", "--sizes", "16384x16384")]
    [InlineData(2, "'0' is not a number of threads", "--threads", "1,0")]
    [InlineData(2, "'many' is not a number of rounds", "--rounds", "many")]
    [InlineData(2, "there is no subject 'gpu' here, only fused, onnxruntime, onnxruntime-whole, dml, pytorch", "--subjects", "fused,gpu")]
    [InlineData(2, "the name of --python is empty", "--python", "")]
    [InlineData(2, "the name of --json is empty", "--json", "")]
    [InlineData(2, "--seizes", "--seizes", "64x48")]
    [InlineData(1, "a folder has this name", "--json", ".")]
    [InlineData(1, "no model 'nowhere'", "--model", "nowhere")]
    [InlineData(1, "no such file", "--model", "nowhere.onnx")]
    public async Task What_cannot_be_done_is_one_line_before_the_work(int exitCode, string expected, params string[] args)
    {
        CliRun run = await RunAsync(null, args);
        run.AssertOneError(exitCode, expected);
        Assert.Equal("", run.Out);
    }

    private static void AssertTimed(JsonElement subject)
    {
        Assert.InRange(subject.GetProperty("largestDifference").GetInt32(), 0, 1);
        double median = subject.GetProperty("medianMs").GetDouble();
        Assert.InRange(subject.GetProperty("leastMs").GetDouble(), double.Epsilon, median);
        Assert.Equal(1000, median * subject.GetProperty("framesPerSecond").GetDouble(), 1e-6);
        Assert.InRange(subject.GetProperty("ratioToFused").GetDouble(), double.Epsilon, 1e6);
        // A clock that rises between two measurements may take a share above 1, but not far.
        Assert.InRange(subject.GetProperty("fractionOfFmaPeak").GetDouble(), double.Epsilon, 1.5);
        Assert.InRange(subject.GetProperty("fractionOfCopy").GetDouble(), double.Epsilon, 1.5);
    }

    private Task<CliRun> RunAsync(IReadOnlyList<BenchSubjectSource>? subjects, params string[] args) => RunAsync(Watched.Nowhere, null, subjects, args);

    private async Task<CliRun> RunAsync(Watched watched, IComputeBackend? gpus, IReadOnlyList<BenchSubjectSource>? subjects, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        string[] model = args.Contains("--model") ? [] : ["--model", TestFiles.WriteModel(_folder.Path)];
        var console = new CliConsole(output, error, OutIsTerminal: watched == Watched.Everything, ErrorIsTerminal: watched != Watched.Nowhere);
        int exitCode = await CommandLine.RunAsync(["bench", .. model, .. args], console, new ModelCatalog([_folder["no models"]]), gpus, benchSubjects: subjects);
        return new CliRun(exitCode, output.ToString(), error.ToString());
    }
}
