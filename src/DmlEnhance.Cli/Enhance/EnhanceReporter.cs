using System.Globalization;
using DmlEnhance.Exposure;

namespace DmlEnhance.Cli.Enhance;

/// <summary>Tells a person how a run goes.</summary>
internal abstract class EnhanceReporter(CliConsole console)
{
    protected CliConsole Streams { get; } = console;

    /// <summary>
    /// A progress bar where a person watches, otherwise a line a file. With JSON, which is all that standard output then
    /// holds, a person may watch the bar while the document goes into a file.
    /// </summary>
    public static EnhanceReporter Create(CliConsole console, bool json) =>
        console.ErrorIsTerminal && (json || console.OutIsTerminal) ? new EnhanceProgressBar(console, json) : new EnhanceLines(console, json);

    /// <summary>Runs and reports.</summary>
    public async Task<EnhanceSummary> RunAsync(EnhanceRun run, EnhancePlan plan, CancellationToken cancellationToken)
    {
        foreach (string missing in plan.Missing)
            Streams.WriteError(missing);
        EnhanceSummary summary = await RunCoreAsync(run, plan, cancellationToken);
        if (summary.Interrupted)
            Streams.WriteError($"interrupted: {summary.Succeeded} of {plan.Items.Count} files were enhanced, none is half-written");
        return summary;
    }

    protected abstract Task<EnhanceSummary> RunCoreAsync(EnhanceRun run, EnhancePlan plan, CancellationToken cancellationToken);

    protected static string Line(EnhanceResult result)
    {
        if (result.Video is { } video)
        {
            return DmlEnhanceException.OneLine(string.Create(CultureInfo.InvariantCulture,
                $"{result.Item.Input} -> {result.Item.Output} ({video.Width}x{video.Height}, {video.Frames} frames, {video.FramesPerSecond:F1} fps, latency {video.Latency} frames, {video.Cuts} cuts, {result.VideoModel})"));
        }

        string milliseconds = (result.Decode + result.Network + result.Encode).TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture);
        string model = result.Choice is { IsBright: false } choice ? $", {Model(choice)}" : "";
        string bright = result.Choice is { IsBright: true } left ? string.Create(CultureInfo.InvariantCulture, $", left as it is: bright already (mean {left.Exposure:F2})") : "";
        return DmlEnhanceException.OneLine($"{result.Item.Input} -> {result.Item.Output} ({result.Width}x{result.Height}, {milliseconds} ms{model}){bright}");
    }

    protected static string Total(EnhanceSummary summary)
    {
        string seconds = summary.Elapsed.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture);
        string bright = summary.Bright > 0 ? $", {summary.Bright} left as bright as they were" : "";
        string failed = summary.Failed > 0 ? $", {summary.Failed} failed" : "";
        return $"{summary.Succeeded - summary.Bright} enhanced{bright}{failed} in {seconds} s";
    }

    // Less than 1 was either asked for, or is all that a nearly bright picture can bear.
    private static string Model(AutoChoice choice) =>
        choice.Strength < 1 ? string.Create(CultureInfo.InvariantCulture, $"{choice.Model}, strength {choice.Strength:F2}") : choice.Model;
}
