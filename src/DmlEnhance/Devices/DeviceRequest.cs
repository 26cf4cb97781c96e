using System.Globalization;

namespace DmlEnhance.Devices;

/// <summary>The device that a user asks for: <c>auto</c>, <c>cpu</c>, <c>dml</c> or <c>dml:N</c>.</summary>
/// <param name="Kind">Which kind.</param>
/// <param name="Adapter">For DirectML the adapter's index, 0 and up, or null for the first that fits (<see cref="ComputeDevice.Resolve"/>).</param>
public readonly record struct DeviceRequest(DeviceKind Kind, int? Adapter = null)
{
    /// <summary>Reads the form that <see cref="ToString"/> writes.</summary>
    /// <exception cref="DmlEnhanceException">The text is none of the four forms.</exception>
    public static DeviceRequest Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Trim().ToLowerInvariant() switch
        {
            "auto" => new DeviceRequest(DeviceKind.Auto),
            "cpu" => new DeviceRequest(DeviceKind.Cpu),
            "dml" => new DeviceRequest(DeviceKind.DirectML),
            ['d', 'm', 'l', ':', .. var index] when int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out int adapter) => new DeviceRequest(DeviceKind.DirectML, adapter),
            _ => throw new DmlEnhanceException($"'{text}' is not a device: use auto, cpu, dml or dml:N (N counts adapters from 0)"),
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        DeviceKind.Auto => "auto",
        DeviceKind.Cpu => "cpu",
        _ => Adapter is { } adapter ? $"dml:{adapter.ToString(CultureInfo.InvariantCulture)}" : "dml",
    };
}
