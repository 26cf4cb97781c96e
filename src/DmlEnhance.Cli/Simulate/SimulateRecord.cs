using System.Text;
using DmlEnhance.Files;
using DmlEnhance.Simulation;

namespace DmlEnhance.Cli.Simulate;

/// <summary>What a run made and how: the file beside the pairs, and the document of <c>simulate --json</c>.</summary>
internal static class SimulateRecord
{
    /// <summary>Writes the file. It says nothing of the machine or of paths outside the folder, so the same run gives the same bytes.</summary>
    public static void WriteFile(string path, SimulateOptions options, SimulateSummary summary) =>
        AtomicFile.Write(path, Encoding.UTF8.GetBytes(CliJson.Write(new
        {
            VersionAction.Version,
            options.Level,
            options.Seed,
            options.Size,
            Ranges = Ranges(options.Ranges),
            summary.Interrupted,
            Pairs = Pairs(summary),
        }) + "\n"), CancellationToken.None);

    /// <summary>The document for standard output.</summary>
    public static string Write(SimulateOptions options, SimulateSummary summary) => CliJson.Write(new
    {
        VersionAction.Version,
        options.Level,
        options.Seed,
        options.Size,
        Ranges = Ranges(options.Ranges),
        summary.Failed,
        summary.Interrupted,
        ElapsedMs = Math.Round(summary.Elapsed.TotalMilliseconds, 2),
        Pairs = Pairs(summary),
        Errors = summary.Results.Select(result => result.Error).OfType<string>(),
        summary.Missing,
    });

    /// <summary>What parameters were drawn from.</summary>
    public static object Ranges(LowLightRanges ranges) => new
    {
        ranges.Exposure,
        ranges.FullWellElectrons,
        ranges.ReadNoiseElectrons,
        ranges.WhiteBalanceGain,
        ranges.JpegQuality,
        ranges.JpegProbability,
    };

    private static IEnumerable<object> Pairs(SimulateSummary summary) => summary.Results.SelectMany(result => result.Pairs.Select(made => new
    {
        made.Pair.Name,
        Photograph = result.Item.Name,
        made.Width,
        made.Height,
        made.Simulation.Exposure,
        made.Simulation.FullWellElectrons,
        made.Simulation.ReadNoiseElectrons,
        made.Simulation.RedGain,
        made.Simulation.BlueGain,
        made.Simulation.JpegQuality,
        made.Seed,
        ReferenceMean = Math.Round(made.ReferenceMean, 6),
        LowMean = Math.Round(made.LowMean, 6),
    }));
}
