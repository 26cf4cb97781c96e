using System.Globalization;

namespace DmlEnhance.Cli.Score;

/// <summary>Tells a person how a run goes and what came out.</summary>
/// <param name="console">Where.</param>
/// <param name="bar">Whether a progress bar is shown, where a person watches.</param>
/// <param name="tables">Whether the scores are told, and not only errors.</param>
internal sealed class ScoreReporter(CliConsole console, bool bar, bool tables)
{
    /// <summary>Runs; failures are told as they happen.</summary>
    public async Task<ScoreSummary> RunAsync(ScoreRun run, ScorePlan plan, CancellationToken cancellationToken)
    {
        foreach (string missing in plan.Missing)
            console.WriteError(missing);
        if (!bar || !console.ErrorIsTerminal)
            return await run.RunAsync(picture => Report(picture, console.WriteError), _ => { }, cancellationToken);
        ScoreSummary? summary = null;
        await FileProgressBar.RunAsync(console, "scoring", plan.Items.Sum(item => item.Frames), async (terminal, advance) =>
            summary = await run.RunAsync(picture => Report(picture, error => FileProgressBar.WriteError(terminal, error)), advance, cancellationToken), plan.IsVideo ? "frames" : "files");
        return summary!;
    }

    /// <summary>The tables, and a line about all of it.</summary>
    public async Task WriteAsync(ScoreSummary summary)
    {
        if (!tables)
            return;
        ScoreTable.Write(console, summary);
        string seconds = summary.Elapsed.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture);
        string failed = summary.Failed > 0 ? $", {summary.Failed} with errors" : "";
        await console.Out.WriteLineAsync($"{summary.Pictures.Count} {summary.Plan.Noun}{(summary.Pictures.Count == 1 ? "" : "s")} scored{failed} in {seconds} s");
    }

    /// <summary>A line a document.</summary>
    public async Task WriteAsync(IReadOnlyList<string> documents)
    {
        foreach (string document in tables ? documents : [])
            await console.Out.WriteLineAsync(DmlEnhanceException.OneLine($"-> {document}"));
    }

    private static void Report(PictureScores picture, Action<string> writeError)
    {
        foreach (string error in picture.AllErrors)
            writeError(error);
    }
}
