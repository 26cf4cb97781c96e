using static TorchSharp.torch;

namespace DmlEnhance.Training.TorchSharp.Reading;

/// <summary>Where a <see cref="TorchReader"/> takes a network's parameters and running statistics from.</summary>
internal interface ITorchParameters
{
    /// <summary>The tensor of this name, which has this shape, on the reader's device.</summary>
    /// <exception cref="DmlEnhanceException">There is none, or it has another shape.</exception>
    Tensor Get(string name, params ReadOnlySpan<int> shape);
}
