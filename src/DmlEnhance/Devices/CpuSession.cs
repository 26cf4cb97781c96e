using DmlEnhance.Enhancers;
using Microsoft.ML.OnnxRuntime;

namespace DmlEnhance.Devices;

/// <summary>A graph by ONNX Runtime's CPU provider, on its own threads.</summary>
internal sealed class CpuSession : INetworkSession
{
    private readonly string _name;
    private readonly InferenceSession _session;

    public CpuSession(string name, byte[] graph, int threads)
    {
        _name = name;
        _session = OrtEnvironment.Call(name, () =>
        {
            using SessionOptions options = OrtEnvironment.CpuOptions(threads);
            return new InferenceSession(graph, options);
        });
    }

    public void Run(IReadOnlyDictionary<string, NetworkTensor> inputs, IReadOnlyDictionary<string, NetworkTensor> outputs, CancellationToken cancellationToken = default) =>
        OrtEnvironment.Run(
            _name,
            options => _session.Run(options, [.. inputs.Keys], [.. inputs.Values.Select(tensor => tensor.Value)], [.. outputs.Keys], [.. outputs.Values.Select(tensor => tensor.Value)]),
            cancellationToken);

    public void Dispose() => _session.Dispose();
}
