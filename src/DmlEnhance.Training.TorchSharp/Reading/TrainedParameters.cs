using static TorchSharp.torch;

namespace DmlEnhance.Training.TorchSharp.Reading;

/// <summary>The parameters and running statistics of a training state: views of its vectors.</summary>
internal sealed class TrainedParameters(IReadOnlyDictionary<string, Tensor> tensors) : ITorchParameters
{
    public Tensor Get(string name, params ReadOnlySpan<int> shape) =>
        tensors.GetValueOrDefault(name) ?? throw new DmlEnhanceException($"training has no parameter '{name}'");
}
