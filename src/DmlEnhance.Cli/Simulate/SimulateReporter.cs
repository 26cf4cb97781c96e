using System.Globalization;
using Spectre.Console;

namespace DmlEnhance.Cli.Simulate;

/// <summary>Tells a person how a run goes.</summary>
/// <param name="console">Where.</param>
/// <param name="json">Whether standard output is to hold one JSON document and nothing else.</param>
/// <param name="quiet">Whether only errors are told.</param>
internal sealed class SimulateReporter(CliConsole console, bool json, bool quiet)
{
    private readonly bool _lines = !json && !quiet;

    /// <summary>Runs and reports: a progress bar where a person watches, otherwise a line a pair.</summary>
    public async Task<SimulateSummary> RunAsync(SimulateRun run, SimulatePlan plan, CancellationToken cancellationToken)
    {
        foreach (string missing in plan.Missing)
            console.WriteError(missing);
        bool watched = !quiet && console.ErrorIsTerminal && (json || console.OutIsTerminal);
        SimulateSummary summary = watched
            ? await RunWithBarAsync(run, plan, cancellationToken)
            : await run.RunAsync(plan, Report, _ => { }, cancellationToken);
        if (summary.Interrupted)
            console.WriteError(string.Create(CultureInfo.InvariantCulture, $"interrupted: {summary.Pairs} of {plan.Items.Sum(item => item.Pairs.Count)} pairs were made, none is half-written"));
        else if (_lines)
            await console.Out.WriteLineAsync(Total(summary));
        return summary;
    }

    private async Task<SimulateSummary> RunWithBarAsync(SimulateRun run, SimulatePlan plan, CancellationToken cancellationToken)
    {
        SimulateSummary? summary = null;
        await FileProgressBar.RunAsync(console, "darkening", plan.Items.Count, async (terminal, advance) =>
        {
            summary = await run.RunAsync(plan, ReportAbove, advance, cancellationToken);

            void ReportAbove(SimulateResult result)
            {
                if (result.Error is { } error)
                    FileProgressBar.WriteError(terminal, error);
                foreach (string note in result.Notes)
                    terminal.WriteLine(DmlEnhanceException.OneLine($"{result.Item.Input}: note: {note}"));
            }
        });
        return summary!;
    }

    private void Report(SimulateResult result)
    {
        if (result.Error is { } error)
            console.WriteError(error);
        if (!_lines)
            return;
        foreach (SimulatedPair pair in result.Pairs)
            console.Out.WriteLine(Line(result.Item, pair));
        foreach (string note in result.Notes)
            console.Out.WriteLine($"  note: {note}");
    }

    private static string Line(SimulateItem item, SimulatedPair made)
    {
        string mean = string.Create(CultureInfo.InvariantCulture, $"exposure 1/{1 / made.Simulation.Exposure:0.#}, mean {made.ReferenceMean:F3} -> {made.LowMean:F3}");
        return DmlEnhanceException.OneLine($"{item.Input} -> {made.Pair.Low} ({made.Width}x{made.Height}, {mean})");
    }

    private static string Total(SimulateSummary summary)
    {
        string seconds = summary.Elapsed.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture);
        return $"{summary.Pairs} pairs made{(summary.Failed > 0 ? $", {summary.Failed} failed" : "")} in {seconds} s";
    }
}
