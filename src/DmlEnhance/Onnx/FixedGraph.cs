using DmlEnhance.Onnx.Proto;
using Google.Protobuf;

namespace DmlEnhance.Onnx;

/// <summary>
/// A model's graph for one size of image and one output: sides are numbers, and what the output does not need is cut off.
/// </summary>
/// <remarks>
/// For execution providers that compile a graph as a whole, such as DirectML's: they do so only where every shape is known, and would compute every output
/// that is left.
/// </remarks>
internal sealed class FixedGraph
{
    // What shaders limit an illumination to: one that may go beyond would be another picture there.
    private const float LeastIllumination = 0.0001f;

    private FixedGraph(string name, string output, int width, int height, bool givesIllumination, byte[] content)
    {
        Name = name;
        Output = output;
        Width = width;
        Height = height;
        GivesIllumination = givesIllumination;
        Content = content;
    }

    /// <summary>The model's name, for errors.</summary>
    public string Name { get; }

    /// <summary>The output that is left, [1, 3, H, W].</summary>
    public string Output { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>
    /// Whether the output is an illumination of 0.0001 to 1 that the image is divided by to be enhanced, the quotient limited to 0 to 1: whoever has the image
    /// can divide it himself, and keep what lies above 1. Otherwise it is the enhanced image.
    /// </summary>
    public bool GivesIllumination { get; }

    /// <summary>The ONNX file.</summary>
    public byte[] Content { get; }

    /// <summary>Whether a model's enhanced image is the image divided by the illumination that it gives, as <see cref="GivesIllumination"/> says.</summary>
    public static bool Divides(OnnxModel model) => Divisor(ModelProto.Parser.ParseFrom(model.Content).Graph) is not null;

    /// <summary>Cuts a model down to what a frame needs: its illumination where the enhanced image is the image divided by that, else the enhanced image.</summary>
    /// <exception cref="DmlEnhanceException">The model takes another size.</exception>
    public static FixedGraph ForFrame(OnnxModel model, int width, int height)
    {
        ModelProto proto = ModelProto.Parser.ParseFrom(model.Content);
        string? illumination = Divisor(proto.Graph);
        return Fix(model, proto, illumination ?? OnnxModel.EnhancedOutput, width, height, illumination is not null);
    }

    /// <summary>Cuts a model down to its enhanced image.</summary>
    /// <exception cref="DmlEnhanceException">The model takes another size.</exception>
    public static FixedGraph ForEnhanced(OnnxModel model, int width, int height) =>
        Fix(model, ModelProto.Parser.ParseFrom(model.Content), OnnxModel.EnhancedOutput, width, height, givesIllumination: false);

    private static FixedGraph Fix(OnnxModel model, ModelProto proto, string output, int width, int height, bool givesIllumination)
    {
        if ((model.Width ?? width) != width || (model.Height ?? height) != height)
            throw new DmlEnhanceException($"{model.Name}: the model takes {model.Width?.ToString() ?? "any"}x{model.Height?.ToString() ?? "any"} pixels; the frame has {width}x{height}");
        GraphProto graph = proto.Graph;
        ValueInfoProto image = graph.Input.Single(input => input.Name == OnnxModel.ImageInput);
        image.Type.TensorType.Shape = Shape(width, height);
        graph.Output.Clear();
        graph.Output.Add(new ValueInfoProto
        {
            Name = output,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = Shape(width, height) } },
        });
        // Shapes of inner values would contradict the fixed ones where they are wrong, and are inferred anyway.
        graph.ValueInfo.Clear();
        Prune(graph, output);
        return new FixedGraph(model.Name, output, width, height, givesIllumination, proto.ToByteArray());
    }

    // The value that enhanced = Clip(image / value, 0, 1) divides by, where it is that and value is limited itself.
    private static string? Divisor(GraphProto graph)
    {
        if (Maker(graph, OnnxModel.EnhancedOutput) is not { OpType: "Clip", Input: [var quotient, var low, var high] } || Scalar(graph, low) is not 0 || Scalar(graph, high) is not 1)
            return null;
        return Maker(graph, quotient) is { OpType: "Div", Input: [OnnxModel.ImageInput, OnnxModel.IlluminationOutput] }
            && graph.Output.Any(output => output.Name == OnnxModel.IlluminationOutput)
            && Maker(graph, OnnxModel.IlluminationOutput) is { OpType: "Clip", Input: [_, var least, var most] }
            && Scalar(graph, least) >= LeastIllumination && Scalar(graph, most) <= 1
            ? OnnxModel.IlluminationOutput
            : null;
    }

    private static NodeProto? Maker(GraphProto graph, string value) => graph.Node.FirstOrDefault(node => node.Domain is "" or "ai.onnx" && node.Output.Contains(value));

    private static float? Scalar(GraphProto graph, string name) => graph.Initializer.FirstOrDefault(tensor => tensor.Name == name) switch
    {
        { DataType: (int)TensorProto.Types.DataType.Float, FloatData: [var value] } => value,
        { DataType: (int)TensorProto.Types.DataType.Float, RawData.Length: sizeof(float) } tensor => BitConverter.ToSingle(tensor.RawData.Span),
        _ => null,
    };

    // Backwards from the output. A node with an inner graph may read any value of the outer one by name: nothing is cut then.
    private static void Prune(GraphProto graph, string output)
    {
        if (graph.Node.Any(node => node.Attribute.Any(attribute => attribute.G is not null || attribute.Graphs.Count > 0)))
            return;
        var needed = new HashSet<string>(StringComparer.Ordinal) { output };
        var kept = new Stack<NodeProto>();
        // ONNX has its nodes in an order of computation.
        for (int i = graph.Node.Count - 1; i >= 0; i--)
        {
            NodeProto node = graph.Node[i];
            if (!node.Output.Any(needed.Contains))
                continue;
            kept.Push(node);
            needed.UnionWith(node.Input);
        }

        graph.Node.Clear();
        graph.Node.AddRange(kept);
        foreach (TensorProto unused in graph.Initializer.Where(tensor => !needed.Contains(tensor.Name)).ToList())
            graph.Initializer.Remove(unused);
        // Older files list their weights among the inputs, too.
        foreach (ValueInfoProto unused in graph.Input.Where(input => input.Name != OnnxModel.ImageInput && !needed.Contains(input.Name)).ToList())
            graph.Input.Remove(unused);
    }

    private static TensorShapeProto Shape(int width, int height)
    {
        var shape = new TensorShapeProto();
        foreach (int side in (ReadOnlySpan<int>)[1, 3, height, width])
            shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = side });
        return shape;
    }
}
