using Silk.NET.Direct3D12;
using D3D12Range = Silk.NET.Direct3D12.Range;

namespace DmlEnhance.Direct3D12.Devices;

/// <summary>Measures what the GPU spends between two marks of a command list, without waiting for it.</summary>
/// <remarks>A time arrives some frames after it was recorded, when <see cref="GraphicsDevice"/> next frees what the GPU is done with.</remarks>
public sealed unsafe class GpuTimer : IDisposable
{
    private const int Capacity = 1024; // pairs

    private readonly GraphicsDevice _device;
    private readonly RingAllocator _ring = new(Capacity, restarts: false);
    private readonly List<Measurement> _recorded = [];
    private readonly Queue<(ulong Fence, Measurement Measurement)> _running = new();
    private readonly double _millisecondsPerTick;
    private ID3D12QueryHeap* _heap;
    private ID3D12Resource* _results;

    internal GpuTimer(GraphicsDevice device)
    {
        _device = device;
        ulong frequency;
        device.Check(device.Queue->GetTimestampFrequency(&frequency), "ID3D12CommandQueue::GetTimestampFrequency");
        _millisecondsPerTick = 1000.0 / frequency;
        var description = new QueryHeapDesc { Type = QueryHeapType.Timestamp, Count = 2 * Capacity };
        ID3D12QueryHeap* heap = null;
        Guid iid = ID3D12QueryHeap.Guid;
        device.Check(device.Native->CreateQueryHeap(&description, &iid, (void**)&heap), "ID3D12Device::CreateQueryHeap");
        _heap = heap;
        GraphicsDevice.Name(heap, "DmlEnhance timestamps");
        try
        {
            _results = GpuBuffer.Create(device, HeapType.Readback, 2 * Capacity * sizeof(ulong), ResourceFlags.None, ResourceStates.CopyDest, "DmlEnhance timestamp results");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Raised when a time arrives: the mark's name, and milliseconds.</summary>
    public event Action<string, double>? Measured;

    /// <summary>Releases the queries.</summary>
    public void Dispose()
    {
        GraphicsDevice.Release(ref _heap);
        GraphicsDevice.Release(ref _results);
    }

    internal int Begin(CommandList list, string name)
    {
        int pair = BeginSpan(list);
        if (pair >= 0)
            _recorded.Add(new Measurement(name, pair));
        return pair;
    }

    /// <summary>Begins what another list ends: time in which somebody else's work is done between two lists.</summary>
    /// <returns>What <see cref="EndSpan"/> takes, or -1.</returns>
    internal int BeginSpan(CommandList list)
    {
        // Without room this mark goes unmeasured: more marks in flight than any frame has.
        if (!_ring.TryAllocate(1, 1, out long pair))
            return -1;
        list.Native->EndQuery(_heap, QueryType.Timestamp, (uint)(2 * pair));
        return (int)pair;
    }

    /// <summary>
    /// Ends a span in a later list of the same frame. Its place is the first list's, and may be free again; but the ring comes round to it only after all others.
    /// </summary>
    internal void EndSpan(CommandList list, int pair, string name)
    {
        if (pair < 0)
            return;
        End(list, pair);
        _recorded.Add(new Measurement(name, pair));
    }

    internal void End(CommandList list, int pair)
    {
        if (pair >= 0)
            list.Native->EndQuery(_heap, QueryType.Timestamp, (uint)(2 * pair + 1));
    }

    /// <summary>Records, at the end of a list, the copy of its times to where the CPU reads them.</summary>
    internal void Resolve(CommandList list)
    {
        foreach (Measurement measurement in _recorded)
            list.Native->ResolveQueryData(_heap, QueryType.Timestamp, (uint)(2 * measurement.Pair), 2, _results, (ulong)(2 * measurement.Pair * sizeof(ulong)));
    }

    internal void Discard() => _recorded.Clear();

    internal void Close(ulong fence)
    {
        _ring.Close(fence);
        foreach (Measurement measurement in _recorded)
            _running.Enqueue((fence, measurement));
        _recorded.Clear();
    }

    internal void Reclaim(ulong completed)
    {
        if (_running.TryPeek(out var first) && first.Fence <= completed)
            Read(completed);
        _ring.Reclaim(completed);
    }

    private void Read(ulong completed)
    {
        void* memory = null;
        var range = new D3D12Range { Begin = 0, End = 2 * Capacity * sizeof(ulong) };
        _device.Check(_results->Map(0, &range, &memory), "ID3D12Resource::Map");
        try
        {
            var ticks = (ulong*)memory;
            while (_running.TryPeek(out var next) && next.Fence <= completed)
            {
                _running.Dequeue();
                (ulong begin, ulong end) = (ticks[2 * next.Measurement.Pair], ticks[2 * next.Measurement.Pair + 1]);
                Measured?.Invoke(next.Measurement.Name, end > begin ? (end - begin) * _millisecondsPerTick : 0);
            }
        }
        finally
        {
            var nothing = default(D3D12Range);
            _results->Unmap(0, &nothing);
        }
    }

    private readonly record struct Measurement(string Name, int Pair);
}
