using static TorchSharp.torch;

namespace DmlEnhance.Training.TorchSharp.Reading;

/// <summary>Constants on a device, kept from step to step.</summary>
internal sealed class TorchConstants(Device device) : IDisposable
{
    private readonly Dictionary<(object? Owner, string Name), Tensor> _tensors = [];

    /// <summary>Where they are.</summary>
    public Device Device => device;

    /// <summary>A constant that was added before, or null.</summary>
    /// <param name="owner">Whose it is: names are each owner's own. Null for a loss's own constants.</param>
    /// <param name="name">Its name.</param>
    public Tensor? Find(object? owner, string name) => _tensors.GetValueOrDefault((owner, name));

    /// <summary>Adds a constant.</summary>
    public Tensor Add(object? owner, string name, ReadOnlySpan<float> values, ReadOnlySpan<int> shape)
    {
        using Tensor made = tensor(values.ToArray(), Array.ConvertAll(shape.ToArray(), size => (long)size));
        // Beyond the step that asks first.
        return _tensors[(owner, name)] = made.to(device, copy: true).DetachFromDisposeScope();
    }

    public void Dispose()
    {
        foreach (Tensor tensor in _tensors.Values)
            tensor.Dispose();
        _tensors.Clear();
    }
}
