using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace DmlEnhance.Video;

/// <summary>One run of ffmpeg or ffprobe. Its error stream is read all the time, so that it never waits for us there.</summary>
internal sealed class FfmpegProcess : IDisposable
{
    // A program that was told to end, or whose pipe was closed, ends at once; one that hangs is not waited for without end.
    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(10);

    // Ctrl+C in a terminal reaches ffmpeg too, which may end before we have heard of it: exit code 255, and STATUS_CONTROL_C_EXIT on Windows.
    private static readonly TimeSpan TimeToHearOfInterrupt = TimeSpan.FromSeconds(1);

    private const int InterruptedExitCode = 255;
    private const int InterruptedExitCodeWindows = unchecked((int)0xC000013A);

    private const int MostOutput = 1 << 24; // of text: what ffprobe says of a file, or ffmpeg's help

    private readonly Process _process;
    private readonly FfmpegMessages _messages = new();
    private readonly Thread _reader;
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenRegistration _killing;
    private bool _isDisposed;

    /// <summary>Starts the program.</summary>
    /// <param name="program">Its full path.</param>
    /// <param name="arguments">Handed over one by one: no shell reads them.</param>
    /// <param name="writes">Whether we write to its input.</param>
    /// <param name="reads">Whether we read its output.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <exception cref="DmlEnhanceException">It cannot be started.</exception>
    public FfmpegProcess(string program, IEnumerable<string> arguments, bool writes, bool reads, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
            StandardOutputEncoding = Encoding.UTF8,
        };
        // Would change the level of messages, or send them into a file.
        start.Environment.Remove("FFREPORT");
        start.Environment["AV_LOG_FORCE_NOCOLOR"] = "1";
        try
        {
            _process = Process.Start(start)!;
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            throw new DmlEnhanceException($"cannot start {program}: {e.Message}", e);
        }

        _reader = new Thread(() => _messages.ReadAll(_process.StandardError)) { IsBackground = true, Name = "ffmpeg's messages" };
        _reader.Start();
        try
        {
            // Neither may read what a user types, nor wait for somebody to read.
            if (!writes)
                _process.StandardInput.Close();
            if (!reads)
                _process.StandardOutput.Close();
        }
        catch (IOException e)
        {
            Dispose();
            throw new DmlEnhanceException($"cannot start {program}: {e.Message}", e);
        }

        _cancellationToken = cancellationToken;
        _killing = cancellationToken.Register(Kill);
    }

    /// <summary>What it reads.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>What it writes.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>Errors that it told of so far; the first few in words.</summary>
    public FfmpegMessages Messages => _messages;

    /// <summary>Runs a program to its end and gives what it wrote as text.</summary>
    /// <exception cref="DmlEnhanceException">It failed, or wrote too much; the message is its own.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static string TextOf(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = new FfmpegProcess(program, arguments, writes: false, reads: true, cancellationToken);
        var text = new StringBuilder();
        char[] part = new char[4096];
        for (int count; (count = process._process.StandardOutput.Read(part)) > 0;)
        {
            text.Append(part, 0, count);
            if (text.Length > MostOutput)
                throw new DmlEnhanceException($"{Path.GetFileName(program)} says more than can be read");
        }

        process.WaitForSuccess();
        return text.ToString();
    }

    /// <summary>Runs a program to its end and gives what it wrote to its error stream, however it ended.</summary>
    /// <exception cref="DmlEnhanceException">It cannot be started.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static IReadOnlyList<string> MessagesOf(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = new FfmpegProcess(program, arguments, writes: false, reads: false, cancellationToken);
        process._process.WaitForExit();
        process._reader.Join(TimeToEnd);
        cancellationToken.ThrowIfCancellationRequested();
        return process._messages.Lines;
    }

    /// <summary>Waits until it has ended.</summary>
    /// <exception cref="DmlEnhanceException">It failed; the message is its own words, without the name of a file.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void WaitForSuccess()
    {
        _process.WaitForExit();
        _reader.Join(TimeToEnd);
        _cancellationToken.ThrowIfCancellationRequested();
        if (_process.ExitCode != 0)
            throw new DmlEnhanceException(Reason());
    }

    /// <summary>Why it failed, once its pipe broke: waits for its end, which is near then.</summary>
    public string FailureReason()
    {
        if (!_process.WaitForExit(TimeToEnd))
            return "it closed its pipe and did not end";
        _reader.Join(TimeToEnd);
        return Reason();
    }

    /// <summary>Ends it and all that it started, if it still runs.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended already.
        }
    }

    /// <summary>Ends it if it still runs, and waits until it holds no file any more.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _killing.Dispose();
        Kill();
        _process.WaitForExit(TimeToEnd);
        _reader.Join(TimeToEnd);
        _process.Dispose();
    }

    private string Reason()
    {
        if (_process.ExitCode is InterruptedExitCode or InterruptedExitCodeWindows && _cancellationToken.WaitHandle.WaitOne(TimeToHearOfInterrupt))
            _cancellationToken.ThrowIfCancellationRequested();
        return _messages.First
            ?? (_messages.Last is { } last ? $"{last} (exit code {_process.ExitCode})" : $"it ended with exit code {_process.ExitCode} and said nothing; was it killed?");
    }
}
