namespace DmlEnhance.Direct3D12.Devices;

/// <summary>Command lists with their allocators, used again once the GPU is done with them.</summary>
/// <remarks>
/// An allocator holds the recorded commands while the GPU reads them, so it may be reset only behind the fence of the
/// submission; a list comes back with that fence value and is handed out no earlier.
/// </remarks>
internal sealed unsafe class CommandListPool(GraphicsDevice device) : IDisposable
{
    private readonly Queue<(CommandList List, ulong Fence)> _returned = new();

    /// <summary>Lists that exist and are not rented.</summary>
    public int Count => _returned.Count;

    public CommandList Rent(string name, ulong completed)
    {
        // Fences grow along the queue, so if the first is not done none is.
        if (!_returned.TryPeek(out var oldest) || oldest.Fence > completed)
            return new CommandList(device, name);
        CommandList list = _returned.Dequeue().List;
        try
        {
            list.Reset(name);
        }
        catch
        {
            list.Release();
            throw;
        }

        return list;
    }

    public void Return(CommandList list, ulong fence) => _returned.Enqueue((list, fence));

    /// <summary>Releases a list that is in a state from which it cannot be used again. The GPU never saw it.</summary>
    public static void Destroy(CommandList list) => list.Release();

    public void Dispose()
    {
        while (_returned.TryDequeue(out var returned))
            returned.List.Release();
    }
}
