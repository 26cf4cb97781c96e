using System.Diagnostics;
using DmlEnhance.Enhancers;
using DmlEnhance.Files;
using DmlEnhance.Images;

namespace DmlEnhance.Video;

/// <summary>Enhances whole videos and sequences of pictures.</summary>
/// <remarks>
/// Three stages overlap: decoding, the network, encoding. A few frames lie between them, so memory does not grow with the video. The video's result takes its
/// place when it is complete; whatever breaks before that, a file that is cut short too, leaves an older one as it was and nothing else.
/// </remarks>
public static class VideoFile
{
    /// <summary>Enhances a video into another file, with its sound, subtitles, chapters and times.</summary>
    /// <param name="program">Where ffmpeg is.</param>
    /// <param name="input">A local video.</param>
    /// <param name="output">The file to write; its ending (<see cref="VideoContainer.WritableExtensions"/>) chooses the container.</param>
    /// <param name="enhancer">What enhances; stays the caller's.</param>
    /// <param name="strength">0 to 1: the share of the enhancement.</param>
    /// <param name="options">How to encode; null for the defaults.</param>
    /// <param name="progress">Told after each frame, on another thread, one at a time; or null.</param>
    /// <param name="cancellationToken">Ends the work; ffmpeg is killed, and nothing is left of it.</param>
    /// <exception cref="DmlEnhanceException">The input cannot be decoded to its end, the output not encoded, or the network not run; one line.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static VideoResult Enhance(
        FfmpegProgram program, string input, string output, IVideoEnhancer enhancer, float strength = 1, VideoWriteOptions? options = null,
        Action<VideoProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(enhancer);
        long start = Stopwatch.GetTimestamp();
        VideoContainer.Of(output);
        VideoInfo info = VideoProbe.Probe(program, input, cancellationToken);
        VideoResult? result = null;
        AtomicFile.WriteByName(output, (temporary, token) =>
        {
            // A stage that fails ends the programs of the other two, which may wait for it.
            using var stopping = CancellationTokenSource.CreateLinkedTokenSource(token);
            using var writer = new VideoWriter(program, output, temporary, info, options ?? new VideoWriteOptions(), stopping.Token);
            using var reader = new VideoReader(program, info, stopping.Token);
            var pipeline = new FramePipeline<long>(reader, enhancer, strength, writer);
            long frames = pipeline.Run(progress, stopping);
            writer.Complete();
            List<string> notes = [.. writer.Notes];
            if (reader.DecodingErrors > 0)
                notes.Add($"the decoder went on after {reader.DecodingErrors} errors, the first: {reader.FirstDecodingError}");
            result = new VideoResult(reader.Width, reader.Height, frames, enhancer.Latency, enhancer.Cuts, Stopwatch.GetElapsedTime(start), notes);
        }, cancellationToken);
        return result!;
    }

    /// <summary>Enhances a sequence of equally large pictures as the frames of one video.</summary>
    /// <param name="frames">Each picture's file and where its result goes, in the order of the stream; see <see cref="PictureSequence.InOrder"/>.</param>
    /// <param name="enhancer">What enhances; stays the caller's.</param>
    /// <param name="strength">0 to 1: the share of the enhancement.</param>
    /// <param name="options">How results are encoded; null for the defaults.</param>
    /// <param name="progress">As in <see cref="Enhance"/>.</param>
    /// <param name="cancellationToken">Ends the work; pictures that are written stay, and none is half-written.</param>
    /// <exception cref="DmlEnhanceException">A picture cannot be read or written, or differs from the first in size or format; one line.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static VideoResult EnhanceSequence(
        IReadOnlyList<(string Input, string Output)> frames, IVideoEnhancer enhancer, float strength = 1, ImageWriteOptions? options = null,
        Action<VideoProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frames);
        ArgumentNullException.ThrowIfNull(enhancer);
        ArgumentOutOfRangeException.ThrowIfZero(frames.Count);
        long start = Stopwatch.GetTimestamp();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var sequence = new PictureSequence(frames, options ?? new ImageWriteOptions(), cancellationToken);
        long written = new FramePipeline<PictureStamp>(sequence, enhancer, strength, sequence).Run(progress, stopping);
        return new VideoResult(sequence.Width, sequence.Height, written, enhancer.Latency, enhancer.Cuts, Stopwatch.GetElapsedTime(start), sequence.Notes);
    }
}
