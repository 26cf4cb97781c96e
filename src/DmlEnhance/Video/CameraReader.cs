using DmlEnhance.Frames;

namespace DmlEnhance.Video;

/// <summary>A camera's frames, through a pipe from ffmpeg, which keeps none back. Not thread-safe.</summary>
internal sealed class CameraReader : ITimedFrames
{
    private readonly CameraDevice _camera;
    private readonly FfmpegProcess _process;
    private readonly NutReader _frames;

    /// <summary>Opens the camera and waits for its first frame's head.</summary>
    /// <exception cref="DmlEnhanceException">It gives none; one line that begins with the camera's name.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; it kills the program at any time.</exception>
    public CameraReader(FfmpegProgram program, CameraDevice camera, CancellationToken cancellationToken)
    {
        _camera = camera;
        _process = new FfmpegProcess(program.Ffmpeg, Arguments(camera, program.FrameRateOption), writes: false, reads: true, cancellationToken);
        try
        {
            _frames = Guard(() => new NutReader(_process.Output), cancellationToken);
        }
        catch
        {
            _process.Dispose();
            throw;
        }
    }

    public int Width => _frames.Width;

    public int Height => _frames.Height;

    public PixelFormat Format => PixelFormat.Rgba8;

    public long? ExpectedFrames => null;

    public Rational TimeBase => _frames.TimeBase;

    public bool Read(Frame target, out long stamp, CancellationToken cancellationToken)
    {
        stamp = Guard(
            () =>
            {
                // A camera has no end: where its frames end it was unplugged, or the program was killed.
                (long time, long size) = _frames.NextFrame() ?? throw new EndOfStreamException();
                if (size != target.SizeInBytes)
                    throw new InvalidDataException("the size of its frames changes");
                _frames.ReadFrame(target.Samples);
                return time;
            },
            cancellationToken);
        return true;
    }

    public void Dispose() => _process.Dispose();

    /// <summary>What ffmpeg is told: frames as they come, none waited for, repeated or kept back.</summary>
    internal static IReadOnlyList<string> Arguments(CameraDevice camera, string frameRateOption) =>
    [
        "-hide_banner", "-nostdin", "-loglevel", "level+warning",
        // The usual buffer, 3 MB, is less than one frame of 1920x1080.
        "-fflags", "nobuffer", "-flags", "low_delay", "-rtbufsize", "64M", "-f", "dshow", "-i", $"video={camera.Id}",
        "-map", "0:v:0", "-vf", "format=rgba", frameRateOption, "passthrough", "-c:v", "rawvideo", "-flush_packets", "1", "-f", "nut", "-write_index", "0", "pipe:1",
    ];

    private T Guard<T>(Func<T> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or InvalidDataException or DmlEnhanceException)
        {
            string reason = e is IOException ? _process.FailureReason() : e.Message;
            cancellationToken.ThrowIfCancellationRequested();
            throw new DmlEnhanceException($"camera {_camera.Name}: {reason}", e);
        }
    }
}
