using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace DmlEnhance.Cli.Bench;

/// <summary>A Python program that answers requests over pipes. Nothing here waits longer than it is told to: a program that does not answer is killed.</summary>
internal sealed class PythonProcess : IDisposable
{
    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(10);

    private const int LongestLine = 1024;
    private const int KeptErrors = 4096;

    private readonly Process _process;
    private readonly Thread _reader;
    private readonly StringBuilder _errors = new();
    private bool _isDisposed;

    /// <summary>Starts a program.</summary>
    /// <param name="program">Python, by its full path.</param>
    /// <param name="script">The text of the program, handed over as an argument: no shell reads it.</param>
    /// <exception cref="DmlEnhanceException">It cannot be started.</exception>
    public PythonProcess(string program, string script)
    {
        var start = new ProcessStartInfo(program, ["-u", "-c", script])
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
        };
        try
        {
            _process = Process.Start(start)!;
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            throw new DmlEnhanceException($"cannot be started: {e.Message}", e);
        }

        _reader = new Thread(ReadErrors) { IsBackground = true, Name = "Python's messages" };
        _reader.Start();
    }

    /// <summary>What it reads.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>What it writes.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>Does something that waits for the program.</summary>
    /// <param name="what">What is waited for, for the message.</param>
    /// <param name="limit">The program is killed when it takes longer.</param>
    /// <param name="exchange">Writes to <see cref="Input"/> and reads from <see cref="Output"/>.</param>
    /// <param name="cancellationToken">Kills the program, too.</param>
    /// <exception cref="DmlEnhanceException">It took too long, or the program ended; the message has its last words.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public T Exchange<T>(string what, TimeSpan limit, Func<T> exchange, CancellationToken cancellationToken)
    {
        using var watch = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        watch.CancelAfter(limit);
        using CancellationTokenRegistration killing = watch.Token.Register(Kill);
        try
        {
            return exchange();
        }
        catch (IOException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new DmlEnhanceException(watch.IsCancellationRequested ? string.Create(CultureInfo.InvariantCulture, $"{what} took more than {limit.TotalSeconds} s") : LastWords(), e);
        }
    }

    /// <summary>Writes a line.</summary>
    public void WriteLine(string line)
    {
        Input.Write(Encoding.ASCII.GetBytes(line + "\n"));
        Input.Flush();
    }

    /// <summary>Reads a line of text.</summary>
    /// <exception cref="IOException">There is none, or none that ends.</exception>
    public string ReadLine()
    {
        var line = new StringBuilder();
        for (int next; (next = Output.ReadByte()) != '\n'; line.Append((char)next))
        {
            if (next < 0 || line.Length == LongestLine)
                throw new EndOfStreamException("the answer does not end");
        }

        return line.ToString().TrimEnd('\r');
    }

    /// <summary>Ends it, if it still runs, and waits for its end.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        Kill();
        _process.WaitForExit(TimeToEnd);
        _reader.Join(TimeToEnd);
        _process.Dispose();
    }

    private void Kill()
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

    // Of a traceback the last line says what is wrong.
    private string LastWords()
    {
        if (!_process.WaitForExit(TimeToEnd))
            return "it closed its pipe and did not end";
        _reader.Join(TimeToEnd);
        lock (_errors)
        {
            string? last = _errors.ToString().Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault();
            return last ?? string.Create(CultureInfo.InvariantCulture, $"it ended with exit code {_process.ExitCode} and said nothing");
        }
    }

    private void ReadErrors()
    {
        char[] part = new char[1024];
        try
        {
            for (int count; (count = _process.StandardError.Read(part)) > 0;)
            {
                lock (_errors)
                {
                    _errors.Append(part, 0, count);
                    if (_errors.Length > KeptErrors)
                        _errors.Remove(0, _errors.Length - KeptErrors);
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Its pipe broke: there is no more to hear.
        }
    }
}
