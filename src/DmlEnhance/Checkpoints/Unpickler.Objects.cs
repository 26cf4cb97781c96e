namespace DmlEnhance.Checkpoints;

// The instructions that in Python would fill, call or alter an object.
internal sealed partial class Unpickler
{
    private void Append(object?[] values)
    {
        if (Peek() is not PickleList list)
            throw Wrong("appends to a value that is no list");
        list.Items.AddRange(values);
    }

    private void SetItems(object?[] values)
    {
        if (Peek() is not PickleDictionary dictionary)
            throw Wrong("sets an item of a value that is no dictionary");
        if (values.Length % 2 != 0)
            throw Wrong("sets a key without a value");
        for (int i = 0; i < values.Length; i += 2)
            dictionary.Add(values[i], values[i + 1]);
    }

    private void PushGlobal(string module, string name) => Push(PickleGlobals.Resolve(module, name, _errors));

    private void PushStackGlobal(object?[] names)
    {
        if (names is not [string module, string name])
            throw Wrong("names a Python object by something that is no text");
        PushGlobal(module, name);
    }

    private void Reduce(object?[] call)
    {
        if (call is not [PickleGlobal callee, PickleTuple { Items: var arguments }])
            throw Wrong("calls something that cannot be called");
        Push(callee.Kind switch
        {
            PickleGlobalKind.OrderedDictionary when arguments.Length == 0 => new PickleDictionary(),
            PickleGlobalKind.Size when arguments is [PickleTuple size] => size,
            PickleGlobalKind.RebuildTensor => _tensors.Tensor(arguments),
            PickleGlobalKind.RebuildParameter when arguments is [TensorDescription tensor, bool, PickleDictionary] => tensor,
            _ => throw Wrong("calls a constructor with arguments that torch.save never writes"),
        });
    }

    // Modules hang version numbers (_metadata) on their state dict's OrderedDict. They say nothing about the weights.
    private void Build(object? state)
    {
        if (Peek() is not PickleDictionary || state is not PickleDictionary)
            throw Wrong("changes the attributes of a value that has none");
    }
}
