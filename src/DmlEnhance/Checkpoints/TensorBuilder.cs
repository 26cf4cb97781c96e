namespace DmlEnhance.Checkpoints;

/// <summary>Turns the arguments that a pickle gives for a storage or a tensor into checked descriptions; no data is read.</summary>
internal sealed class TensorBuilder(Func<string, long?> storageLength, CheckpointErrors errors)
{
    // torch allows 64; networks use 5 at most, and a small bound keeps descriptions small however many there are.
    private const int MaxDimensions = 16;
    private const int LongestKey = 64;

    /// <summary>A persistent id of torch.save: ('storage', storage type, key, location, number of elements).</summary>
    public StorageReference Storage(object? persistentId)
    {
        if (persistentId is not PickleTuple { Items: ["storage", PickleGlobal { Kind: PickleGlobalKind.Storage } type, string key, string, long count] })
            throw errors.Damaged("its data.pkl describes a storage in a way that torch.save never does");

        string shown = CheckpointErrors.Quote(key);
        if (key.Length is 0 or > LongestKey || !key.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            throw errors.Error($"refused: its data.pkl names a storage {shown}, which is no name that torch.save writes; get the checkpoint from its author");
        if (storageLength(key) is not { } length)
            throw errors.Damaged($"storage {shown} is missing from the archive");
        // Divided, not multiplied: the count is the file's word and may be anything.
        int size = type.ElementType.SizeInBytes();
        if (count < 0 || length % size != 0 || length / size != count)
            throw errors.Damaged($"storage {shown} has {length} bytes where {count} elements of {size} bytes are declared");
        return new StorageReference(key, type.ElementType, count);
    }

    /// <summary>Arguments of torch._utils._rebuild_tensor_v2: storage, offset, shape, strides, requires_grad, hooks[, metadata].</summary>
    public TensorDescription Tensor(object?[] arguments)
    {
        if (arguments is not [StorageReference storage, long offset, PickleTuple size, PickleTuple stride, bool, PickleDictionary, .. { Length: <= 1 } metadata])
            throw errors.Damaged("its data.pkl describes a tensor in a way that torch.save never does");
        // The metadata's flags (negative bit, conjugate bit) would change every value.
        if (metadata is [not (null or PickleDictionary { Items.Count: 0 })])
            throw errors.Error("holds a tensor with its negative or conjugate bit set; call resolve_neg() and resolve_conj() on it and save again");

        string shown = CheckpointErrors.Quote(storage.Key);
        if (size.Items.Length > MaxDimensions)
            throw errors.Error($"holds a tensor of {size.Items.Length} dimensions (storage {shown}), {MaxDimensions} are the most; reshape it and save again");
        if (size.Items.Length != stride.Items.Length)
            throw errors.Damaged($"a tensor of storage {shown} has {size.Items.Length} dimensions but {stride.Items.Length} strides");
        long[] shape = Integers(size, "shape", shown);
        long[] strides = Integers(stride, "stride", shown);

        long count = CountElements(shape, shown);
        if (count > storage.ElementCount)
            throw errors.Error($"refused: a tensor of shape [{string.Join(", ", shape)}] is larger than its storage {shown} of {storage.ElementCount} elements; call contiguous() on it and save again");
        CheckExtent(storage, offset, count == 0, shape, strides, shown);
        return new TensorDescription(storage, offset, shape, strides, count);
    }

    private long[] Integers(PickleTuple tuple, string what, string storage)
    {
        var numbers = new long[tuple.Items.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (tuple.Items[i] is not long number)
                throw errors.Damaged($"the {what} of a tensor of storage {storage} is not made of integers");
            if (number < 0)
                throw errors.Damaged($"the {what} of a tensor of storage {storage} has the negative number {number}");
            numbers[i] = number;
        }

        return numbers;
    }

    // A dimension of 0 does not excuse the others: whoever multiplies a shape later must not overflow either.
    private long CountElements(long[] shape, string storage)
    {
        long product = 1;
        foreach (long length in shape)
        {
            if (length > long.MaxValue / product)
                throw errors.Damaged($"the shape [{string.Join(", ", shape)}] of a tensor of storage {storage} overflows");
            product *= Math.Max(length, 1);
        }

        return shape.Contains(0) ? 0 : product;
    }

    private void CheckExtent(StorageReference storage, long offset, bool isEmpty, long[] shape, long[] strides, string shown)
    {
        // One past the last element. The loop ends at the first excess, so the sum stays far below what Int128 holds.
        Int128 end = isEmpty ? offset : (Int128)offset + 1;
        for (int i = 0; i < shape.Length && !isEmpty && end <= storage.ElementCount; i++)
            end += (Int128)(shape[i] - 1) * strides[i];
        if (offset < 0 || end > storage.ElementCount)
            throw errors.Damaged($"a tensor reaches outside its storage {shown} of {storage.ElementCount} elements");
    }
}
