using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Onnx;
using Silk.NET.Direct3D12;

namespace DmlEnhance.Direct3D12.DirectML;

/// <summary>The sessions of one filter: one for each model and size, made in the background, the least recently used thrown away first.</summary>
/// <remarks>
/// One thread uses it; only the making and the disposing of sessions is done on others. Sessions are made one after another, and of those that only a
/// frame asked for no more than one waits: a window that is dragged has another size in every frame.
/// </remarks>
internal sealed class SessionCache : IDisposable
{
    private readonly GraphicsDevice _device;
    private readonly int _capacity;
    private readonly bool _allowsCpu;
    private readonly DirectMLDevice _directML;
    private readonly LinkedList<Entry> _entries = new(); // the most recently used first
    private readonly List<Task> _ending = [];
    private readonly SemaphoreSlim _maker = new(1);

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

    /// <summary>The session that frames run, which is kept whatever its age.</summary>
    public DirectMLSession? InUse
    {
        get;
        set
        {
            if (field == value)
                return;
            field = value;
            Trim();
        }
    }

    /// <summary>The session for a model and a size if it is there, or null; makes none.</summary>
    public DirectMLSession? Find(OnnxModel model, int width, int height) =>
        FindNode(model, width, height)?.Value.Session is { IsCompletedSuccessfully: true } session ? session.Result : null;

    /// <summary>The session for a model and a size; begins to make it where there is none.</summary>
    /// <param name="model">The model.</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="isForFrame">Whether a frame that is there needs it, and not somebody who plans ahead.</param>
    public Task<DirectMLSession> Get(OnnxModel model, int width, int height, bool isForFrame)
    {
        LinkedListNode<Entry>? node = FindNode(model, width, height);
        if (node is null)
        {
            if (isForFrame)
                EndWaiting();
            node = _entries.AddFirst(Begin(model, width, height, isForFrame));
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
        _maker.Dispose();
        _directML.Dispose();
    }

    /// <summary>Waits until the sessions that were thrown away are gone.</summary>
    public void WaitForEnded()
    {
        Task.WaitAll(_ending);
        _ending.Clear();
    }

    private LinkedListNode<Entry>? FindNode(OnnxModel model, int width, int height)
    {
        for (LinkedListNode<Entry>? node = _entries.First; node is not null; node = node.Next)
        {
            if (node.Value.Width == width && node.Value.Height == height && node.Value.Model == model.Sha256)
                return node;
        }

        return null;
    }

    private unsafe Entry Begin(OnnxModel model, int width, int height, bool isForFrame)
    {
        var cancellation = new CancellationTokenSource();
        // Taken on this thread: the device may not be there any more when the other one begins.
        DirectMLDevice directML = DirectMLDevice.Get(_device);
        nint queue = (nint)_device.Queue;
        Task<DirectMLSession> session = Task.Run(() => MakeInTurn(model, width, height, queue, directML, cancellation.Token), CancellationToken.None);
        return new Entry(model.Sha256, width, height, isForFrame, session, cancellation);
    }

    private async Task<DirectMLSession> MakeInTurn(OnnxModel model, int width, int height, nint queue, DirectMLDevice directML, CancellationToken cancellationToken)
    {
        try
        {
            await _maker.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            directML.Dispose();
            throw;
        }

        try
        {
            return Make(model, width, height, queue, directML, _allowsCpu);
        }
        finally
        {
            _maker.Release();
        }
    }

    // Whatever goes wrong is an error in one line, for whom it reaches is a render loop.
    private static unsafe DirectMLSession Make(OnnxModel model, int width, int height, nint queue, DirectMLDevice directML, bool allowsCpu)
    {
        FixedGraph graph;
        try
        {
            // Before DirectML compiles for a size that no buffer has.
            _ = DirectMLTensor.Elements(width, height);
            graph = FixedGraph.ForFrame(model, width, height);
        }
        catch
        {
            directML.Dispose();
            throw;
        }

        try
        {
            return new DirectMLSession((ID3D12CommandQueue*)queue, directML, graph, allowsCpu);
        }
        catch (Exception e) when (e is not DmlEnhanceException)
        {
            throw new DmlEnhanceException($"{model.Name}: there is no DirectML session for {width}x{height} pixels: {DmlEnhanceException.OneLine(e.Message)}", e);
        }
    }

    // One that is being made already is made to its end.
    private void EndWaiting()
    {
        for (LinkedListNode<Entry>? node = _entries.First; node is not null;)
        {
            LinkedListNode<Entry>? next = node.Next;
            if (node.Value.IsForFrame && !node.Value.Session.IsCompleted)
                End(node);
            node = next;
        }
    }

    private void Trim()
    {
        _ending.RemoveAll(task => task.IsCompleted);
        for (LinkedListNode<Entry>? node = _entries.Last; node is not null && _entries.Count > _capacity;)
        {
            LinkedListNode<Entry>? newer = node.Previous;
            if (newer is not null && !IsInUse(node.Value))
                End(node);
            node = newer;
        }
    }

    private bool IsInUse(Entry entry) => entry.Session.IsCompletedSuccessfully && entry.Session.Result == InUse;

    // Not here: freeing a session waits for the GPU.
    private void End(LinkedListNode<Entry> node)
    {
        _entries.Remove(node);
        node.Value.Cancellation.Cancel();
        _ending.Add(node.Value.Session.ContinueWith(
            making =>
            {
                node.Value.Cancellation.Dispose();
                if (making.IsCompletedSuccessfully)
                    making.Result.Dispose();
                else
                    _ = making.Exception; // seen: it was reported, or nobody waits for it any more
            },
            TaskScheduler.Default));
    }

    private sealed record Entry(string Model, int Width, int Height, bool IsForFrame, Task<DirectMLSession> Session, CancellationTokenSource Cancellation);
}
