using System.Globalization;
using System.Runtime.InteropServices;
using DmlEnhance.Networks;
using DmlEnhance.Onnx.Proto;
using Google.Protobuf.Collections;

namespace DmlEnhance.Onnx;

/// <summary>
/// A model of TCE-Net in memory, checked. Its file holds the whole network for six frames of one size, under the parameter names of the official checkpoints; for
/// a stream, or another size, the graphs are written anew with those parameters.
/// </summary>
public sealed class TceModel : OnnxFile
{
    // A system needs some of its memory for everything else.
    private const double MemoryShare = 0.75;

    private readonly Parameters _parameters;

    private TceModel(string name, byte[] bytes, ModelProto proto)
        : base(name, bytes, proto)
    {
        _parameters = new Parameters(name, proto.Graph);
        Network = TceNetwork.FromParameters(_parameters.Shape)
            ?? throw new DmlEnhanceException($"{name}: calls itself a model of TCE-Net, but has not its parameters (it should have 'decoder.conv_8.weight' and 'encoder.res_block_list.0.0.weight')");
        // Two of one name are none: which is meant is not known.
        IReadOnlyList<TensorShapeProto.Types.Dimension> shape =
            Inputs(proto.Graph).Where(value => value.Name == TceGraphs.FramesInput).ToArray() is [var frames] ? frames.Type?.TensorType?.Shape?.Dim ?? [] : [];
        if (shape is not [{ DimValue: 1 }, { DimValue: 3 * TceNetwork.Frames }, { DimValue: > 0 and <= int.MaxValue and var height }, { DimValue: > 0 and <= int.MaxValue and var width }])
            throw new DmlEnhanceException($"{name}: has not one input '{TceGraphs.FramesInput}' of [1, {3 * TceNetwork.Frames}, height, width] (its inputs: {Names(Inputs(proto.Graph))})");
        (Width, Height) = ((int)width, (int)height);
        try
        {
            TceNetwork.CheckSize(Width, Height);
        }
        catch (DmlEnhanceException e)
        {
            throw new DmlEnhanceException($"{name}: {e.Message}", e);
        }

        // Every parameter is asked for once, so that a file that lacks one is refused here and not in the middle of a video.
        _ = TceGraphs.Whole(Network, _parameters, TceNetwork.SideMultiple, TceNetwork.SideMultiple);
    }

    /// <summary>The network, of the width and depth of the file's parameters.</summary>
    public TceNetwork Network { get; }

    /// <summary>Columns that the file's own graph is written for.</summary>
    public int Width { get; }

    /// <summary>Rows that the file's own graph is written for.</summary>
    public int Height { get; }

    /// <summary>Numbers that were trained, without the running statistics of batch normalisation.</summary>
    public long ParameterCount => _parameters.Count;

    /// <summary>The network's parameters.</summary>
    public IParameterSource Source => _parameters;

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="DmlEnhanceException">It cannot be read, or is not such a model; the message says what is wrong.</exception>
    public static new TceModel Load(string path) => FromBytes(path, Read(path));

    /// <summary>Checks a model that is in memory already.</summary>
    /// <param name="name">What errors and listings call it.</param>
    /// <param name="bytes">The file; kept, not copied.</param>
    /// <exception cref="DmlEnhanceException">It is not such a model; the message says what is wrong.</exception>
    public static new TceModel FromBytes(string name, byte[] bytes) =>
        OnnxFile.FromBytes(name, bytes) as TceModel ?? throw new DmlEnhanceException($"{name}: is a model of single pictures, not of TCE-Net");

    /// <summary>Refuses a working size that does not go into a device's memory.</summary>
    /// <exception cref="DmlEnhanceException">It does not.</exception>
    internal void RequireMemory(long deviceBytes, int width, int height)
    {
        long needed = Network.EstimateBytes(width, height);
        if (needed > MemoryShare * deviceBytes)
            throw new DmlEnhanceException($"{Name}: at the working size {width}x{height} TCE-Net needs about {needed / (1 << 20)} MiB, and {deviceBytes / (1 << 20)} MiB are there; use a smaller working size (--working-size)");
    }

    internal static TceModel Create(string name, byte[] bytes, ModelProto proto) => new(name, bytes, proto);

    // The file's initializers by name.
    private sealed class Parameters(string file, GraphProto graph) : IParameterSource
    {
        private readonly Dictionary<string, TensorProto> _tensors = ByName(file, graph);

        public long Count => _tensors.Values
            .Where(tensor => tensor.DataType == (int)TensorProto.Types.DataType.Float && tensor.Name.Contains('.', StringComparison.Ordinal) && !tensor.Name.Contains(".running_", StringComparison.Ordinal))
            .Sum(tensor => tensor.RawData.Length / sizeof(float));

        public RepeatedField<long>? Shape(string name) => _tensors.GetValueOrDefault(name)?.Dims;

        public float[] Get(string name, params ReadOnlySpan<int> shape)
        {
            if (!_tensors.TryGetValue(name, out TensorProto? tensor))
                throw new DmlEnhanceException($"{file}: has no '{name}'; it is not a whole model of TCE-Net");
            long count = 1;
            bool fits = tensor.Dims.Count == shape.Length;
            for (int i = 0; fits && i < shape.Length; i++)
            {
                fits = tensor.Dims[i] == shape[i];
                count *= shape[i];
            }

            if (!fits || tensor.DataType != (int)TensorProto.Types.DataType.Float || tensor.RawData.Length != count * sizeof(float))
                throw new DmlEnhanceException(string.Create(CultureInfo.InvariantCulture, $"{file}: '{name}' has the shape [{string.Join(", ", tensor.Dims)}] and {tensor.RawData.Length} bytes; the network needs [{string.Join(", ", shape.ToArray())}] of float32"));
            float[] values = MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray();
            return Array.TrueForAll(values, float.IsFinite) ? values : throw new DmlEnhanceException($"{file}: '{name}' holds infinity");
        }

        private static Dictionary<string, TensorProto> ByName(string file, GraphProto graph)
        {
            var tensors = new Dictionary<string, TensorProto>(StringComparer.Ordinal);
            foreach (TensorProto tensor in graph.Initializer)
            {
                if (!tensors.TryAdd(tensor.Name, tensor))
                    throw new DmlEnhanceException($"{file}: two of its values are named '{tensor.Name}'");
            }

            return tensors;
        }
    }
}
