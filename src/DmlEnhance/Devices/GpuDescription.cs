namespace DmlEnhance.Devices;

/// <summary>What is known of a device that is a graphics adapter.</summary>
/// <param name="Vendor">Its maker.</param>
/// <param name="DedicatedMemory">Bytes of video memory of its own; 0 or little where it shares the system's.</param>
/// <param name="SharedMemory">Bytes of system memory that it may use.</param>
/// <param name="Direct3D">The highest feature level of Direct3D 12, such as <c>12_1</c>, or null: it has no Direct3D 12.</param>
/// <param name="DirectML">The highest feature level of DirectML, such as <c>6.4</c>, or null: it has none that is of use.</param>
/// <param name="IsSoftware">Whether it is a software rasteriser, which computes on the CPU.</param>
public sealed record GpuDescription(string Vendor, ulong DedicatedMemory, ulong SharedMemory, string? Direct3D, string? DirectML, bool IsSoftware);
