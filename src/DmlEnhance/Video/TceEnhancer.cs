using DmlEnhance.Devices;
using DmlEnhance.Enhancers;
using DmlEnhance.Frames;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;

namespace DmlEnhance.Video;

/// <summary>TCE-Net on a stream of frames: one encoder and one head a frame, which gives what the whole network of six frames gives.</summary>
/// <remarks>
/// <para>
/// A frame needs two before it and three after it. Where a scene has none (at the stream's beginning and end, and at cuts, which
/// <see cref="SceneCutDetector"/> finds), the scene's first or last frame stands in. So at a scene's end one encoder more is run.
/// </para>
/// <para>
/// The network runs at a working size (<see cref="TceOptions"/>); its gain is brought to the frame's own size by a guided filter. A frame that has the working
/// size already is the network's own result.
/// </para>
/// </remarks>
public sealed partial class TceEnhancer : IVideoEnhancer
{
    // The query's window reaches so far beyond the frame that is made.
    private const int FramesAfter = TceNetwork.Reach + 1;

    private readonly TceModel _model;
    private readonly IOpenedDevice _device;
    private readonly TceOptions _options;
    private readonly SceneCutDetector _cuts = new();
    private readonly StreamGuard _guard = new(typeof(TceEnhancer));
    private Stream? _stream;
    private bool _disposed;

    /// <summary>Makes an enhancer; sessions are made for the first frame, whose size they depend on.</summary>
    /// <param name="model">What to run.</param>
    /// <param name="device">On what; disposed with this.</param>
    /// <param name="reason">Why this device, for <see cref="Info"/>.</param>
    /// <param name="options">The working size.</param>
    internal TceEnhancer(TceModel model, IOpenedDevice device, string reason, TceOptions? options = null)
    {
        _model = model;
        _device = device;
        _options = options ?? new TceOptions();
        Info = device.Describe(model.Name, reason);
    }

    /// <inheritdoc/>
    public EnhancerInfo Info { get; }

    /// <summary>3 frames: the network sees them before it makes a frame.</summary>
    public int Latency => FramesAfter;

    /// <inheritdoc/>
    public int Cuts => _stream?.Cuts ?? 0;

    /// <summary>The size that the network runs at, once the first frame has been pushed.</summary>
    public (int Width, int Height)? WorkingSize => _stream is { } stream ? (stream.Width, stream.Height) : null;

    /// <inheritdoc/>
    public bool Push(Frame source, Frame target, float strength = 1, CancellationToken cancellationToken = default)
    {
        _guard.BeginPush(source, target, strength, cancellationToken);
        Stream stream = _stream ??= new Stream(_model, _device, _options, source);
        stream.Add(source, _cuts.IsCut(source));
        bool isMade = stream.Count > FramesAfter && stream.Make(target, strength, cancellationToken);
        _guard.Done();
        return isMade;
    }

    /// <inheritdoc/>
    public bool Flush(Frame target, float strength = 1, CancellationToken cancellationToken = default)
    {
        _guard.BeginFlush(target, strength, cancellationToken);
        bool isMade = _stream is { } stream && stream.Made < stream.Count && stream.Make(target, strength, cancellationToken);
        _guard.Done();
        return isMade;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _stream?.Dispose();
        _stream = null;
        _cuts.Reset();
        _guard.Reset();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
            return;
        Reset();
        _disposed = true;
        _guard.Close();
        _device.Dispose();
    }
}
