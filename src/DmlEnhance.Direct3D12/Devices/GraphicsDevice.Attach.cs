using Silk.NET.Direct3D12;

namespace DmlEnhance.Direct3D12.Devices;

public sealed unsafe partial class GraphicsDevice
{
    // Wraps one list of the host's after another.
    private CommandList? _adopted;

    // Whether a list of the host's was recorded into that it may not have submitted yet.
    private bool _isWithHost;

    /// <summary>Works on a host's device and queue, as a post-process in an engine does.</summary>
    /// <param name="device">The <c>ID3D12Device</c>; a reference is held until <see cref="Dispose"/>.</param>
    /// <param name="queue">A <c>ID3D12CommandQueue</c> of type direct that was created on it; a reference is held until <see cref="Dispose"/>.</param>
    /// <remarks>
    /// The host goes on using both. What it submits to the queue and what is submitted here are done in the order of the calls. It must not
    /// call from two threads at once what belongs to this object, but may use its device and queue from any, as Direct3D allows.
    /// </remarks>
    /// <exception cref="ArgumentNullException">One of them is 0.</exception>
    /// <exception cref="ArgumentException">The queue is of another type, or of another device.</exception>
    /// <exception cref="DeviceLostException">The device is gone.</exception>
    public static GraphicsDevice Attach(nint device, nint queue)
    {
        RequirePointer(device, nameof(device));
        RequirePointer(queue, nameof(queue));
        var nativeQueue = (ID3D12CommandQueue*)queue;
        CommandListType type = nativeQueue->GetDesc().Type;
        if (type != CommandListType.Direct)
            throw new ArgumentException($"the queue is of type {type}; the passes draw, which only a queue of type {CommandListType.Direct} can do", nameof(queue));
        if (!IsChildOf(nativeQueue, (ID3D12Device*)device))
            throw new ArgumentException("the queue was created on another device", nameof(queue));
        return new GraphicsDevice((ID3D12Device*)device, nativeQueue);
    }

    /// <summary>Records into a list of the host's.</summary>
    /// <param name="list">An <c>ID3D12GraphicsCommandList</c> of type direct that records; no reference is held.</param>
    /// <param name="name">What errors call it.</param>
    /// <returns>A list to hand to <see cref="Yield"/>.</returns>
    /// <exception cref="InvalidOperationException">Another list is recording.</exception>
    internal CommandList Adopt(nint list, string name)
    {
        ObjectDisposedException.ThrowIf(_device is null, this);
        RequirePointer(list, nameof(list));
        CommandListType type = ((ID3D12CommandList*)list)->GetType();
        if (type != CommandListType.Direct)
            throw new ArgumentException($"the list is of type {type}; the passes draw, which only a list of type {CommandListType.Direct} can do", nameof(list));
        if (_recording is not null)
            throw new InvalidOperationException($"'{_recording.Name}' is still recording: submit or discard it before '{name}'");
        _adopted ??= new CommandList(this);
        _adopted.Adopt((ID3D12GraphicsCommandList*)list, name);
        return _recording = _adopted;
    }

    /// <summary>
    /// Ends the recording into a host's list. What it took from the rings goes with the next <see cref="Signal"/>, which must follow the
    /// host's submission of the list.
    /// </summary>
    internal void Yield(CommandList list)
    {
        if (list != _recording || list != _adopted)
            throw new InvalidOperationException("the command list was not adopted by this device");
        Timer.Resolve(list);
        _recording = null;
        _isWithHost = true;
        list.Adopt(null, "");
    }

    /// <summary>Marks the end of what the host has submitted of the lists that were recorded for it; nothing where there is none.</summary>
    /// <exception cref="DeviceLostException">The device is gone.</exception>
    internal void SignalHost()
    {
        if (_isWithHost)
            Signal();
        Reclaim();
    }

    private static void RequirePointer(nint pointer, string parameter)
    {
        if (pointer == 0)
            throw new ArgumentNullException(parameter);
    }

    private static bool IsChildOf(ID3D12CommandQueue* queue, ID3D12Device* device)
    {
        // Identity is what IUnknown says: a host's pointer may be to any version of the interface.
        ID3D12Device* parent = null;
        Guid iid = ID3D12Device.Guid;
        HResult.Check(queue->GetDevice(&iid, (void**)&parent), "ID3D12DeviceChild::GetDevice");
        bool isSame = Identity(parent) == Identity(device);
        parent->Release();
        return isSame;
    }

    private static nint Identity(ID3D12Device* device)
    {
        Silk.NET.Core.Native.IUnknown* identity = null;
        Guid iid = Silk.NET.Core.Native.IUnknown.Guid;
        HResult.Check(device->QueryInterface(&iid, (void**)&identity), "IUnknown::QueryInterface");
        identity->Release();
        return (nint)identity;
    }
}
