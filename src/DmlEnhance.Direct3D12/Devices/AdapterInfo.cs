using System.Globalization;

namespace DmlEnhance.Direct3D12.Devices;

/// <summary>A graphics adapter, as DXGI describes it.</summary>
/// <param name="Index">Its place in DXGI's list, from 0.</param>
/// <param name="Name">Its maker's name for it.</param>
/// <param name="VendorId">PCI vendor.</param>
/// <param name="DeviceId">PCI device.</param>
/// <param name="DedicatedMemory">Bytes of video memory of its own; 0 or little where it shares the system's.</param>
/// <param name="SharedMemory">Bytes of system memory that it may use.</param>
/// <param name="Luid">The locally unique identifier, which other APIs know the adapter by until the next restart.</param>
/// <param name="FeatureLevel">The highest Direct3D feature level of a device on it, such as <c>12_1</c>, or null: it has no Direct3D 12.</param>
/// <param name="IsSoftware">Whether it is a software rasteriser.</param>
public sealed record AdapterInfo(
    int Index, string Name, uint VendorId, uint DeviceId, ulong DedicatedMemory, ulong SharedMemory, long Luid, string? FeatureLevel, bool IsSoftware)
{
    // Integrated adapters set aside less for themselves and live on the system's.
    private const ulong LeastOwnMemory = 1UL << 30;

    private static readonly (uint Id, string Word)[] Vendors =
        [(0x10DE, "NVIDIA"), (0x1002, "AMD"), (0x1022, "AMD"), (0x8086, "Intel"), (0x1414, "Microsoft"), (0x5143, "Qualcomm"), (0x4D4F4351, "Qualcomm"), (0x10005, "Mesa")];

    /// <summary>The vendor's name, or its number where that is unknown here.</summary>
    public string Vendor
    {
        get
        {
            foreach ((uint id, string word) in Vendors)
            {
                if (id == VendorId)
                    return word;
            }

            return $"vendor 0x{VendorId.ToString("X4", CultureInfo.InvariantCulture)}";
        }
    }

    /// <summary>The memory of its own, or what it shares with the system where it has as good as none of its own.</summary>
    internal long UsableMemory => (long)(DedicatedMemory >= LeastOwnMemory ? DedicatedMemory : SharedMemory);

    /// <summary>Whether a device can be created on it.</summary>
    public bool HasDirect3D12 => FeatureLevel is not null;

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Index}: {Name} ({Vendor}, {DedicatedMemory >> 20} MiB of its own, {SharedMemory >> 20} MiB shared, {(FeatureLevel is null ? "no Direct3D 12" : $"feature level {FeatureLevel}")}{(IsSoftware ? ", software" : "")}, luid:{Luid:X})");
}
