using Spectre.Console;

namespace DmlEnhance.Cli.Enhance;

/// <summary>A bar with files a second and the time left; failures and notes stay above it.</summary>
internal sealed class EnhanceProgressBar(CliConsole console, bool json) : EnhanceReporter(console)
{
    protected override async Task<EnhanceSummary> RunCoreAsync(EnhanceRun run, EnhancePlan plan, CancellationToken cancellationToken)
    {
        EnhanceSummary? summary = null;
        await FileProgressBar.RunAsync(Streams, "enhancing", plan.Items.Count, async (terminal, advance) =>
        {
            summary = await run.RunAsync(plan, Report, advance, cancellationToken);

            void Report(EnhanceResult result)
            {
                if (result.Error is { } error)
                    FileProgressBar.WriteError(terminal, error);
                else if (plan.Items.Count == 1)
                    terminal.WriteLine(Line(result));
                foreach (string note in result.Notes)
                    terminal.WriteLine(DmlEnhanceException.OneLine($"{result.Item.Input}: note: {note}"));
            }
        });
        if (!json && !summary!.Interrupted && (plan.Items.Count != 1 || plan.Missing.Count > 0))
            await Streams.Out.WriteLineAsync(Total(summary));
        return summary!;
    }
}
