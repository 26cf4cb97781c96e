using DmlEnhance.Devices;
using DmlEnhance.Direct3D12.Enhancers;

namespace DmlEnhance.Cli;

/// <summary>What brings GPUs to this program.</summary>
internal static class GpuBackend
{
    /// <summary>DirectML on Windows; elsewhere null.</summary>
    public static IComputeBackend? Create() => OperatingSystem.IsWindowsVersionAtLeast(10) ? new DirectMLBackend() : null;
}
