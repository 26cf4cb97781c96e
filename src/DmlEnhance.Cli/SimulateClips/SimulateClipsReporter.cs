using System.Globalization;
using Spectre.Console;

namespace DmlEnhance.Cli.SimulateClips;

/// <summary>Tells a person how a run goes.</summary>
/// <param name="console">Where.</param>
/// <param name="json">Whether standard output is to hold one JSON document and nothing else.</param>
/// <param name="quiet">Whether only errors are told.</param>
internal sealed class SimulateClipsReporter(CliConsole console, bool json, bool quiet)
{
    private readonly bool _lines = !json && !quiet;

    /// <summary>Runs and reports: a progress bar where a person watches, otherwise a line a video.</summary>
    public async Task<SimulateClipsSummary> RunAsync(SimulateClipsRun run, SimulateClipsPlan plan, CancellationToken cancellationToken)
    {
        foreach (string missing in plan.Missing)
            console.WriteError(missing);
        bool watched = !quiet && console.ErrorIsTerminal && (json || console.OutIsTerminal);
        SimulateClipsSummary summary = watched
            ? await RunWithBarAsync(run, plan, cancellationToken)
            : await run.RunAsync(plan, Report, _ => { }, cancellationToken);
        if (summary.Interrupted)
            console.WriteError(string.Create(CultureInfo.InvariantCulture, $"interrupted: {summary.Videos} of {plan.Videos} videos were made, none is half-written"));
        else if (_lines)
            await console.Out.WriteLineAsync(Total(summary));
        return summary;
    }

    private async Task<SimulateClipsSummary> RunWithBarAsync(SimulateClipsRun run, SimulateClipsPlan plan, CancellationToken cancellationToken)
    {
        SimulateClipsSummary? summary = null;
        await FileProgressBar.RunAsync(console, "darkening", plan.Videos, async (terminal, advance) =>
        {
            summary = await run.RunAsync(plan, ReportAbove, advance, cancellationToken);

            void ReportAbove(SimulateClipsResult result)
            {
                if (result.Error is { } error)
                    FileProgressBar.WriteError(terminal, error);
                if (result.Note is { } note)
                    terminal.WriteLine(DmlEnhanceException.OneLine($"{result.Source.Input}: note: {note}"));
            }
        }, "videos");
        return summary!;
    }

    private void Report(SimulateClipsResult result)
    {
        if (result.Error is { } error)
            console.WriteError(error);
        if (!_lines)
            return;
        foreach (SimulatedVideo video in result.Videos)
            console.Out.WriteLine(Line(result.Source, video));
        if (result.Note is { } note)
            console.Out.WriteLine($"  note: {note}");
    }

    private static string Line(ClipSource source, SimulatedVideo video)
    {
        string light = string.Create(CultureInfo.InvariantCulture,
            $"exposure 1/{1 / video.Lights.Max(light => light.Exposure):0.#} to 1/{1 / video.Lights.Min(light => light.Exposure):0.#}, gamma {video.Lights[0].Gamma:0.##}");
        return DmlEnhanceException.OneLine($"{source.Input} -> {video.Name} ({video.Lights.Count} frames, {light}{(video.KnowsMotion ? ", motion known" : "")})");
    }

    private static string Total(SimulateClipsSummary summary)
    {
        string seconds = summary.Elapsed.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture);
        return $"{summary.Videos} videos made{(summary.Failed > 0 ? $", {summary.Failed} failed" : "")} in {seconds} s";
    }
}
