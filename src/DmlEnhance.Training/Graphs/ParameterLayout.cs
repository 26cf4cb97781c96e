namespace DmlEnhance.Training.Graphs;

/// <summary>Where each named tensor lies in one flat vector. One vector means one kernel for an optimiser's step, whatever the number of tensors.</summary>
public sealed class ParameterLayout
{
    private readonly OrderedDictionary<string, ParameterSlot> _slots = new(StringComparer.Ordinal);

    /// <summary>The tensors, in order of their place.</summary>
    public IReadOnlyCollection<ParameterSlot> Slots => _slots.Values;

    /// <summary>Elements of all tensors.</summary>
    public int Count { get; private set; }

    /// <summary>The tensor of this name, or null.</summary>
    public ParameterSlot? Find(string name) => _slots.GetValueOrDefault(name);

    /// <summary>Adds a tensor at the end; one that is there already must have the same shape.</summary>
    public void Add(string name, params ReadOnlySpan<int> shape)
    {
        if (_slots.TryGetValue(name, out ParameterSlot? known))
        {
            if (!known.Shape.SequenceEqual(shape.ToArray()))
                throw new ArgumentException($"'{name}' is used with the shapes {Shapes.Text([.. known.Shape])} and {Shapes.Text(shape)}", nameof(shape));
            return;
        }

        var slot = new ParameterSlot(name, shape.ToArray(), Count, Shapes.Count(shape));
        _slots.Add(name, slot);
        Count += slot.Count;
    }
}
