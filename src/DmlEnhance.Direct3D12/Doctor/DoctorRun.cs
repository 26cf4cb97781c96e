using System.Globalization;
using System.Runtime.InteropServices;
using DmlEnhance.Devices;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.DirectML;
using DmlEnhance.Doctor;
using DmlEnhance.Doctor.Reports;
using DmlEnhance.Enhancers;
using DmlEnhance.Exposure;
using DmlEnhance.Models;

namespace DmlEnhance.Direct3D12.Doctor;

/// <summary>Examines adapters: operators and models against the CPU, and the post-process filter's times.</summary>
internal sealed class DoctorRun : IDisposable
{
    private readonly IReadOnlyList<AdapterInfo> _adapters;
    private readonly DoctorSubjects _subjects;
    private readonly string? _problem;

    /// <summary>Settles what will be done.</summary>
    /// <param name="adapter"><see cref="DoctorOptions.AllAdapters"/>, or what <see cref="AdapterRequest.Parse"/> reads.</param>
    /// <param name="options">Sizes and repetitions.</param>
    /// <param name="times">Whether the filter is timed.</param>
    /// <param name="catalog">The models.</param>
    /// <param name="probes">The operators; null for all.</param>
    /// <exception cref="DmlEnhanceException">There is no Direct3D 12, or no such adapter.</exception>
    public DoctorRun(string adapter, DoctorOptions options, bool times, ModelCatalog catalog, IReadOnlyList<OperatorProbe>? probes = null)
    {
        _adapters = Choose(adapter);
        IReadOnlyList<DoctorModel> models = DoctorModel.List(catalog);
        // A broken installation, whose operators can be examined all the same. A report names no folders.
        _problem = models.Count > 0 ? null : $"no model is installed, neither beside the program nor in the folders of {ModelCatalog.FoldersVariable}: there is none to examine or to time";
        DoctorModel? timed = times ? models.OrderBy(model => model.Name == AutoExposure.MediumModel ? 0 : 1).FirstOrDefault(model => model.Model is not null) : null;
        _subjects = new DoctorSubjects(options, probes ?? OperatorProbe.All, models, timed, timed is null ? null : new CpuBaseline(timed.Require(), options.CpuRepetitions));
    }

    /// <summary>How often the run will tell that a step begins.</summary>
    public int Steps => _adapters.Sum(_subjects.Steps);

    /// <summary>Examines one adapter after the other.</summary>
    /// <param name="program">Version of the program.</param>
    /// <param name="begin">Told each step's name when it begins.</param>
    /// <param name="cancellationToken">Looked at before each step.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public DoctorReport Run(string program, Action<string> begin, CancellationToken cancellationToken) => new()
    {
        Format = DoctorReport.FormatName,
        Version = DoctorReport.CurrentVersion,
        Host = Host(program),
        TimingMethod = string.Create(CultureInfo.InvariantCulture, $"GPU timestamps, medians of {_subjects.Options.Repetitions} frames after {_subjects.Options.WarmUp}, in milliseconds; CPU: the clock on the wall"),
        Problem = _problem,
        Adapters = [.. _adapters.Select(adapter => new AdapterExamination(adapter, _subjects, begin, cancellationToken).Run())],
    };

    /// <summary>Frees the CPU's session and results.</summary>
    public void Dispose() => _subjects.Baseline?.Dispose();

    private static IReadOnlyList<AdapterInfo> Choose(string adapter)
    {
        IReadOnlyList<AdapterInfo> adapters = AdapterCatalog.List();
        if (!adapter.Equals(DoctorOptions.AllAdapters, StringComparison.OrdinalIgnoreCase))
            return [AdapterRequest.Parse(adapter).Choose(adapters)];
        return adapters.Any(found => found.HasDirect3D12) ? adapters : throw new DmlEnhanceException($"no graphics adapter here gives a Direct3D 12 device; there is {(adapters.Count == 0 ? "none at all" : string.Join("; ", adapters))}");
    }

    private static HostFacts Host(string program)
    {
        (string directML, string? problem) = DirectML();
        return new HostFacts
        {
            DmlEnhance = program,
            Net = Environment.Version.ToString(),
            System = $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}{(WineHost.Version is { } wine ? $", Wine {wine}" : "")}",
            Processor = $"{ComputeDevice.List()[0].Name}, {Environment.ProcessorCount} threads",
            OnnxRuntime = Enhancer.RuntimeVersion,
            DirectML = directML,
            DirectMLProblem = problem,
        };
    }

    private static (string Version, string? Problem) DirectML()
    {
        try
        {
            string version = DirectMLLibrary.Version;
            return (version, DirectMLRequirement.Problem(version));
        }
        catch (DmlEnhanceException e)
        {
            string problem = Anonymous.Message(e.Message);
            return (problem, problem);
        }
    }
}
