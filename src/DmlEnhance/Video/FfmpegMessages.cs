using System.Text;
using System.Text.RegularExpressions;

namespace DmlEnhance.Video;

/// <summary>What ffmpeg writes to its error stream with <c>-loglevel level+warning</c>; bounded, however much it is.</summary>
internal sealed partial class FfmpegMessages
{
    private const int LongestLine = 1000;
    private const int MostLines = 500;

    // What libavformat says of a file that ends before its own tables do (mov, matroska), and of a packet that it cannot read at all.
    private static readonly string[] EndsEarly = ["partial file", "File ended prematurely", "Error during demuxing"];

    // Of ffmpeg itself, whatever the codec: a frame with concealed parts, or none at all. Two wordings of the second, before and since 6.1.
    private static readonly string[] Damaged = ["corrupt decoded frame", "Error while decoding stream", "Error submitting packet to decoder"];

    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private string? _first;
    private string? _last;
    private string? _breakOff;
    private int _errors;
    private int _damagedFrames;

    /// <summary>The first error, which the others follow from; null where there was none.</summary>
    public string? First => Get(ref _first);

    /// <summary>The line that says that the file ends before its own tables do; null where there was none.</summary>
    public string? BreakOff => Get(ref _breakOff);

    /// <summary>The last line, whatever it is.</summary>
    public string? Last => Get(ref _last);

    /// <summary>The first 500 lines, as they were written.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
                return [.. _lines];
        }
    }

    /// <summary>How many lines were errors.</summary>
    public int Errors => Get(ref _errors);

    /// <summary>How many frames were decoded in part only, or not at all.</summary>
    public int DamagedFrames => Get(ref _damagedFrames);

    /// <summary>Reads until the program ends.</summary>
    public void ReadAll(TextReader reader)
    {
        var line = new StringBuilder();
        char[] part = new char[1024];
        try
        {
            for (int count; (count = reader.Read(part)) > 0;)
            {
                foreach (char c in part.AsSpan(0, count))
                {
                    if (c is '\n' or '\r')
                        Take(line);
                    else if (line.Length < LongestLine)
                        line.Append(c);
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The program was killed.
        }

        Take(line);
    }

    private void Take(StringBuilder line)
    {
        string text = line.ToString().Trim();
        line.Clear();
        if (text.Length == 0)
            return;
        Match error = Error().Match(text);
        lock (_lock)
        {
            if (_lines.Count < MostLines)
                _lines.Add(text);
            _last = error.Success ? text[error.Length..] : text;
            if (Damaged.Any(says => text.Contains(says, StringComparison.Ordinal)))
                _damagedFrames++;
            if (!error.Success)
                return;
            if (EndsEarly.Any(says => text.Contains(says, StringComparison.Ordinal)))
                _breakOff ??= _last;
            _first ??= _last;
            _errors++;
        }
    }

    private T Get<T>(ref T field)
    {
        lock (_lock)
            return field;
    }

    // "[mov @ 0x55d0] [error] moov atom not found": which part spoke and where it lies in memory says nothing to a user. x265 has a form of its own.
    [GeneratedRegex(@"^(?:\[[^\]]* @ [0-9a-fA-Fx]+\] )*(?:\[(?:error|fatal|panic)\] |x265 \[error\]: )(?:\[[^\]]* @ [0-9a-fA-Fx]+\] )*")]
    private static partial Regex Error();
}
