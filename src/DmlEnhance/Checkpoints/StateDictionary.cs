namespace DmlEnhance.Checkpoints;

/// <summary>Finds the flat map of names to tensors in what a training script saved.</summary>
internal static class StateDictionary
{
    private const string ParallelPrefix = "module.";
    private const int MostNamesShown = 8;

    private static readonly string[] WellKnownKeys = ["state_dict", "model", "model_state_dict", "net", "params", "G_net"];

    /// <summary>The state dict that <paramref name="root"/> is or holds, without the prefix that DataParallel puts before every name.</summary>
    /// <exception cref="DmlEnhanceException">There is none, or more than one could be meant.</exception>
    public static OrderedDictionary<string, TensorDescription> Find(object? root, CheckpointErrors errors)
    {
        if (root is TensorDescription)
            throw errors.Error("holds a single tensor, not a state dict; save model.state_dict()");
        if (root is not PickleDictionary dictionary)
            throw errors.Error($"holds no dictionary of tensors but {Describe(root)}; save model.state_dict()");
        return Flatten(dictionary.IsStateDictionary ? dictionary : Nested(dictionary, errors), errors);
    }

    private static PickleDictionary Nested(PickleDictionary root, CheckpointErrors errors)
    {
        if (root.Items.Count == 0)
            throw errors.Error("holds an empty dictionary, no tensors; save model.state_dict()");
        if (root.TensorCount > 0)
            throw errors.Error($"mixes tensors with something else under the key {Show(root.FirstOtherKey)}; save model.state_dict() alone");

        var candidates = root.Items.Where(item => item is { Key: string, Value: PickleDictionary { IsStateDictionary: true } }).ToList();
        if (candidates.Count == 0)
            throw errors.Error($"holds no state dict, only {ShowAll(root.Items.Select(item => item.Key))}; save model.state_dict()");
        if (candidates.Count > 1)
        {
            var wellKnown = candidates.Where(item => WellKnownKeys.Contains((string)item.Key!)).ToList();
            if (wellKnown.Count != 1)
                throw errors.Error($"holds several state dicts ({ShowAll(candidates.Select(item => item.Key))}); save the one to use alone");
            candidates = wellKnown;
        }

        return (PickleDictionary)candidates[0].Value!;
    }

    private static OrderedDictionary<string, TensorDescription> Flatten(PickleDictionary dictionary, CheckpointErrors errors)
    {
        bool isParallel = dictionary.Items.TrueForAll(item => ((string)item.Key!).StartsWith(ParallelPrefix, StringComparison.Ordinal));
        var flat = new OrderedDictionary<string, TensorDescription>(dictionary.Items.Count, StringComparer.Ordinal);
        foreach ((object? key, object? value) in dictionary.Items)
        {
            string name = (string)key!;
            if (!flat.TryAdd(isParallel ? name[ParallelPrefix.Length..] : name, (TensorDescription)value!))
                throw errors.Damaged($"two tensors have the name {Show(name)}");
        }

        return flat;
    }

    private static string Describe(object? value) => value switch
    {
        null => "None",
        string => "a text",
        long or double or bool => "a number",
        PickleList => "a list",
        PickleTuple => "a tuple",
        _ => "a Python type",
    };

    private static string ShowAll(IEnumerable<object?> keys)
    {
        string[] shown = [.. keys.Take(MostNamesShown + 1).Select(Show)];
        return string.Join(", ", shown.Take(MostNamesShown)) + (shown.Length > MostNamesShown ? ", ..." : "");
    }

    // Only numbers and texts are shown by value: a key may be a container, and containers may hold themselves.
    private static string Show(object? key) => key switch
    {
        string text => CheckpointErrors.Quote(text),
        long or double or bool => FormattableString.Invariant($"{key}"),
        _ => Describe(key),
    };
}
