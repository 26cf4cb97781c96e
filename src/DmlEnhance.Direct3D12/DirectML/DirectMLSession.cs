using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Enhancers;
using DmlEnhance.Onnx;
using Microsoft.ML.OnnxRuntime;
using Silk.NET.Direct3D12;

namespace DmlEnhance.Direct3D12.DirectML;

/// <summary>
/// A model of one size, ready to run on a device's queue between a program's own lists: DirectML's provider of ONNX Runtime, whole graph on the GPU.
/// </summary>
/// <remarks>
/// <para>
/// Creating one takes from a tenth of a second to seconds, because DirectML compiles the graph for its size; any thread may do it while the device is in
/// use, for it touches nothing of <see cref="GraphicsDevice"/> but the Direct3D device and the queue, which are free-threaded.
/// </para>
/// <para>
/// <see cref="Run"/> submits to the queue and returns: what the queue was given before is done before, what it is given next is done after. Disposing
/// waits for the GPU to finish what the session has submitted.
/// </para>
/// </remarks>
internal sealed unsafe class DirectMLSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions? _options;
    private readonly DirectMLDevice _device;
    private readonly string _name;
    private OrtIoBinding? _binding;
    private DirectMLTensor? _input;
    private DirectMLTensor? _output;

    /// <summary>Creates a session.</summary>
    /// <param name="device">Its Direct3D device and queue are used.</param>
    /// <param name="graph">The model's graph, cut down to one output and fixed to a size.</param>
    /// <param name="allowsCpu">Whether nodes that DirectML does not take may run on the CPU, each with copies there and back.</param>
    /// <exception cref="DmlEnhanceException">DirectML is missing, ONNX Runtime does not take the model, or a node would run on the CPU.</exception>
    public DirectMLSession(GraphicsDevice device, FixedGraph graph, bool allowsCpu = false)
        : this(device.Queue, DirectMLDevice.Get(device), graph, allowsCpu) { }

    /// <summary>Creates a session off the device's thread.</summary>
    /// <param name="queue">The device's queue.</param>
    /// <param name="device">Taken over: disposed with the session, or now where that fails.</param>
    /// <inheritdoc cref="DirectMLSession(GraphicsDevice, FixedGraph, bool)"/>
    /// <param name="graph">The model's graph, cut down to one output and fixed to a size.</param>
    /// <param name="allowsCpu">Whether nodes that DirectML does not take may run on the CPU, each with copies there and back.</param>
    public DirectMLSession(ID3D12CommandQueue* queue, DirectMLDevice device, FixedGraph graph, bool allowsCpu)
    {
        _device = device;
        _name = graph.Name;
        Graph = graph;
        try
        {
            _session = OrtEnvironment.Call(graph.Name, () => Create(queue, device, graph.Content));
            _options = new RunOptions();
            Placements = OrtDmlApi.Placements(_session);
            if (!allowsCpu)
                RequireDirectML(graph.Name, Placements);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What it runs.</summary>
    public FixedGraph Graph { get; }

    /// <summary>Where ONNX Runtime put each node.</summary>
    public IReadOnlyList<NodePlacement> Placements { get; } = [];

    /// <summary>Nodes that DirectML did not take.</summary>
    public IReadOnlyList<NodePlacement> CpuNodes => [.. Placements.Where(node => !node.IsOnDirectML)];

    /// <summary>Submits the network to the queue; input and output are bound when they are other ones than before.</summary>
    /// <exception cref="DmlEnhanceException">ONNX Runtime or DirectML failed.</exception>
    public void Run(DirectMLTensor input, DirectMLTensor output) => OrtEnvironment.Call(_name, () =>
    {
        if (_input != input || _output != output)
            Bind(input, output);
        _session.RunWithBinding(_options, _binding);
        return true;
    });

    /// <summary>Runs the network on numbers in the CPU's memory: ONNX Runtime copies them to the GPU and the result back, and waits for it.</summary>
    /// <exception cref="DmlEnhanceException">ONNX Runtime or DirectML failed.</exception>
    public void RunAndCopy(OrtValue input, OrtValue output) => OrtEnvironment.Call(_name, () =>
    {
        _session.Run(_options, [OnnxModel.ImageInput], [input], [Graph.Output], [output]);
        return true;
    });

    public void Dispose()
    {
        _binding?.Dispose();
        _binding = null;
        _options?.Dispose();
        _session?.Dispose();
        _device.Dispose();
    }

    /// <summary>Makes a session of ONNX Runtime whose DirectML provider works on this device and queue.</summary>
    internal static InferenceSession Create(ID3D12CommandQueue* queue, DirectMLDevice device, byte[] graph)
    {
        using var options = new SessionOptions
        {
            // The DirectML provider asks for both.
            EnableMemoryPattern = false,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            InterOpNumThreads = 1,
            IntraOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        options.AddSessionConfigEntry("session.record_ep_graph_assignment_info", "1");
        OrtDmlApi.AppendProvider(options, device.Handle, queue);
        return new InferenceSession(graph, options);
    }

    /// <summary>Refuses a session of which a node would visit the CPU.</summary>
    /// <exception cref="DmlEnhanceException">There is one.</exception>
    internal static void RequireDirectML(string name, IReadOnlyList<NodePlacement> placements)
    {
        NodePlacement[] others = [.. placements.Where(node => !node.IsOnDirectML)];
        if (others is [var first, ..])
            throw new DmlEnhanceException($"{name}: DirectML does not take {others.Length} of {placements.Count} nodes, and each would visit the CPU: {first}{(others.Length > 1 ? $" and {others.Length - 1} more" : "")}");
    }

    private void Bind(DirectMLTensor input, DirectMLTensor output)
    {
        _binding?.Dispose();
        _binding = null;
        OrtIoBinding binding = _session.CreateIoBinding();
        try
        {
            binding.BindInput(OnnxModel.ImageInput, input.Value);
            binding.BindOutput(Graph.Output, output.Value);
        }
        catch
        {
            binding.Dispose();
            throw;
        }

        (_binding, _input, _output) = (binding, input, output);
    }
}
