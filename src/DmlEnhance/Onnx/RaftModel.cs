using DmlEnhance.Networks;
using DmlEnhance.Onnx.Proto;

namespace DmlEnhance.Onnx;

/// <summary>
/// A model of RAFT in memory, checked. It estimates motion and enhances nothing. Its file holds the network for two pictures of one size, under the parameter names
/// of the published checkpoints; for another size or number of iterations the graph is written anew with those parameters (<see cref="RaftGraphs.Whole"/>), which
/// other readers can take as well (<see cref="Source"/>).
/// </summary>
public sealed class RaftModel : OnnxFile
{
    private readonly OnnxParameters _parameters;

    private RaftModel(string name, byte[] bytes, ModelProto proto)
        : base(name, bytes, proto)
    {
        _parameters = new OnnxParameters(name, "RAFT", proto.Graph);
        Network = RaftNetwork.FromParameters(_parameters.Shape)
            ?? throw new DmlEnhanceException($"{name}: calls itself a model of RAFT, but has not its parameters (it should have 'fnet.conv1.weight' and 'update_block.gru.convz1.weight')");
        (Width, Height) = Size(name, proto.Graph, RaftGraphs.FirstInput, 3);
        if (Size(name, proto.Graph, RaftGraphs.SecondInput, 3) != (Width, Height))
            throw new DmlEnhanceException($"{name}: its inputs '{RaftGraphs.FirstInput}' and '{RaftGraphs.SecondInput}' have not one size");
        Named(name, () => RaftNetwork.CheckSize(Width, Height));

        // Every parameter is asked for once, so that a file that lacks one is refused here and not in the middle of a training.
        _ = RaftGraphs.Whole(Network, _parameters, RaftNetwork.SmallestSide, RaftNetwork.SmallestSide, 1);
    }

    /// <summary>The network, the small one or not as the file's parameters are.</summary>
    public RaftNetwork Network { get; }

    /// <summary>Columns that the file's own graph is written for.</summary>
    public int Width { get; }

    /// <summary>Rows that the file's own graph is written for.</summary>
    public int Height { get; }

    /// <summary>Numbers that were trained, without the running statistics of batch normalisation.</summary>
    public long ParameterCount => _parameters.Count;

    /// <summary>The network's parameters.</summary>
    public IParameterSource Source => _parameters;

    internal override string Kind => "a model of RAFT";

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="DmlEnhanceException">It cannot be read, or is not such a model; the message says what is wrong.</exception>
    public static new RaftModel Load(string path) => FromBytes(path, Read(path));

    /// <summary>Checks a model that is in memory already.</summary>
    /// <param name="name">What errors and listings call it.</param>
    /// <param name="bytes">The file; kept, not copied.</param>
    /// <exception cref="DmlEnhanceException">It is not such a model; the message says what is wrong.</exception>
    public static new RaftModel FromBytes(string name, byte[] bytes) => OnnxFile.FromBytes(name, bytes).RequireFlow();

    internal static RaftModel Create(string name, byte[] bytes, ModelProto proto) => new(name, bytes, proto);
}
