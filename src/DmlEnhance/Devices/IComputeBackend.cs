namespace DmlEnhance.Devices;

/// <summary>What brings GPUs to this library, which knows none itself: <c>DirectMLBackend</c> of <c>DmlEnhance.Direct3D12</c>.</summary>
/// <remarks>A program hands it to <see cref="Enhancers.Enhancer"/> and <see cref="ComputeDevice"/>. Any thread may use it.</remarks>
public interface IComputeBackend
{
    /// <summary>The library that runs networks on the GPUs.</summary>
    /// <exception cref="DmlEnhanceException">It is missing or of no use; the message says why.</exception>
    BackendLibrary Library { get; }

    /// <summary>Every adapter of this machine, the fastest first, also those that no network can run on; their identifiers are <c>dml:0</c>, <c>dml:1</c>, ...</summary>
    /// <exception cref="DmlEnhanceException">They cannot be listed; the message says why.</exception>
    IReadOnlyList<ComputeDevice> Devices();

    /// <summary>Opens a device.</summary>
    /// <param name="device">One of <see cref="Devices"/>.</param>
    /// <exception cref="DmlEnhanceException">It cannot be opened; the message says why.</exception>
    IOpenedDevice Open(ComputeDevice device);
}
