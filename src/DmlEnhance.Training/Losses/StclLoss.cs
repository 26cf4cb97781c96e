using DmlEnhance.Networks;

namespace DmlEnhance.Training.Losses;

/// <summary>
/// The losses of Spatial-Temporal Compatible Learning, by which the authors of TCE-Net train it (trainer.py, losses.py): the spatial one on pairs of real clips, the temporal one
/// on synthetic clips, of whose clean frames it needs none.
/// </summary>
/// <remarks>
/// For the outputs y3 and y4 (the third and fourth of six frames), their clean frames g3 and g4, and d = y - g of each:
/// <code>
/// spatial  = sum over 3, 4 of [vgg(y, g) + charbonnier(d) + 0.05 charbonnier(laplacian(d))]
/// temporal = mean |m3 y3 - m3 w4| + mean |m4 y4 - m4 w3|
/// w4 = y4 warped to y3 by the flow from the third frame to the fourth,  w3 = y3 warped to y4 by that back
/// m3 = exp(-50 (sum over channels of (y3 - w4))^2),                     m4 = exp(-50 (sum over channels of (y4 - w3))^2)
/// </code>
/// vgg is <see cref="VggFeatures"/>, and is left out where there is no model of it; charbonnier and laplacian are those of <see cref="TceLoss"/>. Means are over the pixels and
/// channels of all clips. The mask is no constant: its gradient is followed, as in the authors' code. The flow is one: the authors estimate it from y3 and y4 by RAFT and follow
/// its gradient through that network, too; here it is given, which is exact where a clip was simulated.
/// </remarks>
public static class StclLoss
{
    private const float Sharpness = 50;

    /// <summary>The spatial loss.</summary>
    /// <param name="operators">The reader.</param>
    /// <param name="exemplar">y3, [N, 3, H, W].</param>
    /// <param name="query">y4, likewise.</param>
    /// <param name="cleanExemplar">g3, likewise.</param>
    /// <param name="cleanQuery">g4, likewise.</param>
    /// <param name="pictures">N.</param>
    /// <param name="height">H; with <paramref name="vgg"/>, a multiple of <see cref="VggFeatures.SideMultiple"/>.</param>
    /// <param name="width">W, likewise.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="vgg">The weights of VGG-19, as of <see cref="VggModel.Load"/>; null to leave its term out.</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="ArgumentException">A side is no multiple of what VGG-19 needs.</exception>
    public static T Spatial<T>(
        ILossOperators<T> operators, T exemplar, T query, T cleanExemplar, T cleanQuery, int pictures, int height, int width, StclLossOptions? options = null, IParameterSource? vgg = null)
    {
        float each = Check(operators, pictures, height, width);
        options ??= new StclLossOptions();
        T loss = operators.Add(
            Spatial(operators, operators.Subtract(exemplar, cleanExemplar), height, width, each, options), Spatial(operators, operators.Subtract(query, cleanQuery), height, width, each, options));
        if (vgg is null || options.PerceptualWeight == 0)
            return loss;
        ILossOperators<T> network = operators.Fixed(vgg);
        T perceptual = operators.Add(
            VggFeatures.Distance(network, exemplar, cleanExemplar, pictures, height, width), VggFeatures.Distance(network, query, cleanQuery, pictures, height, width));
        return operators.Add(loss, operators.Scale(perceptual, options.PerceptualWeight));
    }

    /// <summary>The temporal loss.</summary>
    /// <param name="operators">The reader.</param>
    /// <param name="exemplar">y3, [N, 3, H, W].</param>
    /// <param name="query">y4, likewise.</param>
    /// <param name="motion">
    /// [N, 4, H, W], in pixels: columns and rows from the third frame to the fourth, then from the fourth to the third. What is at p in the one is at p + motion(p) in the other.
    /// </param>
    /// <param name="pictures">N.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <returns>A scalar.</returns>
    public static T Temporal<T>(ILossOperators<T> operators, T exemplar, T query, T motion, int pictures, int height, int width, StclLossOptions? options = null)
    {
        float each = Check(operators, pictures, height, width);
        T forth = Inconsistency(operators, exemplar, operators.Warp(query, operators.Slice(motion, 0, 2)));
        T back = Inconsistency(operators, query, operators.Warp(exemplar, operators.Slice(motion, 2, 2)));
        return operators.Scale(operators.Add(forth, back), (options ?? new StclLossOptions()).TemporalWeight * each);
    }

    private static T Spatial<T>(ILossOperators<T> operators, T difference, int height, int width, float each, StclLossOptions options) => operators.Add(
        Charbonnier.Mean(operators, difference, each),
        operators.Scale(Charbonnier.Mean(operators, Laplacian.Of(operators, difference, height, width), each), options.EdgeWeight));

    // The sum of m |y - w|, which is |m y - m w|, as m is positive.
    private static T Inconsistency<T>(ILossOperators<T> operators, T output, T warped)
    {
        T difference = operators.Subtract(output, warped);
        T sum = operators.Sum(difference, 1);
        T mask = operators.Exp(operators.Scale(operators.Multiply(sum, sum), -Sharpness));
        return operators.Sum(operators.Multiply(operators.Abs(difference), mask));
    }

    // 1 / the number of elements that a mean is over.
    private static float Check<T>(ILossOperators<T> operators, int pictures, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(operators);
        ArgumentOutOfRangeException.ThrowIfLessThan(pictures, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        return 1 / (3f * pictures * height * width);
    }
}
