using DmlEnhance.Networks;

namespace DmlEnhance.Tests;

/// <summary>The weights of tests/fixtures/tce/make-values.py, by its formula.</summary>
internal sealed class FormulaParameters : IParameterSource
{
    /// <summary>The formula's numbers in [0,1) for a tensor of this name.</summary>
    public static float[] Uniform(string name, int count)
    {
        uint seed = 2166136261;
        foreach (char letter in name)
            seed = unchecked((seed ^ letter) * 16777619);
        float[] numbers = new float[count];
        for (uint i = 0; i < count; i++)
            numbers[i] = Mix(unchecked(i * 2654435769 + seed)) / (float)(1 << 24);
        return numbers;
    }

    public float[] Get(string name, params ReadOnlySpan<int> shape)
    {
        int count = 1;
        foreach (int side in shape)
            count *= side;
        bool isFactor = name.EndsWith("running_var", StringComparison.Ordinal) || (shape.Length == 1 && name.EndsWith(".weight", StringComparison.Ordinal));
        int inputs = name.Contains(".deconv_", StringComparison.Ordinal) ? shape[0] : count / shape[0];
        double bound = Math.Sqrt(3.0 / inputs);
        int rank = shape.Length;
        return Array.ConvertAll(Uniform(name, count), u => (float)(isFactor ? 0.5 + u : rank == 1 ? 0.2 * (u - 0.5) : (2.0 * u - 1) * bound));
    }

    private static uint Mix(uint x)
    {
        unchecked
        {
            x ^= x >> 16;
            x *= 0x7feb352d;
            x ^= x >> 15;
            x *= 0x846ca68b;
            x ^= x >> 16;
            return x >> 8;
        }
    }
}
