namespace DmlEnhance.Training.Losses;

/// <summary>TCE-Net's loss on clips whose clean frames are known.</summary>
/// <remarks>
/// For the outputs y3 and y4 (the third and fourth of six frames), their clean frames g3 and g4, and d = y - g of each:
/// <code>
/// charbonnier(d) = mean sqrt(d^2 + 1e-6)
/// laplacian(d)   = d - 4 gauss(even(gauss(d))),  even(x) = x on even rows and columns, 0 elsewhere
/// gauss          = the kernel (0.05, 0.25, 0.4, 0.25, 0.05) along rows and columns, the edge repeated
/// loss           = sum over 3, 4 of [charbonnier(d) + 0.05 charbonnier(laplacian(d))] + 0.5 mean |d4 - d3|
/// </code>
/// The first two terms are those of the authors' code (losses.py, trainer.py), without the perceptual one, which needs the weights of VGG-19: <see cref="StclLoss"/> is
/// theirs. Their temporal term warps one output onto the other by optical flow that is estimated by RAFT, because their clips come without motion. Here g3 and g4
/// are of one clip, so what moves, moves in both: y4 - y3 must be g4 - g3, at every pixel, with nothing to estimate and nothing occluded.
/// The Laplacian is linear, so it is taken of the difference.
/// </remarks>
public static class TceLoss
{
    /// <summary>The loss.</summary>
    /// <param name="operators">The reader.</param>
    /// <param name="exemplar">y3, [N, 3, H, W].</param>
    /// <param name="query">y4, likewise.</param>
    /// <param name="cleanExemplar">g3, likewise.</param>
    /// <param name="cleanQuery">g4, likewise.</param>
    /// <param name="pictures">N.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <returns>A scalar.</returns>
    public static T Of<T>(ILossOperators<T> operators, T exemplar, T query, T cleanExemplar, T cleanQuery, int pictures, int height, int width, TceLossOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(operators);
        ArgumentOutOfRangeException.ThrowIfLessThan(pictures, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        options ??= new TceLossOptions();
        float each = 1 / (3f * pictures * height * width);
        T first = operators.Subtract(exemplar, cleanExemplar);
        T second = operators.Subtract(query, cleanQuery);
        T pixels = operators.Add(Charbonnier.Mean(operators, first, each), Charbonnier.Mean(operators, second, each));
        T edges = operators.Add(
            Charbonnier.Mean(operators, Laplacian.Of(operators, first, height, width), each), Charbonnier.Mean(operators, Laplacian.Of(operators, second, height, width), each));
        T change = operators.Scale(operators.Sum(operators.Abs(operators.Subtract(second, first))), options.TemporalWeight * each);
        return operators.Add(operators.Add(pixels, operators.Scale(edges, options.EdgeWeight)), change);
    }
}
