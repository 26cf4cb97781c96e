using DmlEnhance.Enhancers;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using Microsoft.ML.OnnxRuntime;
using Silk.NET.Direct3D12;

namespace DmlEnhance.Direct3D12.DirectML;

/// <summary>TCE-Net at one working size on a device's queue, for a render loop: one encoder and one head a frame, between the tensors of a <see cref="TceHistory"/>.</summary>
/// <remarks>As <see cref="DirectMLSession"/> it may be made on any thread, <see cref="Run"/> submits and returns, and disposing waits for the GPU.</remarks>
internal sealed unsafe class TceFrameSession : IFrameSession
{
    private readonly string _name;
    private readonly DirectMLDevice _device;
    private readonly InferenceSession? _encoder;
    private readonly InferenceSession? _head;
    private readonly RunOptions? _options;
    private readonly OrtIoBinding?[] _encoders = new OrtIoBinding?[TceHistory.Places]; // by the place that is written
    private readonly OrtIoBinding?[] _heads = new OrtIoBinding?[TceHistory.Places];
    private OrtIoBinding? _firstHead;
    private TceHistory? _bound;

    /// <summary>Creates a session.</summary>
    /// <param name="queue">The device's queue.</param>
    /// <param name="device">Taken over: disposed with the session, or now where that fails.</param>
    /// <param name="model">The model.</param>
    /// <param name="width">Columns of the working size, a multiple of <see cref="TceNetwork.SideMultiple"/>.</param>
    /// <param name="height">Rows of it, likewise.</param>
    /// <param name="allowsCpu">Whether nodes that DirectML does not take may run on the CPU, each with copies there and back.</param>
    /// <exception cref="DmlEnhanceException">DirectML is missing, ONNX Runtime does not take a graph, or a node would run on the CPU.</exception>
    public TceFrameSession(ID3D12CommandQueue* queue, DirectMLDevice device, TceModel model, int width, int height, bool allowsCpu)
    {
        _name = model.Name;
        _device = device;
        (Width, Height) = (width, height);
        try
        {
            Shapes = model.Network.Shapes(width, height);
            _encoder = Create(TceGraphs.Encoder(model.Network, model.Source, width, height));
            _head = Create(TceGraphs.Head(model.Network, model.Source, width, height));
            _options = new RunOptions();
        }
        catch
        {
            Dispose();
            throw;
        }

        InferenceSession Create(byte[] graph)
        {
            InferenceSession session = OrtEnvironment.Call(_name, () => DirectMLSession.Create(queue, device, graph));
            try
            {
                if (!allowsCpu)
                    DirectMLSession.RequireDirectML(_name, OrtDmlApi.Placements(session));
                return session;
            }
            catch
            {
                session.Dispose();
                throw;
            }
        }
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Of the encoder's features.</summary>
    public TceShapes Shapes { get; }

    /// <summary>Submits the encoder for the window that comes next in the history, and the head for it and the one before; the history is not moved on.</summary>
    /// <exception cref="DmlEnhanceException">ONNX Runtime or DirectML failed.</exception>
    public void Run(TceHistory history) => OrtEnvironment.Call(_name, () =>
    {
        if (_bound != history)
            Bind(history);
        _encoder!.RunWithBinding(_options, _encoders[history.Next]);
        _head!.RunWithBinding(_options, history.IsEmpty ? _firstHead : _heads[history.Next]);
        return true;
    });

    public void Dispose()
    {
        Unbind();
        _options?.Dispose();
        _encoder?.Dispose();
        _head?.Dispose();
        _device.Dispose();
    }

    private void Bind(TceHistory history)
    {
        Unbind();
        for (int place = 0; place < TceHistory.Places; place++)
        {
            TceHistory.Features features = history.FeaturesAt(place);
            OrtIoBinding encoder = _encoders[place] = _encoder!.CreateIoBinding();
            encoder.BindInput(TceGraphs.FramesInput, history.WindowAt(place).Value);
            encoder.BindOutput(TceGraphs.Latent, features.Latent.Value);
            encoder.BindOutput(TceGraphs.Half, features.Half.Value);
            encoder.BindOutput(TceGraphs.Full, features.Full.Value);
            _heads[place] = BindHead(history, TceHistory.Places - 1 - place, place);
        }

        _firstHead = BindHead(history, 0, 0);
        _bound = history;
    }

    private OrtIoBinding BindHead(TceHistory history, int exemplar, int query)
    {
        OrtIoBinding head = _head!.CreateIoBinding();
        try
        {
            TceHistory.Features features = history.FeaturesAt(exemplar);
            head.BindInput(TceGraphs.Latent, features.Latent.Value);
            head.BindInput(TceGraphs.Half, features.Half.Value);
            head.BindInput(TceGraphs.Full, features.Full.Value);
            head.BindInput(TceGraphs.QueryInput, history.FeaturesAt(query).Latent.Value);
            head.BindOutput(TceGraphs.EnhancedOutput, history.Enhanced.Value);
            return head;
        }
        catch
        {
            head.Dispose();
            throw;
        }
    }

    private void Unbind()
    {
        _bound = null;
        _firstHead?.Dispose();
        _firstHead = null;
        for (int place = 0; place < TceHistory.Places; place++)
        {
            _encoders[place]?.Dispose();
            _heads[place]?.Dispose();
            (_encoders[place], _heads[place]) = (null, null);
        }
    }
}
