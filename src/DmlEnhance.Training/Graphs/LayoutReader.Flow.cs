using DmlEnhance.Networks;

namespace DmlEnhance.Training.Graphs;

// Operators of networks of optical flow.
public sealed partial class LayoutReader
{
    /// <inheritdoc/>
    public Nothing Conv2d(Nothing input, string module, int inputChannels, int outputChannels, KernelShape kernel, int stride = 1) =>
        Module(module, bias: true, outputChannels, inputChannels, kernel.Rows, kernel.Columns);

    /// <inheritdoc/>
    public Nothing InstanceNorm(Nothing input) => default;

    /// <inheritdoc/>
    public Nothing Affine(Nothing input, float factor, float offset = 0) => default;

    /// <inheritdoc/>
    public Nothing ZeroFlow(Nothing like) => default;

    /// <inheritdoc/>
    public Nothing AveragePoolFloor(Nothing input) => default;

    /// <inheritdoc/>
    public Nothing Correlate(Nothing first, Nothing second) => default;

    /// <inheritdoc/>
    public Nothing Lookup(IReadOnlyList<Nothing> pyramid, Nothing flow, int radius) => default;

    /// <inheritdoc/>
    public Nothing ConvexUpsample(Nothing input, Nothing weights, int factor) => default;

    /// <inheritdoc/>
    public Nothing UpsampleAligned(Nothing input, int factor) => default;
}
