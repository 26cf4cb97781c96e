using System.Text;
using DmlEnhance.Cli.Simulate;
using DmlEnhance.Files;

namespace DmlEnhance.Cli.SimulateClips;

/// <summary>What a run made and how: the lists and the file beside the videos, and the document of <c>simulate-clips --json</c>.</summary>
internal static class SimulateClipsRecord
{
    /// <summary>Writes lists and file. They say nothing of the machine or of paths outside the folder, so the same run gives the same bytes.</summary>
    public static void WriteFiles(ClipLayout layout, SimulateClipsOptions options, SimulateClipsSummary summary)
    {
        foreach ((string path, bool isTest) in new[] { (layout.TrainList, false), (layout.TestList, true) })
        {
            IEnumerable<string> names = summary.Results.Where(result => result.Source.IsTest == isTest).SelectMany(result => result.Videos).Select(video => $"{video.Name}\n");
            AtomicFile.Write(path, Encoding.UTF8.GetBytes(string.Concat(names)), CancellationToken.None);
        }

        AtomicFile.Write(layout.Record, Encoding.UTF8.GetBytes(CliJson.Write(new
        {
            VersionAction.Version,
            Settings = Settings(options),
            summary.Interrupted,
            Videos = Videos(summary),
        }) + "\n"), CancellationToken.None);
    }

    /// <summary>The document for standard output.</summary>
    public static string Write(SimulateClipsOptions options, SimulateClipsSummary summary) => CliJson.Write(new
    {
        VersionAction.Version,
        Settings = Settings(options),
        summary.Failed,
        summary.Interrupted,
        ElapsedMs = Math.Round(summary.Elapsed.TotalMilliseconds, 2),
        Videos = Videos(summary),
        Errors = summary.Results.Select(result => result.Error).OfType<string>(),
        summary.Missing,
    });

    private static object Settings(SimulateClipsOptions options) => new
    {
        options.Level,
        options.Seed,
        options.Width,
        options.Height,
        options.Frames,
        options.Test,
        options.Clip.FlickerPercent,
        options.Clip.DriftPercent,
        options.Clip.StillPercent,
        options.Clip.PatchPercent,
        options.Clip.WarpPercent,
        Ranges = SimulateRecord.Ranges(options.Clip.Light),
    };

    private static IEnumerable<object> Videos(SimulateClipsSummary summary) => summary.Results.SelectMany(result => result.Videos.Select(made => new
    {
        made.Name,
        Source = result.Source.Name,
        Kind = result.Source.Kind.ToString().ToLowerInvariant(),
        List = result.Source.IsTest ? "test" : "train",
        made.First,
        Frames = made.Lights.Count,
        made.KnowsMotion,
        made.Seed,
        made.Lights[0].FullWellElectrons,
        made.Lights[0].ReadNoiseElectrons,
        made.Lights[0].RedGain,
        made.Lights[0].BlueGain,
        made.Lights[0].JpegQuality,
        Exposures = made.Lights.Select(light => light.Exposure),
        Gammas = made.Lights.Select(light => light.Gamma),
    }));
}
