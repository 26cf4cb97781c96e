using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.DirectML;
using DmlEnhance.Onnx;

namespace DmlEnhance.Direct3D12.Enhancers;

/// <summary>The sessions of one device, one for each model and size; the least recently used is thrown away first.</summary>
/// <remarks>
/// Both bounds are generous enough for a folder of photographs, upright and lying, under the three models of <c>auto</c>: to make a session takes from a
/// tenth of a second to seconds.
/// </remarks>
/// <param name="device">Where they run; stays the caller's.</param>
/// <param name="mostSessions">The most sessions that are kept.</param>
internal sealed class PictureSessions(GraphicsDevice device, int mostSessions = PictureSessions.MostSessions) : IDisposable
{
    /// <summary>The most sessions that are kept.</summary>
    public const int MostSessions = 8;

    // What a session keeps of the GPU's memory grows with its pixels.
    private const long MostPixels = 8L * DirectMLOpenedDevice.LargestPixels;

    private readonly LinkedList<Entry> _entries = new(); // the most recently used first

    /// <summary>Sessions that are kept.</summary>
    public int Count => _entries.Count;

    /// <summary>Sessions that were made.</summary>
    public int Made { get; private set; }

    /// <summary>The session for a model and a size; valid until the next call.</summary>
    /// <exception cref="DmlEnhanceException">ONNX Runtime or DirectML does not take the model at this size.</exception>
    public DirectMLSession Get(OnnxModel model, int width, int height)
    {
        LinkedListNode<Entry>? node = Find(model, width, height);
        if (node is null)
        {
            // First: two large ones at once may be more than the GPU's memory.
            Trim(mostSessions - 1, MostPixels - (long)width * height);
            node = new LinkedListNode<Entry>(new Entry(model.Sha256, Make(model, width, height)));
            Made++;
        }
        else
        {
            _entries.Remove(node);
        }

        _entries.AddFirst(node);
        return node.Value.Session;
    }

    public void Dispose() => Trim(0, 0);

    private LinkedListNode<Entry>? Find(OnnxModel model, int width, int height)
    {
        for (LinkedListNode<Entry>? node = _entries.First; node is not null; node = node.Next)
        {
            if (node.Value.Session.Graph.Width == width && node.Value.Session.Graph.Height == height && node.Value.Model == model.Sha256)
                return node;
        }

        return null;
    }

    private DirectMLSession Make(OnnxModel model, int width, int height)
    {
        // All nodes are let in, so that what is said of those that DirectML does not take says what to do.
        var session = new DirectMLSession(device, FixedGraph.ForEnhanced(model, width, height), allowsCpu: true);
        if (session.CpuNodes is not [var first, ..] nodes)
            return session;
        string which = nodes.Count > 1 ? $"{first} and {nodes.Count - 1} more" : first.ToString();
        session.Dispose();
        throw new DmlEnhanceException($"{model.Name}: DirectML does not take all of the model's nodes ({which}); run it on the CPU (--device cpu)");
    }

    private void Trim(int sessions, long pixels)
    {
        while (_entries.Last is { } last && (_entries.Count > sessions || _entries.Sum(entry => entry.Pixels) > pixels))
        {
            _entries.RemoveLast();
            last.Value.Session.Dispose();
        }
    }

    private sealed record Entry(string Model, DirectMLSession Session)
    {
        public long Pixels => (long)Session.Graph.Width * Session.Graph.Height;
    }
}
