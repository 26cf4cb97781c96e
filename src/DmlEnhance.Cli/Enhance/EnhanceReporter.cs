using System.Globalization;

namespace DmlEnhance.Cli.Enhance;

/// <summary>Tells a person how a run goes.</summary>
internal abstract class EnhanceReporter(CliConsole console)
{
    protected CliConsole Console { get; } = console;

    /// <summary>A progress bar where a person watches, otherwise a line a file; neither on standard output with JSON.</summary>
    public static EnhanceReporter Create(CliConsole console, bool json) =>
        console.ShowsProgress ? new EnhanceProgressBar(console, json) : new EnhanceLines(console, json);

    /// <summary>Runs and reports.</summary>
    public async Task<EnhanceSummary> RunAsync(EnhanceRun run, EnhancePlan plan, CancellationToken cancellationToken)
    {
        foreach (string missing in plan.Missing)
            Console.WriteError(missing);
        return await RunCoreAsync(run, plan, cancellationToken);
    }

    protected abstract Task<EnhanceSummary> RunCoreAsync(EnhanceRun run, EnhancePlan plan, CancellationToken cancellationToken);

    protected static string Line(EnhanceResult result)
    {
        string milliseconds = (result.Decode + result.Network + result.Encode).TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture);
        return $"{result.Item.Input} -> {result.Item.Output} ({result.Width}x{result.Height}, {milliseconds} ms)";
    }

    protected static string Total(EnhanceSummary summary)
    {
        string seconds = summary.Elapsed.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture);
        return $"{summary.Succeeded} enhanced{(summary.Failed > 0 ? $", {summary.Failed} failed" : "")} in {seconds} s";
    }
}

/// <summary>A line a file, for pipes and logs.</summary>
internal sealed class EnhanceLines(CliConsole console, bool json) : EnhanceReporter(console)
{
    protected override async Task<EnhanceSummary> RunCoreAsync(EnhanceRun run, EnhancePlan plan, CancellationToken cancellationToken)
    {
        EnhanceSummary summary = await run.RunAsync(plan, Report, cancellationToken);
        if (!json && plan.Items.Count + plan.Missing.Count > 1)
            await Console.Out.WriteLineAsync(Total(summary));
        return summary;
    }

    private void Report(EnhanceResult result)
    {
        if (result.Error is { } error)
        {
            Console.WriteError(error);
            return;
        }

        if (json)
            return;
        Console.Out.WriteLine(Line(result));
        foreach (string note in result.Notes)
            Console.Out.WriteLine($"  note: {note}");
    }
}
