namespace DmlEnhance.Checkpoints;

/// <summary>One tensor of a checkpoint: a description, until <see cref="ToSingle"/> reads its elements from the file.</summary>
public sealed class CheckpointTensor
{
    private readonly CheckpointArchive _archive;
    private readonly CheckpointErrors _errors;
    private readonly TensorDescription _description;

    internal CheckpointTensor(string name, TensorDescription description, CheckpointArchive archive, CheckpointErrors errors)
    {
        Name = name;
        Shape = Array.AsReadOnly(description.Shape);
        _description = description;
        _archive = archive;
        _errors = errors;
    }

    /// <summary>Its name in the state dict, such as <c>enhance.in_conv.0.weight</c>.</summary>
    public string Name { get; }

    /// <summary>Lengths of its dimensions, outermost first, none negative; no dimension for a scalar.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>How the file stores its elements.</summary>
    public CheckpointElementType ElementType => _description.Storage.ElementType;

    /// <summary>The product of <see cref="Shape"/>: 1 for a scalar.</summary>
    public long ElementCount => _description.ElementCount;

    /// <summary>Reads the elements in C order (last dimension fastest), converted to single precision; a truth value becomes 0 or 1.</summary>
    /// <returns>A new array of <see cref="ElementCount"/> numbers.</returns>
    /// <exception cref="DmlEnhanceException">The file can no longer be read, or the tensor spans 2 GiB or more.</exception>
    /// <exception cref="ObjectDisposedException">The checkpoint was disposed.</exception>
    public float[] ToSingle()
    {
        if (ElementCount == 0)
            return [];
        int size = ElementType.SizeInBytes();
        long span = 1;
        for (int i = 0; i < Shape.Count; i++)
            span += (Shape[i] - 1) * _description.Strides[i];
        if (Math.Max(span, ElementCount) > Array.MaxLength / size)
            throw _errors.Error($"holds a tensor {CheckpointErrors.Quote(Name)} that spans 2 GiB or more; split it and save again");

        byte[] stored = _archive.ReadStorage(_description.Storage.Key, _description.Offset * size, (int)span * size);
        if (!IsContiguous())
            stored = Gather(stored, size);
        var elements = new float[ElementCount];
        ElementConversion.ToSingle(stored, ElementType, elements);
        return elements;
    }

    private bool IsContiguous()
    {
        long expected = 1;
        for (int i = Shape.Count - 1; i >= 0; i--)
        {
            if (Shape[i] != 1 && _description.Strides[i] != expected)
                return false;
            expected *= Shape[i];
        }

        return true;
    }

    private byte[] Gather(byte[] stored, int size)
    {
        var gathered = new byte[ElementCount * size];
        var index = new long[Shape.Count];
        long source = 0;
        for (int target = 0; target < gathered.Length; target += size)
        {
            stored.AsSpan((int)source * size, size).CopyTo(gathered.AsSpan(target));
            for (int i = index.Length - 1; i >= 0; i--)
            {
                source += _description.Strides[i];
                if (++index[i] < Shape[i])
                    break;
                source -= index[i] * _description.Strides[i];
                index[i] = 0;
            }
        }

        return gathered;
    }
}
