using DmlEnhance.Networks;
using DmlEnhance.Onnx;

namespace DmlEnhance.Direct3D12.Tests;

/// <summary>A narrow TCE-Net of seeded weights.</summary>
internal static class SmallTceModel
{
    /// <summary>The file, written for pictures of 128x128; it is run at any size.</summary>
    public static byte[] Bytes(bool halfWeights = false) => TceGraphs.Whole(new TceNetwork(4, 2), new Weights(), 128, 128, new OnnxExportOptions { HalfWeights = halfWeights });

    public static TceModel Create(bool halfWeights = false) => TceModel.FromBytes("small", Bytes(halfWeights));

    // Even in +-sqrt(3 / inputs), which keeps the variance from layer to layer, and the result in [0,1].
    private sealed class Weights : IParameterSource
    {
        public float[] Get(string name, params ReadOnlySpan<int> shape)
        {
            int count = 1;
            foreach (int side in shape)
                count *= side;
            var random = new Random(name.Aggregate(17, (hash, letter) => unchecked(hash * 31 + letter)));
            float bound = MathF.Sqrt(3f * shape[0] / count) * (name.StartsWith("decoder.conv_8", StringComparison.Ordinal) ? 0.2f : 1);
            bool isFactor = name.EndsWith("running_var", StringComparison.Ordinal) || (shape.Length == 1 && name.EndsWith(".weight", StringComparison.Ordinal));
            bool isLast = name == "decoder.conv_8.bias";
            float[] values = new float[count];
            for (int i = 0; i < count; i++)
                values[i] = isFactor ? 0.5f + random.NextSingle() : isLast ? 0.5f : (2 * random.NextSingle() - 1) * (shape.Length == 1 ? 0.1f : bound);
            return values;
        }
    }
}
