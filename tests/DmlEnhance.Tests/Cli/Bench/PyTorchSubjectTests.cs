using System.Diagnostics;
using System.Globalization;
using DmlEnhance.Cli.Bench;
using DmlEnhance.Cli.Bench.Peaks;
using DmlEnhance.Cli.Bench.Results;
using DmlEnhance.Frames;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using Xunit;

namespace DmlEnhance.Tests.Cli.Bench;

/// <summary>Pythons that are of no use: shell scripts in their place.</summary>
public sealed class PyTorchSubjectTests : IDisposable
{
    // Reads what PyTorch is given at the start, and greets.
    private const string Greets = "read threads; head -c 1344 > /dev/null; echo torch 0.0";

    private readonly TemporaryFolder _folder = new();

    public PyTorchSubjectTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell's scripts");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("exec sleep 60", BenchVerdict.LeftOut, "loading torch took more than 0.5 s", 0.5)]
    [InlineData("echo nonsense >&2; echo \"ModuleNotFoundError: No module named 'torch'\" >&2; exit 1", BenchVerdict.LeftOut, "ModuleNotFoundError: No module named 'torch'")]
    [InlineData("exit 3", BenchVerdict.LeftOut, "it ended with exit code 3 and said nothing")]
    [InlineData("echo hello; exec sleep 60", BenchVerdict.LeftOut, "answers 'hello', which was not expected")]
    [InlineData(Greets + "; exec sleep 60", BenchVerdict.Failed, "handing over a picture took more than 0.5 s", 60, 0.5)]
    [InlineData(Greets + "; read size; head -c 1152 > /dev/null; echo ok; read run; exec sleep 60", BenchVerdict.Failed, "a frame took more than 2 s", 60, 2)]
    [InlineData(Greets + "; read size; head -c 1152 > /dev/null; echo ok; read run; echo -1", BenchVerdict.Failed, "answers '-1', which was not expected")]
    [InlineData(Greets + "; read size; head -c 1152 > /dev/null; echo ok; read run; echo 2.5; read read; echo short", BenchVerdict.Failed, "it ended with exit code 0 and said nothing")]
    [InlineData(Greets + "; read size; head -c 1152 > /dev/null; echo ok; read run; echo 2.5; read read; head -c 4608 /dev/zero | tr '\\0' '\\377'; while read run; do echo 2.5; done", BenchVerdict.Wrong, "its result holds NaN or infinity")]
    public void A_Python_that_hangs_or_has_no_torch_is_one_line_and_keeps_nobody_waiting(string script, object verdict, string expected, double startLimit = 60, double frameLimit = 60)
    {
        long start = Stopwatch.GetTimestamp();
        BenchSubjectResult result = Run(Python(script), startLimit, frameLimit, CancellationToken.None);
        Assert.Equal(verdict, result.Verdict);
        Assert.Contains(expected, result.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', result.Reason!);
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(30), "it was waited for");
    }

    [Fact]
    public void A_Python_that_is_not_there_is_one_line()
    {
        BenchSubjectResult result = Run(_folder["python9"], 60, 60, CancellationToken.None);
        Assert.Equal((BenchVerdict.LeftOut, $"no {_folder["python9"]} with torch ({_folder["python9"]}: not found)"), (result.Verdict, result.Reason));
        Assert.False(result.Passed, "it was asked for");
    }

    [Fact]
    public async Task Ctrl_C_ends_a_Python_that_hangs()
    {
        using var cancellation = new CancellationTokenSource();
        string pidFile = _folder["pid"];
        Task run = Task.Run(() => Run(Python($"echo $$ > {pidFile}.new; mv {pidFile}.new {pidFile}; exec sleep 60"), 300, 300, cancellation.Token));
        while (!File.Exists(pidFile) && !run.IsCompleted)
            await Task.Delay(20);
        using Process python = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(pidFile), CultureInfo.InvariantCulture));
        await cancellation.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => run);
        Assert.True(python.HasExited);
    }

    private static BenchSubjectResult Run(string program, double startLimit, double frameLimit, CancellationToken cancellationToken)
    {
        var options = new PyTorchOptions { Program = program, StartLimit = TimeSpan.FromSeconds(startLimit), FrameLimit = TimeSpan.FromSeconds(frameLimit) };
        BenchSubjectSource source = Assert.Single(BenchSubjects.Choose(BenchSubjects.All(null, options), ["pytorch"]));
        OnnxModel model = OnnxModel.FromBytes("sci-test", OnnxExporter.ToOnnx(new SciNetwork(), new RandomParameters(3)));
        using Frame picture = TestFiles.Image(24, 16);
        using var candidate = BenchCandidate.Open(source, new BenchContext(model, 1), cancellationToken);
        var samples = new BenchSamples(candidate);
        samples.Prepare(picture, picture, cancellationToken);
        samples.Time(cancellationToken);
        return samples.Result(24 * 16, new MachinePeak(1, 1), null);
    }

    private string Python(string script)
    {
        string path = _folder["python"];
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
