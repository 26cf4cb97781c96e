using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using Silk.NET.Direct3D12;

namespace DmlEnhance.Direct3D12.Devices;

public sealed unsafe partial class GraphicsDevice
{
    // Windows itself resets a GPU that is silent for 2 seconds; a software rasteriser may honestly take long.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan WaitStep = TimeSpan.FromMilliseconds(500);

    private readonly AutoResetEvent _reached = new(false);
    private CommandList? _recording;
    private ID3D12Fence* _fence;
    private ulong _submitted;
    private ulong _recordings;

    /// <summary>The fence value of the last submission.</summary>
    public ulong Submitted => _submitted;

    /// <summary>The fence value up to which the GPU is done.</summary>
    /// <exception cref="DeviceLostException">The device is gone.</exception>
    public ulong Completed
    {
        get
        {
            ObjectDisposedException.ThrowIf(_fence is null, this);
            ulong value = _fence->GetCompletedValue();
            // What Direct3D sets every fence to when the device goes.
            if (value == ulong.MaxValue || _simulatedReason != 0)
                throw Lost("ID3D12Fence::GetCompletedValue");
            return value;
        }
    }

    /// <summary>An empty command list that records; frees what the GPU is done with.</summary>
    /// <param name="name">What the debug layer and PIX call it.</param>
    /// <remarks>One list records at a time: what it takes from the rings belongs to the next submission.</remarks>
    /// <returns>A list to hand to <see cref="Submit"/> or <see cref="Discard"/>.</returns>
    /// <exception cref="InvalidOperationException">Another list is recording.</exception>
    /// <exception cref="DeviceLostException">The device is gone.</exception>
    public CommandList Rent(string name)
    {
        ObjectDisposedException.ThrowIf(_device is null, this);
        if (_recording is not null)
            throw new InvalidOperationException($"'{_recording.Name}' is still recording: submit or discard it before '{name}'");
        Reclaim();
        return _recording = _pool.Rent(name, Completed);
    }

    /// <summary>Ends a list, gives it to the GPU and returns it to the pool; the pool hands it out again when the fence has passed.</summary>
    /// <returns>The fence value that says when it is done.</returns>
    /// <exception cref="GraphicsException">A command was refused.</exception>
    /// <exception cref="DeviceLostException">The device is gone.</exception>
    public ulong Submit(CommandList list)
    {
        ArgumentNullException.ThrowIfNull(list);
        if (list != _recording)
            throw new InvalidOperationException("the command list was not rented from this device, or has been submitted already");
        _recording = null;
        Timer.Resolve(list);
        int closed = list.Native->Close();
        if (closed < 0)
        {
            Abandon(list);
            Check(closed, $"ID3D12GraphicsCommandList::Close ('{list.Name}')");
        }

        var lists = (ID3D12CommandList*)list.Native;
        _queue->ExecuteCommandLists(1, &lists);
        // Before the signal, which a lost device refuses: the pool is what releases the list then.
        _pool.Return(list, _submitted + 1);
        return Signal();
    }

    /// <summary>Records a list and submits it, or discards it where recording fails.</summary>
    /// <returns>The fence value that says when it is done.</returns>
    internal ulong Record(string name, Action<CommandList> record)
    {
        CommandList list = Rent(name);
        try
        {
            record(list);
        }
        catch
        {
            Discard(list);
            throw;
        }

        return Submit(list);
    }

    /// <summary>Gives a list back without running it.</summary>
    public void Discard(CommandList list)
    {
        ArgumentNullException.ThrowIfNull(list);
        if (list != _recording)
            return;
        _recording = null;
        Abandon(list);
    }

    /// <summary>Waits until the GPU is done with a submission, and frees what only it needed.</summary>
    /// <param name="fence">What <see cref="Submit"/> returned.</param>
    /// <exception cref="ArgumentOutOfRangeException">Nothing of that value has been submitted.</exception>
    /// <exception cref="DeviceLostException">The device is gone, or has not answered for two minutes.</exception>
    public void Wait(ulong fence)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fence, _submitted);
        if (Completed < fence)
        {
            long start = Stopwatch.GetTimestamp();
            SafeWaitHandle handle = _reached.SafeWaitHandle;
            Check(_fence->SetEventOnCompletion(fence, (void*)handle.DangerousGetHandle()), "ID3D12Fence::SetEventOnCompletion");
            // In steps, because a device that goes while we wait does not signal on every driver.
            while (Completed < fence)
            {
                _reached.WaitOne(WaitStep);
                int reason = RemovedReason();
                if (reason < 0)
                    throw Lost("the wait for the GPU");
                if (Stopwatch.GetElapsedTime(start) > LongestWait)
                    throw new DeviceLostException($"{this} has not answered for {LongestWait.TotalSeconds:0} seconds");
            }
        }

        Reclaim();
    }

    /// <summary>Waits until the GPU is done with everything.</summary>
    /// <exception cref="DeviceLostException">The device is gone.</exception>
    public void WaitIdle() => Wait(_submitted);

    /// <summary>Frees what the GPU is done with, and reads the timers that have arrived; does not wait.</summary>
    /// <exception cref="DeviceLostException">The device is gone.</exception>
    internal void Reclaim()
    {
        ulong completed = Completed;
        Tables.Reclaim(completed);
        Uploads.Reclaim(completed);
        Timer.Reclaim(completed);
        ReleaseDeferred(completed);
    }

    /// <summary>Marks the end of everything submitted so far, such as a present.</summary>
    /// <exception cref="InvalidOperationException">A list is recording: what it took from the rings would be freed too early.</exception>
    internal ulong Signal()
    {
        if (_recording is not null)
            throw new InvalidOperationException($"'{_recording.Name}' is still recording: submit or discard it first");
        ulong value = ++_submitted;
        Check(_queue->Signal(_fence, value), "ID3D12CommandQueue::Signal");
        _isWithHost = false;
        Tables.Close(value);
        Uploads.Close(value);
        Timer.Close(value);
        return value;
    }

    // What the list took goes with the last submission, because the rings free in order.
    private void Abandon(CommandList list)
    {
        list.UndoTransitions();
        CommandListPool.Destroy(list);
        Timer.Discard();
        Timer.Close(_submitted);
        Tables.Close(_submitted);
        Uploads.Close(_submitted);
    }

    internal ulong NextRecording() => ++_recordings;

    private void CreateFence()
    {
        ID3D12Fence* fence = null;
        Guid iid = ID3D12Fence.Guid;
        Check(_device->CreateFence(0, FenceFlags.None, &iid, (void**)&fence), "ID3D12Device::CreateFence");
        _fence = fence;
        Name(fence, "DmlEnhance fence");
    }
}
