using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Onnx;

namespace DmlEnhance.Direct3D12.DirectML;

/// <summary>The sessions of one filter: one for each model and size, made in the background, the least recently used thrown away first.</summary>
/// <remarks>One thread uses it; only the making and the disposing of sessions is done on others.</remarks>
internal sealed class SessionCache : IDisposable
{
    private readonly int _capacity;
    private readonly DirectMLDevice _directML;
    private readonly SessionMaker _maker;
    private readonly LinkedList<Entry> _entries = new(); // the most recently used first
    private readonly List<Task> _ending = [];

    /// <summary>Creates an empty cache.</summary>
    /// <exception cref="DmlEnhanceException">DirectML.dll is missing, or refuses the device.</exception>
    public SessionCache(GraphicsDevice device, int capacity, bool allowsCpu)
    {
        _capacity = capacity;
        _maker = new SessionMaker(device, allowsCpu);
        _directML = DirectMLDevice.Get(device);
    }

    /// <summary>The session that frames run, which is kept whatever its age.</summary>
    public IFrameSession? InUse
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
    public IFrameSession? Find(OnnxFile model, int width, int height) =>
        FindNode(model, width, height)?.Value.Session is { IsCompletedSuccessfully: true } session ? session.Result : null;

    /// <summary>The session for a model and a size; begins to make it where there is none. It is cancelled where its entry is dropped before its turn.</summary>
    /// <param name="model">The model.</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="isForFrame">Whether a frame that is there needs it: what earlier frames of other sizes still wait for is dropped then.</param>
    public Task<IFrameSession> Get(OnnxFile model, int width, int height, bool isForFrame)
    {
        LinkedListNode<Entry>? node = FindNode(model, width, height);
        if (node is null)
        {
            node = _entries.AddFirst(new Entry(model.Sha256, _maker.Begin(model, width, height)));
            Trim();
        }
        else if (node != _entries.First)
        {
            _entries.Remove(node);
            _entries.AddFirst(node);
            _maker.Hurry(node.Value.Job);
        }

        if (isForFrame && !node.Value.IsForFrame)
        {
            node.Value.IsForFrame = true;
            DropOtherFrames(node);
        }

        return node.Value.Session;
    }

    /// <summary>Forgets those that could not be made, so that they are tried again.</summary>
    public void ForgetFailures()
    {
        foreach (Entry entry in _entries.Where(entry => entry.Session.IsFaulted).ToList())
            _entries.Remove(entry);
    }

    /// <summary>Waits for what is being made, and for the GPU, and frees the sessions.</summary>
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

    private LinkedListNode<Entry>? FindNode(OnnxFile model, int width, int height)
    {
        for (LinkedListNode<Entry>? node = _entries.First; node is not null; node = node.Next)
        {
            if (node.Value.Job.Width == width && node.Value.Job.Height == height && node.Value.Model == model.Sha256)
                return node;
        }

        return null;
    }

    private void DropOtherFrames(LinkedListNode<Entry> kept)
    {
        for (LinkedListNode<Entry>? node = _entries.First; node is not null;)
        {
            LinkedListNode<Entry>? next = node.Next;
            if (node != kept && node.Value.IsForFrame && _maker.GiveUp(node.Value.Job))
                _entries.Remove(node);
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

    // Not here: freeing a session waits for the GPU, and one that is being made is made to its end.
    private void End(LinkedListNode<Entry> node)
    {
        _entries.Remove(node);
        if (_maker.GiveUp(node.Value.Job))
            return;
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

    private sealed class Entry(string model, SessionMaker.Job job)
    {
        public string Model { get; } = model;

        public SessionMaker.Job Job { get; } = job;

        public Task<IFrameSession> Session => Job.Session;

        /// <summary>Whether a frame has asked for it, and not only somebody who plans ahead.</summary>
        public bool IsForFrame { get; set; }
    }
}
