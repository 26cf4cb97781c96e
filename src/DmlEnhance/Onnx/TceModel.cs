using DmlEnhance.Networks;
using DmlEnhance.Onnx.Proto;

namespace DmlEnhance.Onnx;

/// <summary>
/// A model of TCE-Net in memory, checked. Its file holds the whole network for six frames of one size, under the parameter names of the official checkpoints; for
/// a stream, or another size, the graphs are written anew with those parameters.
/// </summary>
public sealed class TceModel : OnnxFile
{
    // A system needs some of its memory for everything else.
    private const double MemoryShare = 0.75;

    private readonly OnnxParameters _parameters;

    private TceModel(string name, byte[] bytes, ModelProto proto)
        : base(name, bytes, proto)
    {
        _parameters = new OnnxParameters(name, "TCE-Net", proto.Graph);
        Network = TceNetwork.FromParameters(_parameters.Shape)
            ?? throw new DmlEnhanceException($"{name}: calls itself a model of TCE-Net, but has not its parameters (it should have 'decoder.conv_8.weight' and 'encoder.res_block_list.0.0.weight')");
        (Width, Height) = Size(name, proto.Graph, TceGraphs.FramesInput, 3 * TceNetwork.Frames);
        Named(name, () => TceNetwork.CheckSize(Width, Height));

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

    internal override string Kind => "a model of TCE-Net";

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="DmlEnhanceException">It cannot be read, or is not such a model; the message says what is wrong.</exception>
    public static new TceModel Load(string path) => FromBytes(path, Read(path));

    /// <summary>Checks a model that is in memory already.</summary>
    /// <param name="name">What errors and listings call it.</param>
    /// <param name="bytes">The file; kept, not copied.</param>
    /// <exception cref="DmlEnhanceException">It is not such a model; the message says what is wrong.</exception>
    public static new TceModel FromBytes(string name, byte[] bytes)
    {
        OnnxFile file = OnnxFile.FromBytes(name, bytes);
        return file as TceModel ?? throw new DmlEnhanceException($"{name}: is {file.Kind}, not of TCE-Net");
    }

    /// <summary>Refuses a working size that does not go into a device's memory.</summary>
    /// <exception cref="DmlEnhanceException">It does not.</exception>
    internal void RequireMemory(long deviceBytes, int width, int height)
    {
        long needed = Network.EstimateBytes(width, height);
        if (needed > MemoryShare * deviceBytes)
            throw new DmlEnhanceException($"{Name}: at the working size {width}x{height} TCE-Net needs about {needed / (1 << 20)} MiB, and {deviceBytes / (1 << 20)} MiB are there; use a smaller working size (--working-size)");
    }

    internal static TceModel Create(string name, byte[] bytes, ModelProto proto) => new(name, bytes, proto);
}
