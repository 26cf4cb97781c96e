namespace DmlEnhance.Cli.Enhance;

/// <summary>A line a file, for pipes and logs.</summary>
internal sealed class EnhanceLines(CliConsole console, bool json) : EnhanceReporter(console)
{
    protected override async Task<EnhanceSummary> RunCoreAsync(EnhanceRun run, EnhancePlan plan, CancellationToken cancellationToken)
    {
        EnhanceSummary summary = await run.RunAsync(plan, Report, _ => { }, (_, _) => { }, cancellationToken);
        if (!json && !summary.Interrupted && plan.Items.Count + plan.Missing.Count > 1)
            await Streams.Out.WriteLineAsync(Total(summary));
        return summary;
    }

    private void Report(EnhanceResult result)
    {
        if (result.Error is { } error)
        {
            Streams.WriteError(error);
            return;
        }

        if (json)
            return;
        Streams.Out.WriteLine(Line(result));
        foreach (string note in result.Notes)
            Streams.Out.WriteLine($"  note: {note}");
    }
}
