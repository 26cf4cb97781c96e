using DmlEnhance.Onnx.Proto;

namespace DmlEnhance.Training.Graphs;

/// <summary>One step of a <see cref="TrainingGraph"/> that a gradient rule knows: an ONNX node, or several that make one operator.</summary>
/// <param name="Type">The operator's name in ONNX.</param>
/// <param name="Inputs">What it reads, in ONNX's order.</param>
/// <param name="Output">What it makes.</param>
/// <param name="Node">The node; null where the operator is made of several.</param>
/// <param name="Saved">Values computed on the way that the gradient uses again.</param>
internal sealed record Operation(string Type, IReadOnlyList<GraphTensor> Inputs, GraphTensor Output, NodeProto? Node, IReadOnlyList<GraphTensor> Saved)
{
    /// <summary>An attribute that holds integers.</summary>
    internal int[] Integers(string name) =>
        [.. Node!.Attribute.First(attribute => attribute.Name == name).Ints.Select(value => checked((int)value))];

    /// <summary>An attribute that holds one integer.</summary>
    internal int Integer(string name) => checked((int)Node!.Attribute.First(attribute => attribute.Name == name).I);

    /// <summary>An attribute that holds one number.</summary>
    internal float Number(string name) => Node!.Attribute.First(attribute => attribute.Name == name).F;
}
