using DmlEnhance.Networks;
using static TorchSharp.torch;

namespace DmlEnhance.Training.TorchSharp.Reading;

/// <summary>Parameters that are not trained: a model's, copied to the device once.</summary>
internal sealed class FixedParameters(IParameterSource source, TorchConstants constants) : ITorchParameters
{
    public Tensor Get(string name, params ReadOnlySpan<int> shape) => constants.Find(source, name) ?? constants.Add(source, name, source.Get(name, shape), shape);
}
