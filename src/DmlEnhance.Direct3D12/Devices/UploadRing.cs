using Silk.NET.Direct3D12;

namespace DmlEnhance.Direct3D12.Devices;

/// <summary>Memory that the CPU writes and the GPU reads, mapped all the time.</summary>
/// <remarks>
/// Contract: what <see cref="Allocate"/> gives may be written until the list that reads it is submitted, and is gone after
/// that. What does not fit into the ring gets a buffer of its own, released behind the same fence.
/// </remarks>
internal sealed unsafe class UploadRing(GraphicsDevice device) : IDisposable
{
    private const long RingBytes = 16 << 20; // two 1080p frames of 8 bits
    private const long LargestInRing = RingBytes / 2; // so that a frame of any size leaves room for another of it

    private readonly RingAllocator _ring = new(RingBytes);
    private readonly List<nint> _alone = [];
    private ID3D12Resource* _buffer;
    private byte* _mapped;

    /// <summary>A part of a mapped buffer.</summary>
    public readonly struct Part(ID3D12Resource* buffer, long offset, byte* memory, long size)
    {
        public readonly ID3D12Resource* Buffer = buffer;
        public readonly long Offset = offset;
        public readonly byte* Memory = memory;

        public Span<byte> Bytes => new(Memory, checked((int)size));
    }

    public Part Allocate(long size, int alignment)
    {
        if (size > LargestInRing)
            return AllocateAlone(size);
        if (_buffer is null)
            _buffer = Create(RingBytes, "DmlEnhance uploads", out _mapped);
        long offset;
        while (!_ring.TryAllocate(size, alignment, out offset))
        {
            if (_ring.NextFence is not { } fence)
                return AllocateAlone(size);
            device.Wait(fence);
        }

        return new Part(_buffer, offset, _mapped + offset, size);
    }

    public void Close(ulong fence)
    {
        _ring.Close(fence);
        // Their list has been submitted now, so this fence is the one to wait for.
        foreach (nint buffer in _alone)
            device.ReleaseLater((void*)buffer);
        _alone.Clear();
    }

    public void Reclaim(ulong completed) => _ring.Reclaim(completed);

    public void Dispose()
    {
        foreach (nint buffer in _alone)
            ((ID3D12Resource*)buffer)->Release();
        _alone.Clear();
        GraphicsDevice.Release(ref _buffer);
    }

    private Part AllocateAlone(long size)
    {
        ID3D12Resource* buffer = Create(size, "DmlEnhance upload", out byte* mapped);
        _alone.Add((nint)buffer);
        return new Part(buffer, 0, mapped, size);
    }

    private ID3D12Resource* Create(long size, string name, out byte* mapped)
    {
        ID3D12Resource* buffer = GpuBuffer.Create(device, HeapType.Upload, size, ResourceFlags.None, ResourceStates.GenericRead, name);
        void* memory = null;
        int result = buffer->Map(0, null, &memory);
        mapped = (byte*)memory;
        if (result < 0)
        {
            buffer->Release();
            device.Check(result, "ID3D12Resource::Map");
        }

        return buffer;
    }
}
