using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Text;
using System.Text.Json.Serialization;

namespace DmlEnhance.Devices;

/// <summary>A device of this machine and whether networks can run on it.</summary>
/// <param name="Id">What to ask for it by: <c>cpu</c>, <c>dml:0</c>; <c>dml</c> stands for adapters that cannot even be listed.</param>
/// <param name="Name">Its maker's name for it.</param>
/// <param name="Details">What matters for speed: threads, vector width, memory.</param>
/// <param name="Unavailable">Why networks cannot run on it, or null if they can.</param>
public sealed partial record ComputeDevice(string Id, string Name, string Details, string? Unavailable)
{
    private const string CpuId = "cpu";

    /// <summary>What is known of it as a graphics adapter; null for what is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GpuDescription? Gpu { get; init; }

    internal bool IsCpu => Id == CpuId;

    /// <summary>The CPU, and every adapter that a backend knows; one that stands for all of them where they cannot be listed.</summary>
    /// <param name="gpus">What brings GPUs, or null for none.</param>
    public static IReadOnlyList<ComputeDevice> List(IComputeBackend? gpus = null)
    {
        (IReadOnlyList<ComputeDevice> adapters, string? why) = Adapters(gpus);
        return why is null ? [Cpu(), .. adapters] : [Cpu(), new ComputeDevice("dml", "DirectML", "any DirectX 12 adapter", why)];
    }

    private static ComputeDevice Cpu()
    {
        int bits = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
        return new ComputeDevice(CpuId, ProcessorName(), $"{Environment.ProcessorCount} threads, {bits}-bit vectors", null);
    }

    private static (IReadOnlyList<ComputeDevice> Adapters, string? Why) Adapters(IComputeBackend? gpus)
    {
        if (gpus is null)
            return ([], OperatingSystem.IsWindows() ? "only the CPU is used for this" : $"DirectML needs Windows (this is {(OperatingSystem.IsLinux() ? "Linux" : "another system")})");
        try
        {
            IReadOnlyList<ComputeDevice> adapters = gpus.Devices();
            return (adapters, adapters.Count > 0 ? null : "there is no graphics adapter");
        }
        catch (DmlEnhanceException e)
        {
            return ([], e.Message);
        }
    }

    private static string ProcessorName()
    {
        const int BrandString = unchecked((int)0x80000002);
        if (!X86Base.IsSupported || (uint)X86Base.CpuId(unchecked((int)0x80000000), 0).Eax < 0x80000004)
            return $"{RuntimeInformation.ProcessArchitecture} processor";
        Span<int> registers = stackalloc int[12];
        for (int i = 0; i < 3; i++)
            (registers[4 * i], registers[4 * i + 1], registers[4 * i + 2], registers[4 * i + 3]) = X86Base.CpuId(BrandString + i, 0);
        return DmlEnhanceException.OneLine(Encoding.ASCII.GetString(MemoryMarshal.AsBytes(registers)).Replace('\0', ' '));
    }
}
