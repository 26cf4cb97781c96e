using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Video;

namespace DmlEnhance.Cli.Score.Sequences;

/// <summary>The frames of a video file.</summary>
internal sealed class VideoSequence : IFrameSequence
{
    private readonly VideoReader _reader;

    /// <summary>Starts the decoder.</summary>
    /// <exception cref="DmlEnhanceException">It is no video, or ffmpeg is missing.</exception>
    public VideoSequence(string path, CancellationToken cancellationToken)
    {
        FfmpegProgram program = FfmpegProgram.Find();
        _reader = new VideoReader(program, VideoProbe.Probe(program, path, cancellationToken), cancellationToken);
    }

    /// <summary>Whether a file is a video and not a picture.</summary>
    public static bool IsVideo(string path) => VideoContainer.IsVideo(path, ImageFile.ReadableExtensions);

    /// <summary>How many frames a video says it has; null where it does not say, or cannot be read, which the run will tell.</summary>
    public static long? ExpectedFrames(string path)
    {
        try
        {
            return VideoProbe.Probe(FfmpegProgram.Find(), path).ExpectedFrames;
        }
        catch (DmlEnhanceException)
        {
            return null;
        }
    }

    public Frame? Read(CancellationToken cancellationToken)
    {
        var frame = new Frame(_reader.Width, _reader.Height, _reader.Format);
        try
        {
            if (_reader.Read(frame, out _, cancellationToken))
                return frame;
        }
        catch
        {
            frame.Dispose();
            throw;
        }

        frame.Dispose();
        return null;
    }

    public void Dispose() => _reader.Dispose();
}
