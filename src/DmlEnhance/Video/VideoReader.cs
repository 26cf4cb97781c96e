using System.Globalization;
using DmlEnhance.Frames;

namespace DmlEnhance.Video;

/// <summary>Decodes a video's frames, in the order in which they are shown, through a pipe from ffmpeg.</summary>
/// <remarks>
/// Frames are upright RGB: the file's own matrix and range are applied, its rotation too. Every decoded frame is given once, with the time that the file
/// says: none is repeated or dropped to even out a rate. Not thread-safe.
/// </remarks>
public sealed class VideoReader : ITimedFrames
{
    // Added to all times in the pipe, because NUT has no negative ones.
    private const int SecondsAhead = 60;

    // A stream that ends so much before what its container says was cut off.
    private const double ShortBySeconds = 1;

    // One frame in so many may be damaged: a recording with a few bad places is worth enhancing, rubble is not.
    private const int FramesPerDamaged = 10;

    private readonly VideoInfo _info;
    private readonly FfmpegProcess _process;
    private readonly NutReader _frames;
    private readonly long _ahead;
    private long _last = long.MinValue;

    /// <summary>Starts the decoder.</summary>
    /// <param name="program">Where ffmpeg is.</param>
    /// <param name="info">The file, from <see cref="VideoProbe.Probe"/>.</param>
    /// <param name="cancellationToken">Kills the decoder, whenever it is cancelled.</param>
    /// <exception cref="DmlEnhanceException">No frame can be decoded; one line that begins with the path.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public VideoReader(FfmpegProgram program, VideoInfo info, CancellationToken cancellationToken = default)
        : this(program, info, info?.FrameFormat ?? throw new ArgumentNullException(nameof(info)), cancellationToken)
    {
    }

    /// <param name="format">What frames are read as: RGB or RGBA of 8 bits, or RGB of 16.</param>
    /// <inheritdoc cref="VideoReader(FfmpegProgram, VideoInfo, CancellationToken)"/>
    /// <param name="program">Where ffmpeg is.</param>
    /// <param name="info">The file.</param>
    /// <param name="cancellationToken">Kills the decoder, whenever it is cancelled.</param>
    internal VideoReader(FfmpegProgram program, VideoInfo info, PixelFormat format, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(program);
        _info = info;
        Format = format;
        _ahead = (long)Math.Ceiling(SecondsAhead / info.TimeBase.Value);
        _process = Guard(() => new FfmpegProcess(program.Ffmpeg, Arguments(program), writes: false, reads: true, cancellationToken), cancellationToken);
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

    /// <summary>Pixels a row.</summary>
    public int Width => _frames.Width;

    /// <summary>Rows.</summary>
    public int Height => _frames.Height;

    /// <summary>What frames must be: <see cref="VideoInfo.FrameFormat"/>.</summary>
    public PixelFormat Format { get; }

    /// <inheritdoc cref="VideoInfo.TimeBase"/>
    public Rational TimeBase => _info.TimeBase;

    /// <inheritdoc cref="VideoInfo.ExpectedFrames"/>
    public long? ExpectedFrames => _info.ExpectedFrames;

    /// <summary>Frames read so far.</summary>
    public long FramesRead { get; private set; }

    /// <summary>Errors that the decoder told of and went on after, such as lost parts of frames; 0 for a sound file.</summary>
    public int DecodingErrors => _process.Messages.Errors;

    /// <summary>The first of <see cref="DecodingErrors"/>, or null.</summary>
    public string? FirstDecodingError => _process.Messages.First;

    /// <summary>Decodes the next frame.</summary>
    /// <param name="target">Of <see cref="Width"/>, <see cref="Height"/> and <see cref="Format"/>.</param>
    /// <param name="time">When it is shown, in ticks of <see cref="VideoInfo.TimeBase"/>; greater than that of the frame before.</param>
    /// <param name="cancellationToken">Ends the reading between frames.</param>
    /// <returns>False after the last frame.</returns>
    /// <exception cref="DmlEnhanceException">The file is damaged or cut off, or the size of its frames changes; one line that begins with the path.</exception>
    /// <exception cref="OperationCanceledException">A token was cancelled.</exception>
    public bool Read(Frame target, out long time, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (target.Width != Width || target.Height != Height || target.Format != Format)
            throw new ArgumentException($"the frame is {target.Width}x{target.Height} {target.Format}, the video {Width}x{Height} {Format}", nameof(target));
        cancellationToken.ThrowIfCancellationRequested();
        long? next = Guard(() => ReadNext(target), cancellationToken);
        time = next ?? 0;
        return next is not null;
    }

    /// <summary>Ends the decoder.</summary>
    public void Dispose() => _process.Dispose();

    private long? ReadNext(Frame target)
    {
        if (_frames.NextFrame() is not { } frame)
        {
            _process.WaitForSuccess();
            CheckWhole();
            return null;
        }

        if (frame.Size != target.SizeInBytes)
            throw new DmlEnhanceException($"the size of its frames changes at frame {FramesRead + 1}; split it there");
        _frames.ReadFrame(target.Samples);
        FramesRead++;
        // Where a file gives two frames one time the second is shown a tick later; no player could show both.
        double seconds = frame.Time * _frames.TimeBase.Value - SecondsAhead;
        if (Math.Abs(seconds) > VideoProbe.MostSeconds)
            throw new DmlEnhanceException(string.Create(CultureInfo.InvariantCulture, $"frame {FramesRead} is to be shown at {seconds:G3} s, which is no video's time; make its times anew with ffmpeg first"));
        double ticks = frame.Time * (_frames.TimeBase.Value / _info.TimeBase.Value);
        _last = Math.Max(_last + (FramesRead > 1 ? 1 : 0), (long)Math.Round(ticks) - _ahead);
        return _last;
    }

    // Single errors are told by the caller; a file that was cut off or is mostly damaged is none that was enhanced.
    private void CheckWhole()
    {
        if (FramesRead == 0)
            throw new DmlEnhanceException("no frame of it could be decoded");
        double read = (_last - Math.Round(_info.ClockStart / _info.TimeBase.Value)) * _info.TimeBase.Value;
        double frame = _info.FrameRate is { } rate ? 1 / rate.Value : 0;
        bool isShort = _info.Duration is { } duration && read + 2 * frame + ShortBySeconds < duration.TotalSeconds && DecodingErrors > 0;
        if (_process.Messages.BreakOff is { } || isShort)
        {
            string whole = _info.Duration is { } length ? string.Create(CultureInfo.InvariantCulture, $" of {length.TotalSeconds:F1}") : "";
            throw new DmlEnhanceException(string.Create(CultureInfo.InvariantCulture, $"the file breaks off after {read:F1}{whole} s ({_process.Messages.BreakOff ?? FirstDecodingError})"));
        }

        if (_process.Messages.DamagedFrames > FramesRead / FramesPerDamaged)
            throw new DmlEnhanceException($"{_process.Messages.DamagedFrames} of its {FramesRead} frames are damaged ({FirstDecodingError})");
    }

    private IEnumerable<string> Arguments(FfmpegProgram program) =>
    [
        "-hide_banner", "-nostdin", "-loglevel", "level+warning", "-copyts",
        .. FfmpegInput.File(_info.Path),
        "-map", string.Create(CultureInfo.InvariantCulture, $"0:{_info.StreamIndex}"),
        // Chapters would bring further time bases into the pipe.
        "-map_metadata", "-1", "-map_chapters", "-1",
        "-vf", $"{Conversion()},setpts=PTS+{_ahead.ToString(CultureInfo.InvariantCulture)}",
        program.FrameRateOption, "passthrough", "-enc_time_base", $"{_info.TimeBase.Numerator}:{_info.TimeBase.Denominator}",
        "-c:v", "rawvideo", "-f", "nut", "-write_index", "0", "pipe:1",
    ];

    private string Conversion()
    {
        string format = Format switch { PixelFormat.Rgb16 => "rgb48le", PixelFormat.Rgba8 => "rgba", _ => "rgb24" };
        // Alpha is not read: the frames of a video that has some are opaque.
        if (Format == PixelFormat.Rgba8 && _info.HasAlpha)
            format = "rgb24,format=rgba";
        return _info.Colour.Matrix == 0
            ? $"format={format}"
            : $"scale=in_color_matrix={_info.Colour.ScaleMatrix(_info.Height)}:in_range={_info.Colour.ScaleRange}:flags={VideoWriter.ScaleFlags},format={format}";
    }

    private T Guard<T>(Func<T> work, CancellationToken cancellationToken)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is EndOfStreamException or IOException)
        {
            string reason = _process?.FailureReason() ?? e.Message; // null while it is being started
            cancellationToken.ThrowIfCancellationRequested();
            throw Failure(reason, e);
        }
        catch (Exception e) when (e is InvalidDataException or DmlEnhanceException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Failure(e.Message, e);
        }
    }

    private DmlEnhanceException Failure(string reason, Exception inner) =>
        new($"{_info.Path}: the decoder failed: {FfmpegInput.WithoutPath(reason, _info.Path)}", inner);
}
