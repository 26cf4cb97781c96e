using DmlEnhance.Devices;
using DmlEnhance.Enhancers;

namespace DmlEnhance.Cli.Bench;

/// <summary>What is compared.</summary>
internal static class BenchSubjects
{
    /// <summary>The name of the subject that ratios refer to.</summary>
    public const string Fused = "fused";

    /// <summary>The name of this project's enhancer on ONNX Runtime, by whose result others are judged.</summary>
    public const string OnnxRuntime = "onnxruntime";

    private const string OnnxRuntimeWhole = "onnxruntime-whole";
    private const string DirectML = "dml";
    private const string PyTorch = "pytorch";

    /// <summary>All that this program can compare, in the order of tables.</summary>
    /// <param name="gpus">What brings GPUs; null for none.</param>
    /// <param name="pytorch">How PyTorch is started.</param>
    public static IReadOnlyList<BenchSubjectSource> All(IComputeBackend? gpus, PyTorchOptions pytorch) =>
    [
        new(Fused, (context, _) => Cpu(context, CpuPath.Fused)),
        new(OnnxRuntime, (context, _) => Cpu(context, CpuPath.OnnxRuntime)),
        new(OnnxRuntimeWhole, (context, _) => new OrtWholeSubject(context)),
        .. ComputeDevice.List(gpus).Where(device => device.Gpu is not null || device.Id.StartsWith(DirectML, StringComparison.Ordinal)).Select(device => Adapter(device, gpus)),
        new(PyTorch, (context, cancellationToken) => PyTorchSubject.Open(context, pytorch, cancellationToken)) { IsAskedFor = pytorch.Program is not null },
    ];

    /// <summary>Those that a user named.</summary>
    /// <param name="all">All that there are.</param>
    /// <param name="names">Names, of which <c>dml</c> stands for every adapter; null for all.</param>
    /// <exception cref="UsageException">There is no such subject.</exception>
    public static IReadOnlyList<BenchSubjectSource> Choose(IReadOnlyList<BenchSubjectSource> all, IReadOnlyList<string>? names)
    {
        if (names is null)
            return all;
        foreach (string name in names)
        {
            if (!all.Any(source => IsMeant(source, name)))
                throw new UsageException($"there is no subject '{name}' here, only {string.Join(", ", all.Select(source => source.Name))}");
        }

        return [.. all.Where(source => names.Any(name => IsMeant(source, name))).Select(source => source with { IsAskedFor = true })];
    }

    /// <summary>An enhancer on the CPU.</summary>
    public static EnhancerSubject Cpu(BenchContext context, CpuPath path) =>
        new(Enhancer.Create(context.Model, new DeviceRequest(DeviceKind.Cpu), context.Threads, null, path), isOnCpu: true);

    private static bool IsMeant(BenchSubjectSource source, string name) =>
        source.Name == name || name == DirectML && source.Name.StartsWith($"{DirectML}:", StringComparison.Ordinal);

    private static BenchSubjectSource Adapter(ComputeDevice device, IComputeBackend? gpus) => new(device.Id, (context, _) => device.Unavailable is { } why
        ? throw new DmlEnhanceException(device.Gpu is null ? why : $"{device.Name}: {why}")
        : new EnhancerSubject(Enhancer.Create(context.Model, DeviceRequest.Parse(device.Id), context.Threads, gpus), isOnCpu: false));
}
