namespace DmlEnhance.Direct3D12.Devices;

/// <summary>
/// Hands out parts of a ring that the GPU uses in the order in which they were taken: places in a mapped buffer, in a
/// descriptor heap, in a query heap.
/// </summary>
/// <remarks>
/// Contract: what is allocated between two calls of <see cref="Close"/> belongs to the work that the second call's fence
/// value ends, and is free again once <see cref="Reclaim"/> has been told that the fence has reached that value. Nothing
/// is freed one by one. An allocation never wraps around the end: it is contiguous.
/// </remarks>
/// <param name="capacity">Size of the ring.</param>
/// <param name="restarts">Whether an empty ring begins at 0 again, so that there is room for a part of any size; if not, places come round as late as can be.</param>
internal sealed class RingAllocator(long capacity, bool restarts = true)
{
    private readonly Queue<(ulong Fence, long End)> _closed = new();

    // Positions grow without end; the place in the ring is the remainder. used = head - tail.
    private long _head;
    private long _tail;
    private long _closedHead;

    /// <summary>Size of the ring.</summary>
    public long Capacity { get; } = capacity;

    /// <summary>What is taken and not yet free again.</summary>
    public long Used => _head - _tail;

    /// <summary>The fence value that must be reached before anything more becomes free, or null where nothing is waiting.</summary>
    public ulong? NextFence => _closed.TryPeek(out var oldest) ? oldest.Fence : null;

    /// <summary>Takes a part.</summary>
    /// <param name="size">1 to <see cref="Capacity"/>.</param>
    /// <param name="alignment">A power of two.</param>
    /// <param name="offset">Where in the ring it begins.</param>
    /// <returns>False where there is no room yet.</returns>
    public bool TryAllocate(long size, long alignment, out long offset)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, Capacity);
        if (Used == 0 && restarts)
            _head = _tail = _closedHead = 0;
        long place = _head % Capacity;
        long aligned = (place + alignment - 1) & -alignment;
        if (aligned + size > Capacity)
            aligned = Capacity;
        long start = _head - place + aligned;
        offset = start % Capacity;
        if (start + size - _tail > Capacity)
            return false;
        _head = start + size;
        return true;
    }

    /// <summary>Ends the work that used everything taken since the last call.</summary>
    public void Close(ulong fence)
    {
        if (_head == _closedHead)
            return;
        _closed.Enqueue((fence, _head));
        _closedHead = _head;
    }

    /// <summary>Frees what belongs to work that is done.</summary>
    /// <param name="completed">The value that the fence has reached.</param>
    public void Reclaim(ulong completed)
    {
        while (_closed.TryPeek(out var oldest) && oldest.Fence <= completed)
        {
            _tail = oldest.End;
            _closed.Dequeue();
        }
    }
}
