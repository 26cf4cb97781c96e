using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Doctor;

namespace DmlEnhance.Direct3D12.Doctor;

/// <summary>What is run on every adapter.</summary>
/// <param name="Options">Sizes and repetitions.</param>
/// <param name="Probes">Operators.</param>
/// <param name="Models">Whole models.</param>
/// <param name="Timed">The model that is timed, or null.</param>
/// <param name="Baseline">The CPU's times for it, or null where nothing is timed.</param>
internal sealed record DoctorSubjects(DoctorOptions Options, IReadOnlyList<OperatorProbe> Probes, IReadOnlyList<DoctorModel> Models, DoctorModel? Timed, CpuBaseline? Baseline)
{
    /// <summary>Steps that an adapter's examination has.</summary>
    public int Steps(AdapterInfo adapter) => !adapter.HasDirect3D12
        ? 0
        : Options.Sizes.Count * (Probes.Count + Models.Sum(model => model.Paths.Count)) + Models.Count(model => model.Video is not null) + (Timed is null ? 0 : TimingSizes(adapter).Count * Timed.Paths.Count);

    /// <summary>Sizes that are timed on an adapter.</summary>
    public IReadOnlyList<PictureSize> TimingSizes(AdapterInfo adapter) =>
        Options.TimingSizes ?? (MayBeSoftware(adapter) ? DoctorOptions.SoftwareTimingSizes : DoctorOptions.UsualTimingSizes);

    /// <summary>What to know about an adapter's times, or null.</summary>
    public string? TimingNote(AdapterInfo adapter) =>
        adapter.IsSoftware ? $"a software rasteriser: these times say nothing of a GPU{Choose}"
        : WineHost.Version is not null ? $"under Wine the adapter may be a software rasteriser whatever its name: these times say nothing unless you know that it is a GPU{Choose}"
        : null;

    // On Windows the flag is right; Wine's is not set for Mesa's.
    private static bool MayBeSoftware(AdapterInfo adapter) => adapter.IsSoftware || WineHost.Version is not null;

    private string Choose => Options.TimingSizes is null ? "; --timing-sizes chooses other sizes" : "";
}
