using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace DmlEnhance.Devices;

/// <summary>A device of this machine and whether networks can run on it.</summary>
/// <param name="Id">What to ask for it by: <c>cpu</c>, <c>dml</c>.</param>
/// <param name="Name">Its maker's name for it.</param>
/// <param name="Details">What matters for speed: threads, vector width, memory.</param>
/// <param name="Unavailable">Why networks cannot run on it, or null if they can.</param>
public sealed record ComputeDevice(string Id, string Name, string Details, string? Unavailable)
{
    /// <summary>Every device that this version knows of, the usable ones first.</summary>
    public static IReadOnlyList<ComputeDevice> List() => [Cpu(), DirectML()];

    /// <summary>The device that a request comes down to.</summary>
    /// <returns>The device, and in one phrase why it was chosen.</returns>
    /// <exception cref="DmlEnhanceException">The device that was asked for by name cannot run networks.</exception>
    public static (ComputeDevice Device, string Reason) Resolve(DeviceRequest request)
    {
        ComputeDevice directML = DirectML();
        return request.Kind switch
        {
            DeviceKind.Cpu => (Cpu(), "asked for"),
            DeviceKind.Auto => (Cpu(), $"auto: {directML.Unavailable}"),
            _ => throw new DmlEnhanceException($"device {request} cannot be had: {directML.Unavailable}; use cpu or auto"),
        };
    }

    private static ComputeDevice Cpu()
    {
        int bits = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
        return new ComputeDevice("cpu", ProcessorName(), $"{Environment.ProcessorCount} threads, {bits}-bit vectors", null);
    }

    private static ComputeDevice DirectML()
    {
        string why = OperatingSystem.IsWindows()
            ? $"DmlEnhance {Version} runs networks on the CPU only"
            : $"DirectML needs Windows (this is {(OperatingSystem.IsLinux() ? "Linux" : "another system")})";
        return new ComputeDevice("dml", "DirectML", "any DirectX 12 adapter", why);
    }

    private static string Version => typeof(ComputeDevice).Assembly.GetName().Version?.ToString(3) ?? "";

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
