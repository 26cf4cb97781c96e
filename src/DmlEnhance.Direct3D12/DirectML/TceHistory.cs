using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Passes;
using DmlEnhance.Networks;

namespace DmlEnhance.Direct3D12.DirectML;

/// <summary>
/// What TCE-Net keeps of a render loop's last frames, in the adapter's memory: two windows of five small frames, of which one is written while the other is the
/// one before, and the encoder's features of both.
/// </summary>
/// <remarks>
/// A window ends with the current frame, so its middle is two frames old; the head's result is the middle of the window before, three frames old. That is the
/// second frame of the current window.
/// </remarks>
internal sealed class TceHistory : IDisposable
{
    /// <summary>Windows that are kept.</summary>
    public const int Places = 2;

    // Of the enhanced frame in the last window.
    private const int EnhancedFrame = 1;

    private const int Rgb = 3;

    private readonly List<DirectMLTensor> _tensors = [];
    private readonly DirectMLTensor[] _windows = new DirectMLTensor[Places];
    private readonly Features[] _features = new Features[Places];

    /// <summary>Creates the tensors.</summary>
    /// <param name="device">Where.</param>
    /// <param name="session">What they are for.</param>
    /// <exception cref="DmlEnhanceException">There is no memory for them.</exception>
    public TceHistory(GraphicsDevice device, TceFrameSession session)
    {
        Session = session;
        FrameNumbers = (long)Rgb * session.Width * session.Height;
        try
        {
            for (int place = 0; place < Places; place++)
            {
                _windows[place] = Create(new FeatureShape(Rgb * TceNetwork.Window, session.Height, session.Width), "TCE-Net frames");
                TceShapes shapes = session.Shapes;
                _features[place] = new Features(Create(shapes.Latent, "TCE-Net latent"), Create(shapes.Half, "TCE-Net half"), Create(shapes.Full, "TCE-Net full"));
            }

            Enhanced = Create(new FeatureShape(Rgb, session.Height, session.Width), "TCE-Net enhanced");
        }
        catch
        {
            Dispose();
            throw;
        }

        DirectMLTensor Create(FeatureShape shape, string name)
        {
            var tensor = new DirectMLTensor(device, shape.Width, shape.Height, name, shape.Channels);
            _tensors.Add(tensor);
            return tensor;
        }
    }

    /// <summary>What it was made for.</summary>
    public TceFrameSession Session { get; }

    /// <summary>What the head made: the frame three before the current one.</summary>
    public DirectMLTensor Enhanced { get; }

    /// <summary>Whether the next frame is a scene's first.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>The place that the current frame's window is written to.</summary>
    public int Next { get; private set; }

    /// <summary>What the head's result was made of and is.</summary>
    public SmallFrames Made => new(_windows[Places - 1 - Next].Buffer, EnhancedFrame * FrameNumbers, Enhanced.Buffer, Session.Width, Session.Height);

    private long FrameNumbers { get; }

    public DirectMLTensor WindowAt(int place) => _windows[place];

    public Features FeaturesAt(int place) => _features[place];

    /// <summary>Records the window that ends with a frame; a scene's first frame fills all of it.</summary>
    /// <remarks>Nothing is moved on: a list that is thrown away leaves the history as it was.</remarks>
    public void Record(CommandList list, FrameReductionPass reduction, GpuTexture source, float white)
    {
        GpuBuffer window = _windows[Next].Buffer;
        int first = 0;
        if (!IsEmpty)
        {
            first = TceNetwork.Window - 1;
            list.Copy(_windows[Places - 1 - Next].Buffer, FrameNumbers, window, 0, first * FrameNumbers);
        }

        for (int frame = first; frame < TceNetwork.Window; frame++)
            reduction.Record(list, source, window, frame * FrameNumbers, Session.Width, Session.Height, white);
    }

    /// <summary>Says that the network was given the current window.</summary>
    public void Advance()
    {
        IsEmpty = false;
        Next = Places - 1 - Next;
    }

    /// <summary>Forgets the frames.</summary>
    public void Reset()
    {
        IsEmpty = true;
        Next = 0;
    }

    public void Dispose()
    {
        foreach (DirectMLTensor tensor in _tensors)
            tensor.Dispose();
        _tensors.Clear();
    }

    /// <summary>What the encoder makes of a window.</summary>
    public sealed record Features(DirectMLTensor Latent, DirectMLTensor Half, DirectMLTensor Full);
}
