using DmlEnhance.Checkpoints;
using DmlEnhance.Networks;

namespace DmlEnhance.Models;

/// <summary>A network's parameters, looked up by name in a checkpoint.</summary>
/// <param name="checkpoint">The file; stays the caller's.</param>
/// <param name="network">For messages.</param>
internal sealed class CheckpointParameters(PyTorchCheckpoint checkpoint, NetworkDefinition network) : IParameterSource
{
    /// <inheritdoc/>
    public float[] Get(string name, params ReadOnlySpan<int> shape)
    {
        if (!checkpoint.Tensors.TryGetValue(name, out CheckpointTensor? tensor))
            throw new DmlEnhanceException($"{checkpoint.Path}: has no '{name}'; it is not a checkpoint of the network '{network.Name}' (it holds {Some(checkpoint.Tensors.Keys)})");
        if (!Fits(tensor, shape))
            throw new DmlEnhanceException($"{checkpoint.Path}: '{name}' has the shape [{string.Join(", ", tensor.Shape)}]; the network '{network.Name}' needs [{string.Join(", ", shape.ToArray())}]");
        float[] values = tensor.ToSingle();
        return Array.TrueForAll(values, float.IsFinite) ? values : throw new DmlEnhanceException($"{checkpoint.Path}: '{name}' holds NaN or infinity");
    }

    private static bool Fits(CheckpointTensor tensor, ReadOnlySpan<int> shape)
    {
        if (tensor.Shape.Count != shape.Length)
            return false;
        for (int i = 0; i < shape.Length; i++)
        {
            if (tensor.Shape[i] != shape[i])
                return false;
        }

        return true;
    }

    private static string Some(IEnumerable<string> names)
    {
        string[] sorted = [.. names.Order(StringComparer.Ordinal)];
        string first = string.Join(", ", sorted.Take(3).Select(CheckpointErrors.Quote));
        return sorted.Length > 3 ? $"{first} and {sorted.Length - 3} more" : first;
    }
}
