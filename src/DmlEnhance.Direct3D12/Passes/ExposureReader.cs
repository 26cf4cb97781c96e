using System.Runtime.InteropServices;
using DmlEnhance.Direct3D12.Devices;

namespace DmlEnhance.Direct3D12.Passes;

/// <summary>
/// Brings what <see cref="ExposurePass"/> measured to the CPU some frames later, without waiting: for a display, and for choosing a
/// model by it. The composite itself needs no such copy.
/// </summary>
public sealed unsafe class ExposureReader : IDisposable
{
    private const int Bytes = 2 * sizeof(float);

    private readonly GraphicsDevice _device;
    private ReadbackPool.Part? _part;
    private ulong _fence;
    private int _frames; // since the copy was recorded

    /// <summary>Creates the reader.</summary>
    public ExposureReader(GraphicsDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        _device = device;
    }

    /// <summary>The mean of the last frame that has arrived, 0 to 1, or null before the first.</summary>
    public float? Exposure { get; private set; }

    /// <summary>
    /// Called once a frame: takes what was recorded <see cref="GraphicsDevice.FramesInFlight"/> frames ago and, where nothing is on its way, records
    /// the next copy.
    /// </summary>
    /// <param name="list">The list that measured; it must be the next to be submitted.</param>
    /// <param name="exposure">The pass's result; left as <see cref="ResourceState.CopySource"/>.</param>
    /// <exception cref="DeviceLostException">The device is gone.</exception>
    public void Record(CommandList list, GpuBuffer exposure)
    {
        ArgumentNullException.ThrowIfNull(list);
        ArgumentNullException.ThrowIfNull(exposure);
        // Not as soon as it may be there: which frame has it must not depend on the GPU's speed, or two runs would choose differently.
        if (_part is not null && ++_frames >= _device.FramesInFlight && _device.Completed >= _fence)
        {
            _part.Read(bytes => Exposure = MemoryMarshal.Read<float>(bytes));
            _part.Dispose();
            _part = null;
        }

        if (_part is not null)
            return;
        _part = _device.Readbacks.Rent(Bytes);
        _fence = _device.Submitted + 1;
        _frames = 0;
        list.Transition(exposure, ResourceState.CopySource);
        list.Native->CopyBufferRegion(_part.Target, 0, exposure.Native, 0, Bytes);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _part?.Dispose();
        _part = null;
    }
}
