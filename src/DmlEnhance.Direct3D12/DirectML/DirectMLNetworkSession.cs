using DmlEnhance.Devices;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Enhancers;
using Microsoft.ML.OnnxRuntime;

namespace DmlEnhance.Direct3D12.DirectML;

/// <summary>A graph of any inputs and outputs by DirectML; tensors in the processor's memory are copied, those of the adapter are not.</summary>
internal sealed unsafe class DirectMLNetworkSession : INetworkSession
{
    private readonly string _name;
    private readonly DirectMLDevice _device;
    private readonly InferenceSession _session;

    /// <summary>Creates a session.</summary>
    /// <exception cref="DmlEnhanceException">DirectML is missing, ONNX Runtime does not take the graph, or a node would run on the CPU.</exception>
    public DirectMLNetworkSession(GraphicsDevice device, string name, byte[] graph)
    {
        _name = name;
        _device = DirectMLDevice.Get(device);
        try
        {
            _session = OrtEnvironment.Call(name, () => DirectMLSession.Create(device.Queue, _device, graph));
            DirectMLSession.RequireDirectML(name, OrtDmlApi.Placements(_session));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Run(IReadOnlyDictionary<string, NetworkTensor> inputs, IReadOnlyDictionary<string, NetworkTensor> outputs, CancellationToken cancellationToken = default) =>
        OrtEnvironment.Run(
            _name,
            options => _session.Run(options, [.. inputs.Keys], [.. inputs.Values.Select(tensor => tensor.Value)], [.. outputs.Keys], [.. outputs.Values.Select(tensor => tensor.Value)]),
            cancellationToken);

    public void Dispose()
    {
        _session?.Dispose();
        _device.Dispose();
    }
}
