using DmlEnhance.Networks;

namespace DmlEnhance.Doctor;

/// <summary>The weights of probes, the same on every machine.</summary>
internal sealed class ProbeParameters : IParameterSource
{
    /// <summary>The 1x1 convolution that exchanges channels, which is exact.</summary>
    public const string Exchange = "exchange";

    /// <summary>The same, moved away from 0: for inputs of -2 to 2 it gives numbers from 0.5 to 4.5 or the negatives of such.</summary>
    public const string Divisor = "divisor";

    // By output and input channel: red takes green, green blue, and blue the negative of red.
    private static readonly float[] Exchanges = [0, 1, 0, 0, 0, 1, -1, 0, 0];

    /// <inheritdoc/>
    public float[] Get(string name, params ReadOnlySpan<int> shape) => name switch
    {
        $"{Exchange}.weight" or $"{Divisor}.weight" => Exchanges,
        $"{Exchange}.bias" => [0, 0, 0],
        $"{Divisor}.bias" => [2.5f, 2.5f, -2.5f],
        _ => Draw(name, shape),
    };

    private static float[] Draw(string name, ReadOnlySpan<int> shape)
    {
        int count = 1;
        foreach (int side in shape)
            count *= side;
        var random = new Random(name.Aggregate(1, (hash, letter) => unchecked(hash * 31 + letter)));
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = random.NextSingle() - 0.5f;
            // A variance is positive.
            if (name.EndsWith("running_var", StringComparison.Ordinal))
                values[i] += 1;
        }

        return values;
    }
}
