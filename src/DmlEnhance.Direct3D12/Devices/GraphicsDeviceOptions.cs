namespace DmlEnhance.Direct3D12.Devices;

/// <summary>How a <see cref="GraphicsDevice"/> is created.</summary>
public sealed record GraphicsDeviceOptions
{
    /// <summary>Which adapter.</summary>
    public AdapterRequest Adapter { get; init; } = AdapterRequest.Auto;

    /// <summary>
    /// Has Direct3D's debug layer check every call; what it finds is raised as <see cref="GraphicsDevice.DebugMessage"/>.
    /// Windows installs the layer with its optional feature "Graphics Tools"; where it is missing, creation fails. It counts for the whole
    /// process: Direct3D removes every device that exists when it is turned on, so ask for it before any other device is created.
    /// </summary>
    public bool DebugLayer { get; init; }

    /// <summary>Has the debug layer check on the GPU too, several times slower. Needs <see cref="DebugLayer"/>.</summary>
    public bool GpuValidation { get; init; }

    /// <summary>
    /// Has Direct3D keep breadcrumbs (DRED), so that the reason of a lost device names the command list and the command that was running.
    /// </summary>
    public bool Breadcrumbs { get; init; }

    /// <summary>Frames that the CPU may prepare while the GPU still works on an earlier one, 1 to 8.</summary>
    public int FramesInFlight { get; init; } = 2;
}
