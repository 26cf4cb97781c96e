using DmlEnhance.Direct3D12.Devices;
using Silk.NET.Direct3D12;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Devices;

/// <summary>Keeps the GPU from doing what is submitted from now on, until it is opened: the queue waits for a fence of ours.</summary>
internal sealed unsafe class GpuGate : IDisposable
{
    private readonly GraphicsDevice _device;
    private ID3D12Fence* _fence;

    public GpuGate(GraphicsDevice device)
    {
        _device = device;
        ID3D12Fence* fence = null;
        Guid iid = ID3D12Fence.Guid;
        Assert.Equal(0, device.Native->CreateFence(0, FenceFlags.None, &iid, (void**)&fence));
        _fence = fence;
        Assert.Equal(0, device.Queue->Wait(fence, 1));
    }

    /// <summary>Lets the GPU go on; again: nothing.</summary>
    public void Open()
    {
        if (_fence is not null)
            Assert.Equal(0, _fence->Signal(1));
    }

    /// <summary>Opens it and waits until the GPU is through.</summary>
    public void Dispose()
    {
        if (_fence is null)
            return;
        Open();
        _device.Drain();
        GraphicsDevice.Release(ref _fence);
    }
}
