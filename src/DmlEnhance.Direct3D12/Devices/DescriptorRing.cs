using Silk.NET.Direct3D12;

namespace DmlEnhance.Direct3D12.Devices;

/// <summary>The one heap of descriptors that shaders see: each draw or dispatch gets a fresh table in it.</summary>
/// <remarks>A table belongs to the submission that is being recorded, and is free again behind its fence.</remarks>
internal sealed unsafe class DescriptorRing : IDisposable
{
    private readonly GraphicsDevice _device;
    private readonly RingAllocator _ring;
    private readonly uint _increment;
    private readonly CpuDescriptorHandle _cpuStart;
    private readonly GpuDescriptorHandle _gpuStart;
    private ID3D12DescriptorHeap* _heap;

    public DescriptorRing(GraphicsDevice device, int size)
    {
        _device = device;
        _ring = new RingAllocator(size);
        var description = new DescriptorHeapDesc { Type = DescriptorHeapType.CbvSrvUav, NumDescriptors = (uint)size, Flags = DescriptorHeapFlags.ShaderVisible };
        ID3D12DescriptorHeap* heap = null;
        Guid iid = ID3D12DescriptorHeap.Guid;
        device.Check(device.Native->CreateDescriptorHeap(&description, &iid, (void**)&heap), "ID3D12Device::CreateDescriptorHeap");
        _heap = heap;
        GraphicsDevice.Name(heap, "DmlEnhance descriptor tables");
        _increment = device.Native->GetDescriptorHandleIncrementSize(DescriptorHeapType.CbvSrvUav);
        _cpuStart = heap->GetCPUDescriptorHandleForHeapStart();
        _gpuStart = heap->GetGPUDescriptorHandleForHeapStart();
    }

    public ID3D12DescriptorHeap* Heap => _heap;

    /// <summary>Copies views into a table.</summary>
    /// <param name="views">Views of a <see cref="DescriptorStore"/>, one or more.</param>
    /// <exception cref="InvalidOperationException">One submission uses more tables than the heap holds.</exception>
    public GpuDescriptorHandle Table(ReadOnlySpan<CpuDescriptorHandle> views)
    {
        long start;
        while (!_ring.TryAllocate(views.Length, 1, out start))
        {
            ulong fence = _ring.NextFence ?? throw new InvalidOperationException($"one submission uses more than {_ring.Capacity} descriptors");
            _device.Wait(fence);
        }

        for (int i = 0; i < views.Length; i++)
        {
            var place = new CpuDescriptorHandle { Ptr = _cpuStart.Ptr + (nuint)(start + i) * _increment };
            _device.Native->CopyDescriptorsSimple(1, place, views[i], DescriptorHeapType.CbvSrvUav);
        }

        return new GpuDescriptorHandle { Ptr = _gpuStart.Ptr + (ulong)start * _increment };
    }

    public void Close(ulong fence) => _ring.Close(fence);

    public void Reclaim(ulong completed) => _ring.Reclaim(completed);

    public void Dispose() => GraphicsDevice.Release(ref _heap);
}
