using DmlEnhance.Cli;
using DmlEnhance.Direct3D12.Enhancers;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Cli;

/// <summary>What a command printed and returned, run in this process as if its output went into pipes, with this machine's adapters.</summary>
internal sealed record CliRun(int ExitCode, string Out, string Error)
{
    public static async Task<CliRun> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = await CommandLine.RunAsync(args, new CliConsole(output, error, OutIsTerminal: false, ErrorIsTerminal: false), gpus: new DirectMLBackend());
        return new CliRun(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Asserts that it failed with one line on the error stream that contains a text.</summary>
    public void AssertOneError(string expected)
    {
        Assert.Equal(DmlEnhance.Cli.ExitCode.Failure, ExitCode);
        string line = Assert.Single(Error.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("dmlenhance: ", line, StringComparison.Ordinal);
        Assert.Contains(expected, line, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected", line, StringComparison.Ordinal);
    }
}
