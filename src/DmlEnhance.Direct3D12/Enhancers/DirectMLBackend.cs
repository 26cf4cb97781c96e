using System.Globalization;
using DmlEnhance.Devices;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.DirectML;

namespace DmlEnhance.Direct3D12.Enhancers;

/// <summary>Every Direct3D 12 adapter as a device for pictures that lie in the CPU's memory: ONNX Runtime's DirectML provider, with copies there and back.</summary>
/// <remarks>A render loop whose frames are on the GPU already uses <see cref="PostProcessing.PostProcessFilter"/>, and copies nothing.</remarks>
public sealed class DirectMLBackend : IComputeBackend
{
    private const string Prefix = "dml:";

    /// <inheritdoc/>
    public BackendLibrary Library => new("DirectML", DirectMLLibrary.Version, DirectMLLibrary.Path);

    /// <inheritdoc/>
    /// <remarks>Creates and releases a Direct3D and a DirectML device on each, which takes some tenths of a second an adapter.</remarks>
    public IReadOnlyList<ComputeDevice> Devices() => [.. AdapterCatalog.List().Select(Describe)];

    /// <inheritdoc/>
    public IOpenedDevice Open(ComputeDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return device.Id.StartsWith(Prefix, StringComparison.Ordinal) && int.TryParse(device.Id.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            ? new DirectMLOpenedDevice(AdapterRequest.ByIndex(index))
            : throw new ArgumentException($"the device {device.Id} is none of this backend's", nameof(device));
    }

    private static ComputeDevice Describe(AdapterInfo adapter)
    {
        (string? level, string? why) = DirectMLLevel(adapter);
        string details = string.Create(CultureInfo.InvariantCulture,
            $"{adapter.Vendor}, {adapter.DedicatedMemory >> 20} MiB of its own, {adapter.SharedMemory >> 20} MiB shared, {(adapter.FeatureLevel is null ? "no Direct3D 12" : $"Direct3D 12 feature level {adapter.FeatureLevel}")}{(level is null ? "" : $", DirectML feature level {level}")}{(adapter.IsSoftware ? ", software" : "")}");
        return new ComputeDevice(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{adapter.Index}"), adapter.Name, details, why)
        {
            Gpu = new GpuDescription(adapter.Vendor, adapter.DedicatedMemory, adapter.SharedMemory, adapter.FeatureLevel, level, adapter.IsSoftware),
        };
    }

    private static (string? Level, string? Why) DirectMLLevel(AdapterInfo adapter)
    {
        if (!adapter.HasDirect3D12)
            return (null, "it gives no Direct3D 12 device; its driver may be missing, or being replaced");
        try
        {
            using var device = new GraphicsDevice(new GraphicsDeviceOptions { Adapter = AdapterRequest.ByLuid(adapter.Luid) });
            using DirectMLDevice directML = DirectMLDevice.Get(device);
            return (directML.FeatureLevel, null);
        }
        catch (DmlEnhanceException e)
        {
            return (null, e.Message);
        }
    }
}
