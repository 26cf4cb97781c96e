using DmlEnhance.Networks;

namespace DmlEnhance.Tests;

/// <summary>Seeded weights of a size that keeps activations near 1; the same name always gives the same values.</summary>
internal sealed class RandomParameters(int seed) : IParameterSource
{
    private readonly Dictionary<string, float[]> _values = new(StringComparer.Ordinal);

    public IEnumerable<string> Names => _values.Keys;

    public float[] Get(string name, params ReadOnlySpan<int> shape)
    {
        int count = 1;
        foreach (int side in shape)
            count *= side;
        if (_values.TryGetValue(name, out float[]? values))
            return values;
        var random = new Random(name.Aggregate(seed, (hash, letter) => unchecked(hash * 31 + letter)));
        double fanIn = (double)count / shape[0];
        int rank = shape.Length;
        values = new float[count];
        for (int i = 0; i < count; i++)
        {
            double uniform = random.NextDouble() * 2 - 1;
            values[i] = (float)(name switch
            {
                _ when name.EndsWith("running_var", StringComparison.Ordinal) => 0.5 + random.NextDouble(),
                _ when rank > 1 => uniform * 1.5 / Math.Sqrt(fanIn),
                _ => uniform * 0.5,
            });
        }

        return _values[name] = values;
    }
}
