using DmlEnhance.Direct3D12.Devices;

namespace DmlEnhance.Direct3D12.Tests;

/// <summary>Records lists.</summary>
internal static class Recording
{
    /// <summary>Records a list and submits it; if it cannot be recorded, it is discarded.</summary>
    public static void Record(this GraphicsDevice device, Action<CommandList> record) => device.Record("test", record);
}
