using System.Runtime.InteropServices;
using DmlEnhance.Cpu;
using DmlEnhance.Devices;
using DmlEnhance.Enhancers;

namespace DmlEnhance.Cli.Bench.Results;

/// <summary>What was measured on.</summary>
/// <param name="Processor">Its maker's name for it.</param>
/// <param name="LogicalCores">Threads that it runs at once.</param>
/// <param name="VectorBits">The widest vector that .NET uses on it.</param>
/// <param name="System">Operating system and its architecture.</param>
/// <param name="Net">Version of .NET.</param>
/// <param name="OnnxRuntime">Version of ONNX Runtime.</param>
internal sealed record BenchMachine(string Processor, int LogicalCores, int VectorBits, string System, string Net, string OnnxRuntime)
{
    /// <summary>This machine.</summary>
    /// <exception cref="DmlEnhanceException">ONNX Runtime is missing.</exception>
    public static BenchMachine Here() => new(
        ComputeDevice.Resolve(new DeviceRequest(DeviceKind.Cpu)).Device.Name,
        Environment.ProcessorCount,
        FusedSci.VectorBits,
        $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}",
        Environment.Version.ToString(),
        Enhancer.RuntimeVersion);
}
