namespace DmlEnhance.Direct3D12.Devices;

/// <summary>
/// Keeps the CPU at most <see cref="GraphicsDevice.FramesInFlight"/> frames ahead of the GPU, by the device's one fence.
/// </summary>
/// <remarks>What a frame's slot owns may be written again once <see cref="Begin"/> has returned that slot.</remarks>
/// <param name="device">The device that renders.</param>
public sealed class FrameRing(GraphicsDevice device)
{
    private readonly ulong[] _fences = new ulong[device.FramesInFlight];
    private long _frame = -1;

    /// <summary>The number of the frame that is being prepared, from 0; -1 before the first.</summary>
    public long Frame => _frame;

    /// <summary>Begins the next frame: waits until the GPU is done with the frame that had its slot, and frees what that used.</summary>
    /// <returns>The slot, 0 to <see cref="GraphicsDevice.FramesInFlight"/> - 1.</returns>
    /// <exception cref="DeviceLostException">The device is gone.</exception>
    public int Begin()
    {
        _frame++;
        int slot = (int)(_frame % _fences.Length);
        device.Wait(_fences[slot]);
        return slot;
    }

    /// <summary>Ends the frame with all that has been submitted.</summary>
    /// <exception cref="DeviceLostException">The device is gone.</exception>
    /// <exception cref="InvalidOperationException">No frame has begun, or a list is still recording.</exception>
    public void End()
    {
        if (_frame < 0)
            throw new InvalidOperationException("no frame has begun");
        _fences[_frame % _fences.Length] = device.Signal();
    }
}
