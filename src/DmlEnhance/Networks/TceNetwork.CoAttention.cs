namespace DmlEnhance.Networks;

public sealed partial class TceNetwork
{
    private const string CoAttention = "co_attention";

    // The authors' bottleneck of every channel gate (VTCE_Net.py).
    private const int GateWidth = 16;

    // Frame 1 is gated by fc3 and fc4, frame 2 by fc1 and fc2: so it is in the authors' code, and so in their checkpoints.
    private static readonly FusionModules ExemplarModules = new("gate1", "fc3", "fc4", "conv1", "bn1");
    private static readonly FusionModules QueryModules = new("gate2", "fc1", "fc2", "conv2", "bn2");

    // Names of the modules that differ between the two windows.
    private sealed record FusionModules(string Gate, string Squeeze, string Excite, string Convolution, string Normalisation);

    // One window as it is found in the other, at half the latent size: as a picture and as wavelet bands.
    private readonly record struct Found<T>(T Picture, T Bands);

    // What is found of each window in the other, and both together.
    private readonly record struct Correspondence<T>(Found<T> Exemplar, Found<T> Query, Found<T> Both);

    /// <summary>
    /// The bilinear affinity between all pixels of both windows, with a softmax either way: what of the query is found at each pixel of the exemplar, and the
    /// other way round.
    /// </summary>
    private Correspondence<T> Correspond<T>(INetworkOperators<T> operators, T exemplarLatent, T queryLatent)
    {
        T exemplar = operators.AveragePool(exemplarLatent);
        T query = operators.AveragePool(queryLatent);
        T mapped = operators.Linear(exemplar, $"{CoAttention}.linear_e", Latent, Latent, bias: false);
        T ofExemplar = operators.Attend(mapped, query, query);
        T ofQuery = operators.Attend(query, mapped, exemplar);
        T bandsOfExemplar = operators.WaveletTransform(ofExemplar);
        T bandsOfQuery = operators.WaveletTransform(ofQuery);
        return new Correspondence<T>(
            new Found<T>(ofExemplar, bandsOfExemplar),
            new Found<T>(ofQuery, bandsOfQuery),
            new Found<T>(operators.Concat([ofExemplar, ofQuery]), operators.Concat([bandsOfExemplar, bandsOfQuery])));
    }

    /// <summary>One window's correspondence, gated by place and by channel, as a picture and by wavelet bands, joined with its own latent features.</summary>
    /// <param name="operators">The reader.</param>
    /// <param name="found">The window as it is found in the other.</param>
    /// <param name="both">Both windows.</param>
    /// <param name="latent">The window's own latent features, [N, 4 w, H / 4, W / 4].</param>
    /// <param name="modules">The window's modules.</param>
    /// <returns>[N, 4 w, H / 4, W / 4].</returns>
    private T Fuse<T>(INetworkOperators<T> operators, Found<T> found, Found<T> both, T latent, FusionModules modules)
    {
        T picture = Gated(operators, found.Picture, both.Picture, Latent, modules, "");
        T bands = Gated(operators, found.Bands, both.Bands, 4 * Latent, modules, "_fre");
        T all = operators.Concat([picture, operators.InverseWaveletTransform(bands), operators.AveragePool(latent)]);
        T fused = operators.Conv2d(all, $"{CoAttention}.{modules.Convolution}", 3 * Latent, Latent, 3, bias: false);
        fused = operators.LeakyRelu(operators.BatchNorm(fused, $"{CoAttention}.{modules.Normalisation}", Latent), Slope);
        return operators.Upsample(fused);
    }

    // A gate for each pixel and a gate for each channel, both made of the two windows.
    private static T Gated<T>(INetworkOperators<T> operators, T input, T both, int channels, FusionModules modules, string suffix)
    {
        T place = operators.Sigmoid(operators.Conv2d(both, $"{CoAttention}.{modules.Gate}{suffix}", 2 * channels, 1, 1, bias: false));
        T squeezed = operators.Linear(operators.GlobalAveragePool(both), $"{CoAttention}.{modules.Squeeze}{suffix}", 2 * channels, GateWidth);
        T excited = operators.Linear(operators.LeakyRelu(squeezed, Slope), $"{CoAttention}.{modules.Excite}{suffix}", GateWidth, channels);
        return operators.Multiply(operators.Multiply(input, place), operators.Sigmoid(excited));
    }
}
