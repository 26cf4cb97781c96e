using DmlEnhance;
using DmlEnhance.Images;
using DmlEnhance.Video;

namespace NightSceneViewer;

/// <summary>The video or camera of a run. It outlives a lost device.</summary>
internal sealed class ViewerVideo : IDisposable
{
    private const string CameraPrefix = "camera:";

    private readonly TimeSpan? _origin;

    private ViewerVideo(string name, VideoPlayback playback, TimeSpan? origin)
    {
        Name = name;
        Playback = playback;
        _origin = origin;
    }

    /// <summary>What the panel calls it.</summary>
    public string Name { get; }

    public VideoPlayback Playback { get; }

    /// <summary>Opens the source that was asked for.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="cancellationToken">Ends it, at any time.</param>
    /// <returns>Null where the source is neither a video nor a camera.</returns>
    /// <exception cref="DmlEnhanceException">There is no such camera, the file is no video, or ffmpeg is missing; one line.</exception>
    public static ViewerVideo? Open(ViewerOptions options, CancellationToken cancellationToken)
    {
        if (options.Source.StartsWith(CameraPrefix, StringComparison.OrdinalIgnoreCase))
            return OpenCamera(options.Source[CameraPrefix.Length..], cancellationToken);
        return VideoContainer.IsVideo(options.Source, ImageFile.ReadableExtensions) ? OpenFile(options, cancellationToken) : null;
    }

    /// <summary>Goes on to the frame that is due.</summary>
    /// <param name="elapsed">What the loop says; without a window, that is the time that a video's frame is wanted for.</param>
    /// <returns>Whether there is another frame than before.</returns>
    public bool Advance(TimeSpan elapsed) => _origin is { } origin ? Playback.AdvanceTo(elapsed - origin) : Playback.Advance();

    public void Dispose() => Playback.Dispose();

    private static ViewerVideo OpenFile(ViewerOptions options, CancellationToken cancellationToken)
    {
        FfmpegProgram program = FfmpegProgram.Find();
        VideoInfo info = VideoProbe.Probe(program, options.Source, cancellationToken);
        var start = TimeSpan.FromSeconds(options.Start);
        var how = new VideoPlaybackOptions { Start = start, IsLooping = !options.Once, IsRealTime = !options.Headless };
        return new ViewerVideo(Path.GetFileName(options.Source), VideoPlayback.Open(program, info, how, cancellationToken), options.Headless ? start : null);
    }

    private static ViewerVideo OpenCamera(string request, CancellationToken cancellationToken)
    {
        if (request.Length == 0)
            throw new DmlEnhanceException($"{CameraPrefix} lacks the camera's number or name, such as {CameraPrefix}0");
        FfmpegProgram program = FfmpegProgram.Find();
        CameraDevice camera = CameraCatalog.Choose(CameraCatalog.List(program, cancellationToken), request);
        return new ViewerVideo($"camera {camera.Name}", VideoPlayback.Open(program, camera, cancellationToken), null);
    }
}
