using DmlEnhance.Doctor.Reports;

namespace DmlEnhance.Tests.Doctor;

/// <summary>Reports made by hand.</summary>
internal static class Reports
{
    /// <summary>A report of one adapter on which Conv2d and Add are right.</summary>
    public static DoctorReport Good { get; } = new()
    {
        Format = DoctorReport.FormatName,
        Version = DoctorReport.CurrentVersion,
        Host = new HostFacts { DmlEnhance = "0.1.0+abc", Net = "10.0.1", System = "Windows 11", Processor = "a CPU, 8 threads", OnnxRuntime = "1.30.0", DirectML = "1.15.4" },
        TimingMethod = "GPU timestamps",
        Adapters = [Adapter("GPU one")],
    };

    public static AdapterResult Adapter(string name) => new()
    {
        Index = 0,
        Name = name,
        Vendor = "AMD",
        Id = "1002:744C",
        DedicatedMebibytes = 24560,
        SharedMebibytes = 16000,
        IsSoftware = false,
        Driver = "32.0.1.2",
        FeatureLevel = "12_2",
        DirectMLFeatureLevel = "6.4",
        Checks = [Check("Conv2d", new SizeResult("64x64", 2e-7, null), new SizeResult("1x1", 1e-7, null)), Check("Add", new SizeResult("64x64", 0, null), new SizeResult("1x1", 0, null))],
        Timings =
        [
            new SizeTiming
            {
                Size = "1280x720", Model = "sci-medium", Cpu = 40, CpuRepetitions = 5, CpuThreads = 8,
                Paths = [Timing("Shader", 0.4), Timing("DirectML", 2)],
            },
        ],
    };

    public static PathTiming Timing(string path, double total) => new() { Path = path, PrePass = 0.1, Network = total - 0.2, PostPass = 0.1, Total = total, Error = 1 / 255.0 };

    public static CheckResult Check(string name, params IReadOnlyList<SizeResult> sizes) =>
        new() { Kind = CheckResult.OperatorKind, Name = name, Path = "DirectML", Tolerance = 1e-6, Reason = "rounding", Sizes = sizes };

    /// <summary>The report with its adapter changed.</summary>
    public static DoctorReport With(this DoctorReport report, Func<AdapterResult, AdapterResult> change) => report with { Adapters = [change(report.Adapters[0]), .. report.Adapters.Skip(1)] };
}
