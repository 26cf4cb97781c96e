using Silk.NET.Direct3D12;

namespace DmlEnhance.Direct3D12.Devices;

/// <summary>Descriptors that shaders do not see: views of textures and buffers, which live as long as those.</summary>
/// <remarks>Grows by whole heaps; a freed descriptor is used again.</remarks>
internal sealed unsafe class DescriptorStore(GraphicsDevice device, DescriptorHeapType type, int heapSize) : IDisposable
{
    private readonly uint _increment = device.Native->GetDescriptorHandleIncrementSize(type);
    private readonly Stack<CpuDescriptorHandle> _free = new();
    private readonly List<nint> _heaps = [];

    /// <summary>Descriptors in use.</summary>
    public int Used { get; private set; }

    public CpuDescriptorHandle Allocate()
    {
        if (_free.Count == 0)
            Grow();
        Used++;
        return _free.Pop();
    }

    /// <summary>Frees a descriptor, if there is one. At once: the CPU copies descriptors while it records, so the GPU uses none of these.</summary>
    public void Free(ref CpuDescriptorHandle? view)
    {
        if (view is not { } handle)
            return;
        Used--;
        _free.Push(handle);
        view = null;
    }

    public void Dispose()
    {
        foreach (nint heap in _heaps)
            ((ID3D12DescriptorHeap*)heap)->Release();
        _heaps.Clear();
    }

    private void Grow()
    {
        var description = new DescriptorHeapDesc { Type = type, NumDescriptors = (uint)heapSize };
        ID3D12DescriptorHeap* heap = null;
        Guid iid = ID3D12DescriptorHeap.Guid;
        device.Check(device.Native->CreateDescriptorHeap(&description, &iid, (void**)&heap), "ID3D12Device::CreateDescriptorHeap");
        _heaps.Add((nint)heap);
        GraphicsDevice.Name(heap, $"DmlEnhance {type} descriptors");
        CpuDescriptorHandle first = heap->GetCPUDescriptorHandleForHeapStart();
        for (int i = heapSize - 1; i >= 0; i--)
            _free.Push(new CpuDescriptorHandle { Ptr = first.Ptr + (nuint)i * _increment });
    }
}
