using System.Diagnostics;
using System.Globalization;
using DmlEnhance.Cli;
using DmlEnhance.Devices;
using DmlEnhance.Models;
using Xunit;

namespace DmlEnhance.Tests.Cli;

/// <summary>What a command printed and returned.</summary>
internal sealed record CliRun(int ExitCode, string Out, string Error)
{
    /// <summary>The program as it is started by a user.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "DmlEnhance.Cli.exe" : "DmlEnhance.Cli");

    // Whatever is installed on the machine, and whatever this project ships.
    private static ModelCatalog NoModels { get; } = new([Path.Combine(AppContext.BaseDirectory, "no models here")]);

    /// <summary>Runs a command in this process, as if its output went into pipes.</summary>
    public static Task<CliRun> RunAsync(params string[] args) => RunAsync(Watched.Nowhere, args);

    /// <summary>Runs a command in this process; as if a person watched some of it.</summary>
    public static Task<CliRun> RunAsync(Watched watched, params string[] args) => RunAsync(watched, NoModels, args);

    /// <summary>Runs a command in this process with the models of a catalog.</summary>
    public static Task<CliRun> RunAsync(Watched watched, ModelCatalog catalog, params string[] args) => RunAsync(watched, catalog, null, args);

    /// <summary>Runs a command in this process with the models of a catalog and GPUs.</summary>
    public static async Task<CliRun> RunAsync(Watched watched, ModelCatalog catalog, IComputeBackend? gpus, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = await CommandLine.RunAsync(args, new CliConsole(output, error, OutIsTerminal: watched == Watched.Everything, ErrorIsTerminal: watched != Watched.Nowhere), catalog, gpus);
        return new CliRun(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Starts the program in a process of its own.</summary>
    public static Process Start(IReadOnlyDictionary<string, string>? environment, params string[] args)
    {
        // A shell's background job ignores Ctrl+C, and so would all that it starts.
        var start = OperatingSystem.IsLinux()
            ? new ProcessStartInfo("env", ["--default-signal=INT", Program, .. args])
            : new ProcessStartInfo(Program, args);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Runs the program in a process of its own, to its end.</summary>
    public static async Task<CliRun> RunProcessAsync(IReadOnlyDictionary<string, string>? environment, params string[] args)
    {
        using Process process = Start(environment, args);
        return await FinishAsync(process);
    }

    /// <summary>Waits for a process and takes what it printed.</summary>
    public static async Task<CliRun> FinishAsync(Process process)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new CliRun(process.ExitCode, await output, await error);
    }

    /// <summary>Sends a process what Ctrl+C sends; not on Windows.</summary>
    public static async Task InterruptAsync(Process process)
    {
        // The shell's own kill: the program of that name is not on every system.
        using Process kill = Process.Start("sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -INT {process.Id}")]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Asserts that it failed with one line on the error stream that contains a text.</summary>
    public void AssertOneError(int exitCode, string expected)
    {
        Assert.Equal(exitCode, ExitCode);
        string line = Assert.Single(Error.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("dmlenhance: ", line, StringComparison.Ordinal);
        Assert.Contains(expected, line, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected", line, StringComparison.Ordinal);
    }
}

/// <summary>Which streams lead to a terminal.</summary>
internal enum Watched
{
    Nowhere,
    ErrorOnly,
    Everything,
}
