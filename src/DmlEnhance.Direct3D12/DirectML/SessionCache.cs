using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Onnx;
using Silk.NET.Direct3D12;

namespace DmlEnhance.Direct3D12.DirectML;

/// <summary>The sessions of one filter: one for each model and size, made in the background, the least recently used thrown away first.</summary>
/// <remarks>One thread uses it; only the making and the disposing of sessions is done on others.</remarks>
internal sealed unsafe class SessionCache : IDisposable
{
    private readonly GraphicsDevice _device;
    private readonly int _capacity;
    private readonly bool _allowsCpu;
    private readonly DirectMLDevice _directML;
    private readonly LinkedList<Entry> _entries = new(); // the most recently used first
    private readonly List<Task> _ending = [];

    /// <summary>Creates an empty cache.</summary>
    /// <exception cref="DmlEnhanceException">DirectML.dll is missing, or refuses the device.</exception>
    public SessionCache(GraphicsDevice device, int capacity, bool allowsCpu)
    {
        _device = device;
        _capacity = capacity;
        _allowsCpu = allowsCpu;
        _directML = DirectMLDevice.Get(device);
    }

    /// <summary>Sessions that are kept, or are being made.</summary>
    public int Count => _entries.Count;

    /// <summary>The session for a model and a size; begins to make it where there is none.</summary>
    public Task<DirectMLSession> Get(OnnxModel model, int width, int height)
    {
        LinkedListNode<Entry>? node = Find(model, width, height);
        if (node is null)
        {
            node = new LinkedListNode<Entry>(new Entry(model.Sha256, width, height, Begin(model, width, height)));
            _entries.AddFirst(node);
            Trim();
        }
        else if (node != _entries.First)
        {
            _entries.Remove(node);
            _entries.AddFirst(node);
        }

        return node.Value.Session;
    }

    /// <summary>Forgets those that could not be made, so that they are tried again.</summary>
    public void ForgetFailures()
    {
        foreach (Entry entry in _entries.Where(entry => entry.Session.IsFaulted).ToList())
            _entries.Remove(entry);
    }

    /// <summary>Waits for all that is being made, and for the GPU, and frees the sessions.</summary>
    public void Dispose()
    {
        while (_entries.First is { } node)
            End(node);
        WaitForEnded();
        _directML.Dispose();
    }

    /// <summary>Waits until the sessions that were thrown away are gone.</summary>
    public void WaitForEnded()
    {
        Task.WaitAll(_ending);
        _ending.Clear();
    }

    private LinkedListNode<Entry>? Find(OnnxModel model, int width, int height)
    {
        for (LinkedListNode<Entry>? node = _entries.First; node is not null; node = node.Next)
        {
            if (node.Value.Width == width && node.Value.Height == height && node.Value.Model == model.Sha256)
                return node;
        }

        return null;
    }

    private Task<DirectMLSession> Begin(OnnxModel model, int width, int height)
    {
        // Taken on this thread: the device may not be there any more when the other one begins.
        DirectMLDevice directML = DirectMLDevice.Get(_device);
        ID3D12CommandQueue* queue = _device.Queue;
        bool allowsCpu = _allowsCpu;
        return Task.Run(() => Make(model, width, height, queue, directML, allowsCpu));
    }

    // Whatever goes wrong is an error in one line, for whom it reaches is a render loop.
    private static DirectMLSession Make(OnnxModel model, int width, int height, ID3D12CommandQueue* queue, DirectMLDevice directML, bool allowsCpu)
    {
        FixedGraph graph;
        try
        {
            graph = FixedGraph.ForFrame(model, width, height);
        }
        catch
        {
            directML.Dispose();
            throw;
        }

        try
        {
            return new DirectMLSession(queue, directML, graph, allowsCpu);
        }
        catch (Exception e) when (e is not DmlEnhanceException)
        {
            throw new DmlEnhanceException($"{model.Name}: there is no DirectML session for {width}x{height} pixels: {DmlEnhanceException.OneLine(e.Message)}", e);
        }
    }

    private void Trim()
    {
        _ending.RemoveAll(task => task.IsCompleted);
        while (_entries.Count > _capacity)
            End(_entries.Last!);
    }

    // Not here: freeing a session waits for the GPU.
    private void End(LinkedListNode<Entry> node)
    {
        _entries.Remove(node);
        _ending.Add(node.Value.Session.ContinueWith(
            making =>
            {
                if (making.IsCompletedSuccessfully)
                    making.Result.Dispose();
                else
                    _ = making.Exception; // seen: it was reported, or nobody waits for it any more
            },
            TaskScheduler.Default));
    }

    private sealed record Entry(string Model, int Width, int Height, Task<DirectMLSession> Session);
}
