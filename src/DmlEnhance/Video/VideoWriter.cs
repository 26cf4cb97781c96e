using System.Globalization;
using DmlEnhance.Frames;

namespace DmlEnhance.Video;

/// <summary>Encodes frames by ffmpeg, which gets them through a pipe, and copies what else the source file holds: sound, subtitles, chapters, titles.</summary>
/// <remarks>
/// RGB becomes what the source was: its matrix, range, sampling of colour and bits, tagged as the source is. Every frame keeps its time. The file is complete
/// once <see cref="Complete"/> has returned; write to a temporary name (<see cref="Files.AtomicFile.WriteByName"/>). Not thread-safe.
/// </remarks>
public sealed class VideoWriter : IFrameSink<long>, IDisposable
{
    // Rounded where swscale would cut off, and colour differences interpolated at every pixel: otherwise each conversion shifts the mean.
    internal const string ScaleFlags = "bicubic+accurate_rnd+full_chroma_int+full_chroma_inp";

    // In MP4 a track's clock has 32 bits for its rate; ffmpeg's own limit of what makes sense.
    private const int FinestTrackClock = 1_000_000;

    private readonly FfmpegProgram _program;
    private readonly VideoInfo _source;
    private readonly VideoWriteOptions _options;
    private readonly VideoContainer _container;
    private readonly VideoEncoder _encoder;
    private readonly string _pixelFormat;
    private readonly List<(VideoTrack Stream, string Codec)> _copied = [];
    private readonly List<string> _notes = [];
    private readonly string _name;
    private readonly string _file;
    private readonly CancellationToken _cancellationToken;
    private FfmpegProcess? _process;
    private MatroskaWriter? _frames;
    private long _origin;

    /// <summary>Settles how to encode; ffmpeg starts with the first frame.</summary>
    /// <param name="program">Where ffmpeg is.</param>
    /// <param name="name">The name that the user gave the output: its ending says which container, and errors begin with it.</param>
    /// <param name="file">The file to write, which is replaced.</param>
    /// <param name="source">The file that the frames come from.</param>
    /// <param name="options">How to encode.</param>
    /// <param name="cancellationToken">Kills the encoder, whenever it is cancelled.</param>
    /// <exception cref="DmlEnhanceException">There is no such encoder, or the container cannot hold what the source has; one line that begins with the name.</exception>
    public VideoWriter(FfmpegProgram program, string name, string file, VideoInfo source, VideoWriteOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        _program = program;
        _source = source;
        _options = options;
        _name = name;
        _file = file;
        _cancellationToken = cancellationToken;
        _container = VideoContainer.Of(name);
        try
        {
            if (_container.IsMov && !program.KeepsLastFrameOfMp4)
                throw new DmlEnhanceException($"this ffmpeg ({program.Ffmpeg}) is older than 5.1 and hides the last frame of such a file; write a file that ends with .mkv, "
                    + $"or install a newer one (Windows: winget install Gyan.FFmpeg) and have {FfmpegProgram.FfmpegVariable} and {FfmpegProgram.FfprobeVariable} name it where this one is found first");
            _encoder = VideoEncoder.Find(program, options.Codec ?? _container.DefaultCodec, cancellationToken);
            if (options.Crf is not null && !_encoder.HasCrf)
                throw new DmlEnhanceException($"{_encoder.Name} has no constant rate factor (crf)");
            if (options.Preset is not null && !_encoder.HasPreset)
                throw new DmlEnhanceException($"{_encoder.Name} has no presets");
            _pixelFormat = _encoder.PixelFormat(source, _notes);
            Choose(source);
        }
        catch (DmlEnhanceException e)
        {
            throw Failure(e.Message, e);
        }
    }

    /// <summary>One line for each thing of the source that the output lacks.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Writes the next frame.</summary>
    /// <param name="frame">As the <see cref="VideoReader"/> of the source gives them.</param>
    /// <param name="time">Its time, as the reader gave it.</param>
    /// <param name="cancellationToken">Ends the writing between frames.</param>
    /// <exception cref="DmlEnhanceException">The encoder failed; one line that begins with the output's name.</exception>
    /// <exception cref="OperationCanceledException">A token was cancelled.</exception>
    public void Write(Frame frame, long time, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        cancellationToken.ThrowIfCancellationRequested();
        if (frame.Format != _source.FrameFormat)
            throw new ArgumentException($"the frame is {frame.Format}, the video's frames are {_source.FrameFormat}", nameof(frame));
        Guard(() =>
        {
            if (_frames is null)
                Start(frame, time);
            _frames!.Write(frame.Samples, (time - _origin) * _source.TimeBase.Value);
        });
    }

    /// <summary>After the last frame: lets the encoder finish the file.</summary>
    /// <exception cref="DmlEnhanceException">It failed, or there was no frame.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Complete()
    {
        if (_process is not { } process)
            throw Failure("there was no frame to write", null);
        Guard(() =>
        {
            process.Input.Close();
            process.WaitForSuccess();
        });
    }

    /// <summary>Ends the encoder; what it wrote is no complete file unless <see cref="Complete"/> was called.</summary>
    public void Dispose() => _process?.Dispose();

    private void Choose(VideoInfo source)
    {
        foreach (VideoTrack stream in source.OtherTracks)
        {
            if (stream.Kind == VideoTrackKind.Audio)
                _copied.Add((stream, "copy"));
            else if (stream.Kind == VideoTrackKind.Subtitle)
                _copied.Add((stream, _container.SubtitleCodec(stream.Codec)));
            else if (stream.Kind == VideoTrackKind.Attachment && _container.HoldsAttachments)
                _copied.Add((stream, "copy"));
            else
                _notes.Add($"stream {stream.Index} ({stream.Kind.ToString().ToLowerInvariant()}{(stream.Codec.Length > 0 ? $", {stream.Codec}" : "")}) is left out");
        }

        if (source.HasAlpha)
            _notes.Add("transparency is left out");
        if (source.Colour.IsHighDynamicRange)
            _notes.Add("its brightness is HDR (PQ or HLG) and was taken for sRGB, on which the models were trained; convert it to SDR first for a faithful result");
        if (source.IsInterlaced)
            _notes.Add("the frames are interlaced; the result is marked as progressive");
    }

    private void Start(Frame frame, long time)
    {
        long clock = (long)Math.Round(_source.ClockStart / _source.TimeBase.Value);
        // Matroska has no negative times: a picture that begins before 0 moves to it, and the sound with it.
        _origin = clock != 0 ? Math.Min(clock, time) : Math.Min(0, time);
        _process = new FfmpegProcess(_program.Ffmpeg, Arguments(), writes: true, reads: false, _cancellationToken);
        _frames = new MatroskaWriter(_process.Input, frame.Width, frame.Height, frame.Format.BytesPerPixel(), _source.FrameRate);
    }

    private List<string> Arguments()
    {
        Rational tick = _source.TimeBase;
        List<string> arguments =
        [
            "-hide_banner", "-nostdin", "-loglevel", "level+warning", "-copyts",
            "-protocol_whitelist", "pipe", "-analyzeduration", "0", "-probesize", "32", "-f", "matroska", "-i", "pipe:0",
        ];
        if (_origin != 0)
            arguments.AddRange(["-itsoffset", (-_origin * tick.Value).ToString("F6", CultureInfo.InvariantCulture)]);
        arguments.AddRange(FfmpegInput.File(_source.Path));
        arguments.AddRange(["-map", "0:v:0"]);
        foreach ((VideoTrack stream, _) in _copied)
            arguments.AddRange(["-map", Number($"1:{stream.Index}")]);
        arguments.AddRange(["-map_metadata", "1", "-map_chapters", "1", "-map_metadata:s:v:0", Number($"1:s:{_source.StreamIndex}"), "-metadata:s:v:0", "rotate="]);
        arguments.AddRange(["-vf", Conversion(), "-c:v", _encoder.Name]);
        AddQuality(arguments);
        AddColour(arguments);
        arguments.AddRange([_program.FrameRateOption, "passthrough", "-enc_time_base:v:0", $"{tick.Numerator}:{tick.Denominator}"]);
        foreach (var kind in _copied.GroupBy(copied => copied.Stream.Kind))
        {
            string letter = kind.Key switch { VideoTrackKind.Audio => "a", VideoTrackKind.Subtitle => "s", _ => "t" };
            arguments.AddRange(kind.SelectMany((copied, i) => new[] { Number($"-c:{letter}:{i}"), copied.Codec }));
        }

        if (_container.IsMov)
            AddMov(arguments, tick);
        arguments.AddRange(["-max_muxing_queue_size", "4096", "-f", _container.Muxer, "-y", FfmpegInput.Name(_file)]);
        return arguments;
    }

    private void AddQuality(List<string> arguments)
    {
        if (_encoder.HasCrf)
            arguments.AddRange(["-crf", Number($"{_options.Crf ?? VideoWriteOptions.DefaultCrf}")]);
        // These take the factor as a bound of a bit rate unless there is none.
        if (_encoder.HasCrf && (_encoder.Name.StartsWith("libvpx", StringComparison.Ordinal) || _encoder.Name == "libaom-av1"))
            arguments.AddRange(["-b:v", "0"]);
        if (_options.Preset is { } preset)
            arguments.AddRange(["-preset", preset]);
        if (_encoder.Name == "libx265")
            arguments.AddRange(["-x265-params", "log-level=error"]);
    }

    private void AddColour(List<string> arguments)
    {
        VideoColour colour = _source.Colour;
        if (colour.Range is { } isFull)
            arguments.AddRange(["-color_range", isFull ? "2" : "1"]);
        if (colour.Matrix is not (0 or VideoColour.Unknown))
            arguments.AddRange(["-colorspace", Number($"{colour.Matrix}")]);
        if (colour.Primaries != VideoColour.Unknown)
            arguments.AddRange(["-color_primaries", Number($"{colour.Primaries}")]);
        if (colour.Transfer != VideoColour.Unknown)
            arguments.AddRange(["-color_trc", Number($"{colour.Transfer}")]);
    }

    private void AddMov(List<string> arguments, Rational tick)
    {
        arguments.AddRange(["-movflags", "+faststart"]);
        if (tick.Numerator == 1 && tick.Denominator <= FinestTrackClock)
            arguments.AddRange(["-video_track_timescale", Number($"{tick.Denominator}")]);
        // Without it Apple's players do not take HEVC.
        if (_encoder.Name.Contains("hevc", StringComparison.Ordinal) || _encoder.Name == "libx265")
            arguments.AddRange(["-tag:v", "hvc1"]);
    }

    private string Conversion()
    {
        VideoColour colour = _source.Colour;
        int matrix = colour.Matrix == 0 ? VideoColour.Unknown : colour.Matrix;
        string range = colour.Range switch { null => "unknown", true => "pc", false => "tv" };
        return $"scale=out_color_matrix={colour.ScaleMatrix(_source.Height)}:out_range={colour.ScaleRange}:flags={ScaleFlags},format={_pixelFormat},"
            + Number($"setparams=range={range}:colorspace={matrix}:color_primaries={colour.Primaries}:color_trc={colour.Transfer},setsar={_source.PixelAspect}");
    }

    private void Guard(Action work)
    {
        try
        {
            work();
        }
        catch (IOException e)
        {
            string reason = _process?.FailureReason() ?? e.Message;
            _cancellationToken.ThrowIfCancellationRequested();
            throw Failure($"the encoder failed: {reason}", e);
        }
        catch (DmlEnhanceException e)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            throw Failure($"the encoder failed: {e.Message}", e);
        }
    }

    private DmlEnhanceException Failure(string reason, Exception? inner)
    {
        string plain = FfmpegInput.WithoutPath(reason, _file).Replace(_file, _name, StringComparison.Ordinal);
        return new DmlEnhanceException($"{_name}: {plain.Replace(FfmpegInput.Name(_source.Path), _source.Path, StringComparison.Ordinal)}", inner);
    }

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
