using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using DmlEnhance.Frames;
using DmlEnhance.Networks;

namespace DmlEnhance.Cli.Bench;

/// <summary>SCI by PyTorch in a Python of the machine (<c>sci.py</c>): its own clock round its network, float tensors in and out, which favours it.</summary>
internal sealed class PyTorchSubject : BenchSubject
{
    private const int LargestRead = 1 << 20;

    private readonly PythonProcess _python;
    private readonly PyTorchOptions _options;
    private readonly string _program;
    private readonly string _version;
    private Frame? _picture;
    private PlaneBuffer? _result;

    private PyTorchSubject(string program, PythonProcess python, PyTorchOptions options, string version) =>
        (_program, _python, _options, _version) = (program, python, options, version);

    public override string Description => $"PyTorch {_version} ({_program}), float tensors, no conversion, batch normalisation folded";

    public override bool IsOnCpu => true;

    /// <summary>Starts the first Python that has PyTorch.</summary>
    /// <exception cref="DmlEnhanceException">There is none; the message says what each lacks.</exception>
    public static PyTorchSubject Open(BenchContext context, PyTorchOptions options, CancellationToken cancellationToken)
    {
        float[] constants = SciWeights.Read(context.Model).ToConstants();
        var reasons = new List<string>();
        IReadOnlyList<(string Name, string? Path)> programs = PythonPrograms.Find(options.Program);
        foreach ((string name, string? path) in programs)
        {
            if (path is null)
            {
                reasons.Add($"{name}: not found");
                continue;
            }

            try
            {
                return Start(name, path, context.Threads, constants, options, cancellationToken);
            }
            catch (DmlEnhanceException e)
            {
                reasons.Add($"{name}: {e.Message}");
            }
        }

        throw new DmlEnhanceException($"no {programs[0].Name} with torch ({string.Join("; ", reasons)})");
    }

    public override void Load(Frame picture, CancellationToken cancellationToken)
    {
        _result?.Dispose();
        _result = new PlaneBuffer(picture.Width, picture.Height);
        _picture = picture;
        string answer = _python.Exchange("handing over a picture", _options.FrameLimit, () =>
        {
            _python.WriteLine(string.Create(CultureInfo.InvariantCulture, $"size {picture.Width} {picture.Height}"));
            _python.Input.Write(picture.Samples);
            _python.Input.Flush();
            return _python.ReadLine();
        }, cancellationToken);
        if (answer != "ok")
            throw Unexpected(answer);
    }

    public override double Run(CancellationToken cancellationToken)
    {
        string answer = _python.Exchange("a frame", _options.FrameLimit, () =>
        {
            _python.WriteLine("run");
            return _python.ReadLine();
        }, cancellationToken);
        return double.TryParse(answer, NumberStyles.Float, CultureInfo.InvariantCulture, out double milliseconds) && milliseconds > 0 ? milliseconds : throw Unexpected(answer);
    }

    public override bool Read(Frame result, CancellationToken cancellationToken)
    {
        _python.Exchange("handing back a result", _options.FrameLimit, () =>
        {
            _python.WriteLine("read");
            for (long at = 0; at < _result!.SizeInBytes; at += LargestRead)
                _python.Output.ReadExactly(_result.Bytes(at, (int)Math.Min(LargestRead, _result.SizeInBytes - at)));
            return true;
        }, cancellationToken);
        return _result!.CopyTo(_picture!, result);
    }

    public override void Dispose()
    {
        _python.Dispose();
        _result?.Dispose();
    }

    private static PyTorchSubject Start(string name, string path, int threads, float[] constants, PyTorchOptions options, CancellationToken cancellationToken)
    {
        var python = new PythonProcess(path, Script());
        try
        {
            string answer = python.Exchange("loading torch", options.StartLimit, () =>
            {
                python.WriteLine(threads.ToString(CultureInfo.InvariantCulture));
                python.Input.Write(MemoryMarshal.AsBytes(constants.AsSpan()));
                python.Input.Flush();
                return python.ReadLine();
            }, cancellationToken);
            const string Greeting = "torch ";
            return answer.StartsWith(Greeting, StringComparison.Ordinal) ? new PyTorchSubject(name, python, options, answer[Greeting.Length..]) : throw Unexpected(answer);
        }
        catch
        {
            python.Dispose();
            throw;
        }
    }

    private static DmlEnhanceException Unexpected(string answer) => new($"answers '{answer}', which was not expected");

    private static string Script()
    {
        using Stream stream = typeof(PyTorchSubject).Assembly.GetManifestResourceStream("Bench.sci.py")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
