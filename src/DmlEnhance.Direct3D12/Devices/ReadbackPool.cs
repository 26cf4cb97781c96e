using Silk.NET.Direct3D12;
using D3D12Range = Silk.NET.Direct3D12.Range;

namespace DmlEnhance.Direct3D12.Devices;

/// <summary>Mapped memory that the GPU writes and the CPU reads.</summary>
/// <remarks>
/// Contract: a part holds its data from the moment its submission's fence has passed until it is disposed. A ring would have
/// to wait for the slowest reader, so parts are buffers that go round: a loop that reads every frame back has as many as
/// it has frames in flight, and allocates nothing after its first frames.
/// </remarks>
internal sealed unsafe class ReadbackPool(GraphicsDevice device) : IDisposable
{
    private const long Granularity = 64 << 10;
    private const int KeptBuffers = 8;

    private readonly List<(nint Resource, long Size)> _free = [];

    private int _rented;

    public GraphicsDevice Device => device;

    /// <summary>Buffers that exist.</summary>
    public int Count => _free.Count + _rented;

    /// <summary>A part of at least a size, which a list may copy into.</summary>
    public Part Rent(long size)
    {
        long rounded = (size + Granularity - 1) / Granularity * Granularity;
        int found = _free.FindIndex(buffer => buffer.Size == rounded);
        (nint Resource, long Size) chosen;
        if (found >= 0)
        {
            chosen = _free[found];
            _free.RemoveAt(found);
        }
        else
        {
            chosen = ((nint)GpuBuffer.Create(device, HeapType.Readback, rounded, ResourceFlags.None, ResourceStates.CopyDest, "DmlEnhance read-back"), rounded);
        }

        _rented++;
        return new Part(this, chosen, size);
    }

    public void Dispose()
    {
        foreach ((nint resource, _) in _free)
            ((ID3D12Resource*)resource)->Release();
        _free.Clear();
    }

    private void Return((nint Resource, long Size) buffer)
    {
        _rented--;
        if (_free.Count >= KeptBuffers)
        {
            // The oldest has a size that is asked for no more.
            device.ReleaseLater((void*)_free[0].Resource);
            _free.RemoveAt(0);
        }

        _free.Add(buffer);
    }

    /// <summary>One rented part.</summary>
    public sealed class Part : IDisposable
    {
        private readonly ReadbackPool _pool;
        private readonly long _size;
        private readonly (nint Resource, long Size) _buffer;
        private bool _returned;

        internal Part(ReadbackPool pool, (nint Resource, long Size) buffer, long size)
        {
            _pool = pool;
            _buffer = buffer;
            _size = size;
        }

        public ID3D12Resource* Target => (ID3D12Resource*)_buffer.Resource;

        /// <summary>Reads the data; the submission's fence must have passed.</summary>
        public void Read(Action<ReadOnlySpan<byte>> read)
        {
            ObjectDisposedException.ThrowIf(_returned, this);
            void* memory = null;
            var range = new D3D12Range { Begin = 0, End = (nuint)_size };
            _pool.Device.Check(Target->Map(0, &range, &memory), "ID3D12Resource::Map");
            try
            {
                read(new ReadOnlySpan<byte>(memory, checked((int)_size)));
            }
            finally
            {
                var nothing = default(D3D12Range);
                Target->Unmap(0, &nothing);
            }
        }

        public void Dispose()
        {
            if (_returned)
                return;
            _returned = true;
            _pool.Return(_buffer);
        }
    }
}
