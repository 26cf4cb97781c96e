using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DmlEnhance.Checkpoints;
using DmlEnhance.Networks;
using DmlEnhance.Training.Checkpoints;
using DmlEnhance.Training.Graphs;

namespace DmlEnhance.Training.Losses;

/// <summary>The weights of VGG-19 that <see cref="VggFeatures"/> needs, from a file of the user's: 23 MB of its 548.</summary>
public sealed class VggModel : IParameterSource
{
    private const string Wanted = "give torchvision's vgg19 (without batch normalisation), a .pth file or the same as .safetensors";

    private readonly OrderedDictionary<string, NamedTensor> _tensors;

    private VggModel(string path, OrderedDictionary<string, NamedTensor> tensors)
    {
        Path = path;
        _tensors = tensors;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (NamedTensor tensor in tensors.Values)
            hash.AppendData(MemoryMarshal.AsBytes(tensor.Values.AsSpan()));
        Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The path as it was given to <see cref="Load"/>.</summary>
    public string Path { get; }

    /// <summary>SHA-256 of the weights that are kept, whatever file they came in: 64 lower-case hexadecimal digits.</summary>
    public string Sha256 { get; }

    /// <summary>Reads the convolutions <c>features.0</c> to <c>features.21</c> of torchvision's vgg19; what else the file holds is not kept.</summary>
    /// <param name="path">A PyTorch checkpoint (<c>vgg19-*.pth</c>, saved by PyTorch 1.6 or later), or a <c>.safetensors</c> file of the same names.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="DmlEnhanceException">The file cannot be read, or does not hold these weights; the message is one line that begins with the path.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static VggModel Load(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
        {
            IReadOnlyDictionary<string, NamedTensor> tensors = TensorFile.Read(path, cancellationToken).Tensors;
            return Keep(path, name => tensors.TryGetValue(name, out NamedTensor? tensor) ? ([.. tensor.Shape.Select(side => (long)side)], () => tensor.Values) : null, cancellationToken);
        }

        using PyTorchCheckpoint checkpoint = PyTorchCheckpoint.Open(path);
        return Keep(path, name => checkpoint.Tensors.TryGetValue(name, out CheckpointTensor? tensor) ? ([.. tensor.Shape], tensor.ToSingle) : null, cancellationToken);
    }

    /// <inheritdoc/>
    public float[] Get(string name, params ReadOnlySpan<int> shape)
    {
        if (!_tensors.TryGetValue(name, out NamedTensor? tensor))
            throw new DmlEnhanceException($"{Path}: VGG-19's features have no '{name}'");
        return shape.SequenceEqual(tensor.Shape)
            ? tensor.Values.AsSpan().ToArray()
            : throw new DmlEnhanceException($"{Path}: '{name}' has the shape {Shapes.Text(tensor.Shape)}, not {Shapes.Text(shape)}");
    }

    private static VggModel Keep(string path, Func<string, (long[] Shape, Func<float[]> Read)?> find, CancellationToken cancellationToken)
    {
        var layout = new LayoutReader();
        VggFeatures.Read(layout, default);
        var kept = new OrderedDictionary<string, NamedTensor>(StringComparer.Ordinal);
        foreach (ParameterSlot slot in layout.Parameters.Slots)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (find(slot.Name) is not { } found)
                throw new DmlEnhanceException($"{path}: has no '{slot.Name}'; {Wanted}");

            // Before the elements are read: a shape that fits is one that there is memory for.
            int[] shape = [.. slot.Shape];
            if (!found.Shape.SequenceEqual(shape.Select(side => (long)side)))
                throw new DmlEnhanceException($"{path}: '{slot.Name}' has the shape [{string.Join(", ", found.Shape)}], and VGG-19's {Shapes.Text(shape)}; {Wanted}");
            float[] values = found.Read();
            if (!Array.TrueForAll(values, float.IsFinite))
                throw new DmlEnhanceException($"{path}: '{slot.Name}' holds NaN or infinity; {Wanted}");
            kept.Add(slot.Name, new NamedTensor(shape, values));
        }

        return new VggModel(path, kept);
    }
}
