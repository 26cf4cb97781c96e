using DmlEnhance.Onnx;

namespace DmlEnhance.Networks;

/// <summary>
/// The weights of SCI's illumination network (<see cref="SciNetwork.EstimateIllumination"/>), batch normalisation folded, taken out of an
/// ONNX model for an implementation that does not run the model's graph: a shader, the fused kernel of the CPU.
/// </summary>
public sealed class SciWeights
{
    /// <summary>How many numbers <see cref="ToConstants"/> gives: 84 times 4.</summary>
    public const int ConstantCount = LayerCount * LayerSize * ConstantWidth;

    private const int LayerCount = 3;
    private const int Channels = 3;
    private const int Taps = 9;
    private const int LayerSize = Taps * Channels + 1;
    private const int ConstantWidth = 4;

    private SciWeights(string name, IReadOnlyList<SciLayer> layers)
    {
        Name = name;
        Layers = layers;
    }

    /// <summary>The model's name for errors.</summary>
    internal string Name { get; }

    /// <summary>The three convolutions, in the order of computation.</summary>
    internal IReadOnlyList<SciLayer> Layers { get; }

    /// <summary>
    /// Reads a model, and makes sure that its graph computes exactly what <see cref="SciNetwork.Enhance"/> does: any other graph would give
    /// another picture than the implementation that takes the weights.
    /// </summary>
    /// <param name="model">An exported, imported or fine-tuned SCI model, of free or fixed size.</param>
    /// <exception cref="DmlEnhanceException">The graph is another one, or a weight is infinite; the message says what differs.</exception>
    public static SciWeights Read(OnnxModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new SciWeights(model.Name, new SciGraph(model).Layers());
    }

    /// <summary>The weights as a constant buffer of float4.</summary>
    /// <returns>
    /// For each of the three layers 28 times 4 numbers: for each tap (rows first) and, within it, input channel the weights of output channels
    /// 0, 1 and 2; then the three biases. The fourth number is 0.
    /// </returns>
    public float[] ToConstants()
    {
        float[] constants = new float[ConstantCount];
        for (int layer = 0; layer < LayerCount; layer++)
        {
            (float[] weight, float[] bias) = Layers[layer];
            for (int output = 0; output < Channels; output++)
            {
                for (int input = 0; input < Channels; input++)
                {
                    for (int tap = 0; tap < Taps; tap++)
                        constants[(layer * LayerSize + tap * Channels + input) * ConstantWidth + output] = weight[(output * Channels + input) * Taps + tap];
                }

                constants[(layer * LayerSize + LayerSize - 1) * ConstantWidth + output] = bias[output];
            }
        }

        return constants;
    }
}
