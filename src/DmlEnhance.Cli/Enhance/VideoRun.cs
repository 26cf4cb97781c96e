using DmlEnhance.Enhancers;
using DmlEnhance.Images;
using DmlEnhance.Video;

namespace DmlEnhance.Cli.Enhance;

/// <summary>Enhances the videos and sequences of a plan.</summary>
/// <param name="enhancer">What enhances; stays the caller's.</param>
/// <param name="model">Its model, as the user named it.</param>
/// <param name="strength">0 to 1.</param>
/// <param name="videoOptions">How videos are encoded.</param>
/// <param name="imageOptions">How the pictures of sequences are encoded.</param>
internal sealed class VideoRun(IVideoEnhancer enhancer, string model, float strength, VideoWriteOptions videoOptions, ImageWriteOptions imageOptions)
{
    // Looked for by the first video: without it pictures and sequences are done, and each video tells how to get it.
    private readonly Lazy<FfmpegProgram> _program = new(FfmpegProgram.Find);

    /// <summary>Does one item.</summary>
    /// <param name="item">A video or a sequence.</param>
    /// <param name="progress">Told after each frame.</param>
    /// <param name="cancellationToken">Ends it; nothing half-written is left.</param>
    public EnhanceResult Enhance(EnhanceItem item, Action<VideoProgress> progress, CancellationToken cancellationToken)
    {
        string[] files = [item.Output, .. item.Frames.SelectMany(frame => new[] { frame.Input, frame.Output })];
        try
        {
            VideoResult result = item.Kind == EnhanceKind.Video
                ? VideoFile.Enhance(_program.Value, item.Input, item.Output, enhancer, strength, videoOptions, progress, cancellationToken)
                : VideoFile.EnhanceSequence([.. item.Frames.Select(frame => (frame.Input, frame.Output))], enhancer, strength, imageOptions, progress, cancellationToken);
            return new EnhanceResult(item) { Width = result.Width, Height = result.Height, Video = result, VideoModel = Path.GetFileName(model), Notes = result.Notes };
        }
        catch (Exception e) when (FileError.Of(e, item.Input, files) is { } error)
        {
            return new EnhanceResult(item) { Error = error };
        }
    }
}
