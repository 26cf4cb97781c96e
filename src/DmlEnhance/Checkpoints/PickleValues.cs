namespace DmlEnhance.Checkpoints;

// What a restricted pickle can hold besides string, long, double, bool and null. All of them compare by reference
// and print as their type's name: a pickle may tie values into cycles, and nothing may walk round one.

/// <summary>A Python list.</summary>
internal sealed class PickleList
{
    public List<object?> Items { get; } = [];
}

/// <summary>A Python tuple.</summary>
internal sealed class PickleTuple(object?[] items)
{
    public object?[] Items { get; } = items;
}

/// <summary>A Python dict or OrderedDict, as pairs in order: with no hashing, chosen keys cannot make it slow.</summary>
internal sealed class PickleDictionary
{
    public List<KeyValuePair<object?, object?>> Items { get; } = [];

    /// <summary>The key of the first pair that no state dict would have; counted on the way in, so that asking again is free.</summary>
    public object? FirstOtherKey { get; private set; }

    public int TensorCount { get; private set; }

    public bool IsStateDictionary => TensorCount > 0 && TensorCount == Items.Count;

    public void Add(object? key, object? value)
    {
        if (key is string && value is TensorDescription)
            TensorCount++;
        else if (TensorCount == Items.Count)
            FirstOtherKey = key;
        Items.Add(new(key, value));
    }
}

/// <summary>A storage that the pickle names: an entry data/KEY of the archive, already checked to be there in full.</summary>
internal sealed class StorageReference(string key, CheckpointElementType elementType, long elementCount)
{
    public string Key { get; } = key;

    public CheckpointElementType ElementType { get; } = elementType;

    public long ElementCount { get; } = elementCount;
}

/// <summary>A view of a storage, already checked to lie inside it. Offset and strides count elements.</summary>
internal sealed class TensorDescription(StorageReference storage, long offset, long[] shape, long[] strides, long elementCount)
{
    public StorageReference Storage { get; } = storage;

    public long Offset { get; } = offset;

    public long[] Shape { get; } = shape;

    public long[] Strides { get; } = strides;

    public long ElementCount { get; } = elementCount;
}
