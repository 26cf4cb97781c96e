using DmlEnhance.Enhancers;

namespace DmlEnhance.Cli.Enhance;

/// <summary>The document of <c>enhance --json</c>.</summary>
/// <remarks>
/// Times are milliseconds, of the models' loading, of all files together and of each file's steps; a picture's model, exposure and strength are null where a
/// model was named, a video's frames, rate, latency and cuts for a picture; a video's stages overlap, so it has one time. What videos ran on is under
/// <c>videos</c>, null where there were none; the document's own device is that of pictures, or of videos where there were no pictures.
/// </remarks>
internal static class EnhanceJsonReport
{
    /// <summary>Writes it.</summary>
    /// <param name="pictures">What enhanced pictures; null where there were none.</param>
    /// <param name="videos">What enhanced videos and sequences; null where there were none.</param>
    /// <param name="began">When the command began: what lies before it is the process's start.</param>
    /// <param name="modelTime">From reading the models to being ready for the first frame.</param>
    /// <param name="summary">What became of each.</param>
    public static string Write(EnhancerInfo? pictures, EnhancerInfo? videos, DateTimeOffset began, TimeSpan modelTime, EnhanceSummary summary) => CliJson.Write(new
    {
        (pictures ?? videos)!.Model,
        (pictures ?? videos)!.Device,
        (pictures ?? videos)!.Provider,
        (pictures ?? videos)!.Threads,
        (pictures ?? videos)!.Reason,
        Videos = videos is null ? null : new { videos.Model, videos.Device, videos.Provider, videos.Threads, videos.Reason },
        summary.Succeeded,
        summary.Failed,
        summary.Interrupted,
        Began = began,
        ModelMs = Milliseconds(modelTime),
        ElapsedMs = Milliseconds(summary.Elapsed),
        Files = summary.Results.Select(result => new
        {
            result.Item.Input,
            Output = result.Error is null ? result.Item.Output : null,
            result.Error,
            result.Width,
            result.Height,
            Format = result.Error is null && result.Video is null ? result.Format.ToString() : null,
            Model = result.Choice?.Model ?? result.VideoModel,
            Exposure = result.Choice is { } measured ? Math.Round(measured.Exposure, 6) : (double?)null,
            result.Choice?.Strength,
            result.Video?.Frames,
            FramesPerSecond = result.Video is { } video ? Math.Round(video.FramesPerSecond, 3) : (double?)null,
            result.Video?.Latency,
            result.Video?.Cuts,
            VideoMs = result.Video is { } timed ? Milliseconds(timed.Elapsed) : (double?)null,
            result.Notes,
            DecodeMs = Milliseconds(result.Decode),
            NetworkMs = Milliseconds(result.Network),
            EncodeMs = Milliseconds(result.Encode),
        }),
        summary.Missing,
    });

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 2);
}
