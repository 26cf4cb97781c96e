using System.Globalization;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.DirectML;
using DmlEnhance.Direct3D12.PostProcessing;
using DmlEnhance.Doctor;
using DmlEnhance.Doctor.Reports;

namespace DmlEnhance.Direct3D12.Doctor;

/// <summary>All that is examined on one adapter.</summary>
/// <param name="adapter">Which.</param>
/// <param name="subjects">What is run on it.</param>
/// <param name="begin">Told each step's name when it begins.</param>
/// <param name="cancellationToken">Looked at before each step.</param>
internal sealed class AdapterExamination(AdapterInfo adapter, DoctorSubjects subjects, Action<string> begin, CancellationToken cancellationToken)
{
    private readonly List<CheckResult> _checks = [];
    private readonly List<SizeTiming> _timings = [];
    private string _step = "";
    private string? _directML;
    private string? _problem;

    /// <summary>Examines it. Whatever fails is told in the result, and the rest is done.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public AdapterResult Run()
    {
        var facts = new AdapterResult
        {
            Index = adapter.Index,
            Name = adapter.Name,
            Vendor = adapter.Vendor,
            Id = string.Create(CultureInfo.InvariantCulture, $"{adapter.VendorId:X4}:{adapter.DeviceId:X4}"),
            DedicatedMebibytes = (long)(adapter.DedicatedMemory >> 20),
            SharedMebibytes = (long)(adapter.SharedMemory >> 20),
            IsSoftware = adapter.IsSoftware,
            FeatureLevel = adapter.FeatureLevel,
        };
        if (!adapter.HasDirect3D12)
            return facts with { Problem = "it gives no Direct3D 12 device, and was not examined" };
        try
        {
            facts = facts with { Driver = DriverVersion.Read(adapter) };
            using var device = new GraphicsDevice(new GraphicsDeviceOptions { Adapter = AdapterRequest.ByLuid(adapter.Luid) });
            FindDirectML(device);
            CheckOperators(device);
            CheckModels(device);
            Time(device);
        }
        catch (DeviceLostException e)
        {
            _problem = Anonymous.Message($"the device was lost{(_step.Length > 0 ? $" at {_step}" : "")}, and what comes after that was not examined: {e.Message}");
        }
        catch (DmlEnhanceException e)
        {
            _problem = Anonymous.Message(e.Message);
        }

        return facts with { DirectMLFeatureLevel = _directML, Problem = _problem, Checks = _checks, Timings = _timings, TimingNote = _timings.Count > 0 ? subjects.TimingNote(adapter) : null };
    }

    // Without DirectML the shader runs all the same.
    private void FindDirectML(GraphicsDevice device)
    {
        try
        {
            using var directML = DirectMLDevice.Get(device);
            _directML = directML.FeatureLevel;
        }
        catch (DmlEnhanceException e) when (e is not DeviceLostException)
        {
            _problem = Anonymous.Message($"DirectML cannot be used, and only the shader was examined: {e.Message}");
        }
    }

    private bool CanRun(FilterPath path) => path == FilterPath.Shader || _directML is not null;

    private void CheckOperators(GraphicsDevice device)
    {
        foreach (OperatorProbe probe in CanRun(FilterPath.DirectML) ? subjects.Probes : [])
        {
            Check(device, new CheckResult { Kind = CheckResult.OperatorKind, Name = probe.Operator, Path = nameof(FilterPath.DirectML), Tolerance = probe.Tolerance, Reason = probe.Reason, Sizes = [] },
                probe.FitAll(subjects.Options.Sizes), size => OperatorCheck.Run(device, probe, size));
        }
    }

    private void CheckModels(GraphicsDevice device)
    {
        foreach (DoctorModel subject in subjects.Models)
        {
            if (subject.Video is { } video && CanRun(FilterPath.DirectML))
            {
                var check = new CheckResult { Kind = CheckResult.ModelKind, Name = subject.Name, Path = nameof(FilterPath.DirectML), Tolerance = VideoModelCheck.Tolerance, Reason = VideoModelCheck.Reason, Sizes = [] };
                Check(device, check, [VideoModelCheck.Size], size => (VideoModelCheck.Run(device, video, size), []));
            }

            foreach (FilterPath path in subject.Paths.Where(CanRun))
            {
                var check = new CheckResult { Kind = CheckResult.ModelKind, Name = subject.Name, Path = path.ToString(), Tolerance = ModelCheck.Tolerance(path), Reason = ModelCheck.Reason(path), Sizes = [] };
                Check(device, check, subjects.Options.Sizes, size => path == FilterPath.Shader ? (ModelCheck.RunShader(device, subject.Require(), size), []) : ModelCheck.RunDirectML(device, subject.Require(), size));
            }
        }
    }

    private void Check(GraphicsDevice device, CheckResult check, IReadOnlyList<PictureSize> examined, Func<PictureSize, (double Error, IReadOnlyList<NodePlacement> CpuNodes)> run)
    {
        var sizes = new List<SizeResult>();
        var cpuNodes = new SortedSet<string>(StringComparer.Ordinal);
        foreach (PictureSize size in examined)
        {
            Begin($"{check.Name} {check.Path} {size}");
            SizeResult result;
            try
            {
                (double error, IReadOnlyList<NodePlacement> nodes) = run(size);
                cpuNodes.UnionWith(nodes.Select(node => node.ToString()));
                result = new SizeResult(size.ToString(), error, nodes.Count > 0 ? $"DirectML does not take {nodes.Count} of its nodes, which run on the CPU: {string.Join(", ", nodes)}" : null);
            }
            catch (Exception e) when (e is not (OperationCanceledException or DeviceLostException))
            {
                result = new SizeResult(size.ToString(), null, Failure(device, e));
            }

            sizes.Add(result);
        }

        _checks.Add(check with { Sizes = sizes, CpuNodes = [.. cpuNodes] });
    }

    private void Time(GraphicsDevice device)
    {
        if (subjects.Baseline is not { } baseline || subjects.Timed is not { Model: { } model } timed)
            return;
        foreach (PictureSize size in subjects.TimingSizes(adapter))
        {
            double? cpu = null;
            var paths = new List<PathTiming>();
            foreach (FilterPath path in timed.Paths.Where(CanRun))
            {
                Begin($"times {path} {size}");
                try
                {
                    (cpu, Frames.Frame expected) = baseline.Measure(size, cancellationToken);
                    paths.Add(FilterTiming.Run(device, model, path, expected, subjects.Options, cancellationToken));
                }
                catch (Exception e) when (e is not (OperationCanceledException or DeviceLostException))
                {
                    paths.Add(new PathTiming { Path = path.ToString(), Failure = Failure(device, e) });
                }
            }

            _timings.Add(new SizeTiming { Size = size.ToString(), Model = timed.Name, Cpu = cpu, CpuRepetitions = subjects.Options.CpuRepetitions, CpuThreads = CpuBaseline.Threads, Paths = paths });
        }
    }

    private void Begin(string step)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _step = step;
        begin($"{adapter.Index}: {step}");
    }

    // What is said of a failure. A driver's defect may come as anything; a tool that looks for such defects goes on, unless it took the device with it: no
    // other step could say anything then.
    private static string Failure(GraphicsDevice device, Exception e)
    {
        string failure = e switch
        {
            DmlEnhanceException => e.Message,
            OutOfMemoryException => "not enough memory",
            _ => DmlEnhanceException.OneLine($"unexpected {e.GetType().Name}: {e.Message}"),
        };
        return device.AsLoss(new DmlEnhanceException(failure, e)) is { } lost ? throw lost : Anonymous.Message(failure);
    }
}
