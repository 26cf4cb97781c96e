using System.Diagnostics;
using Silk.NET.Core.Native;

namespace DmlEnhance.Direct3D12.Devices;

public sealed unsafe partial class GraphicsDevice
{
    private readonly Queue<(nint Object, ulong Fence)> _deferred = new();

    // Set when a drain has waited in vain: the next one, for another object, need not.
    private bool _isStuck;

    /// <summary>
    /// References to the device that were left when it was about to be released: 1, its own, where everything that was
    /// created on it has been disposed, and the host's where it is attached. 0 before <see cref="Dispose"/>.
    /// </summary>
    /// <remarks>
    /// On Windows all devices of one adapter in a process are one object: while another device of ours, or the host's, is
    /// alive, its references count too.
    /// </remarks>
    internal uint ReferencesLeft { get; private set; }

    /// <summary>Waits for the GPU and releases everything.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Drain();
        // A host's list is the host's.
        if (_recording != _adopted)
            _recording?.Release();
        _recording = null;
        _pool?.Dispose();
        Timer?.Dispose();
        RootSignatures?.Dispose();
        Readbacks?.Dispose();
        Uploads?.Dispose();
        Tables?.Dispose();
        TargetViews?.Dispose();
        Views?.Dispose();
        ReleaseDeferred(ulong.MaxValue);
        Release(ref _fence);
        Release(ref _queue);
        if (_device is not null)
        {
            _device->AddRef();
            ReferencesLeft = _device->Release();
            // The host's own references are none of our business.
            if (ReferencesLeft > 1 && !IsAttached)
                ReportLiveObjects();
            ReadDebugMessages();
            Release(ref _messages);
            Release(ref _device);
        }

        Release(ref _factory);
        _reached.Dispose();
    }

    /// <summary>Releases an object once the GPU is done with what has been submitted.</summary>
    internal void ReleaseLater(void* comObject)
    {
        if (comObject is null)
            return;
        if (_device is null)
            throw new InvalidOperationException("the device was disposed before what was created on it");
        // A list that is recording, or that a host has not submitted yet, may use it: then it goes with that list's fence.
        _deferred.Enqueue(((nint)comObject, _recording is null && !_isWithHost ? _submitted : _submitted + 1));
    }

    /// <summary>Releases a COM object and forgets it.</summary>
    internal static void Release<T>(ref T* comObject) where T : unmanaged
    {
        if (comObject is not null)
            ((IUnknown*)comObject)->Release();
        comObject = null;
    }

    private void ReleaseDeferred(ulong completed)
    {
        while (_deferred.TryPeek(out var oldest) && oldest.Fence <= completed)
            ((IUnknown*)_deferred.Dequeue().Object)->Release();
    }

    /// <summary>Waits until the GPU touches nothing any more; for releasing things, so it throws nothing.</summary>
    internal void Drain()
    {
        if (_fence is null || _isStuck)
            return;
        // Not through Check: a device that is lost has its fences at their end at once, and one that a test had removed still works.
        ulong value = ++_submitted;
        if (_queue->Signal(_fence, value) < 0)
            return;
        long start = Stopwatch.GetTimestamp();
        while (_fence->GetCompletedValue() < value && !_isStuck)
        {
            if (_fence->SetEventOnCompletion(value, (void*)_reached.SafeWaitHandle.DangerousGetHandle()) < 0)
                return;
            _reached.WaitOne(WaitStep);
            _isStuck = Stopwatch.GetElapsedTime(start) > LongestWait;
        }
    }
}
