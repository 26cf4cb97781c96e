namespace DmlEnhance.Training.Graphs;

/// <summary>A value of a <see cref="TrainingGraph"/>: a name and a shape that is known when the graph is built. float32.</summary>
public sealed class GraphTensor
{
    private readonly int[] _shape;

    internal GraphTensor(string name, ReadOnlySpan<int> shape)
    {
        Name = name;
        _shape = shape.ToArray();
    }

    /// <summary>Name in the ONNX graph.</summary>
    public string Name { get; }

    /// <summary>Size of each dimension; empty for a scalar.</summary>
    public ReadOnlySpan<int> Shape => _shape;

    /// <summary>Number of dimensions.</summary>
    public int Rank => _shape.Length;

    /// <summary>Number of elements.</summary>
    public int Count => Shapes.Count(_shape);

    /// <summary>Name and shape, for messages.</summary>
    public override string ToString() => $"{Name} {Shapes.Text(_shape)}";
}
