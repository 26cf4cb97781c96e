namespace DmlEnhance.Training.Losses;

/// <summary>charbonnier(d) = mean sqrt(d^2 + 1e-6), a smooth |d| (Charbonnier et al., ICIP 1994), as in the authors' code of TCE-Net (losses.py).</summary>
internal static class Charbonnier
{
    private const float Epsilon = 1e-3f;

    /// <summary>The mean over all elements.</summary>
    /// <param name="operators">The reader.</param>
    /// <param name="difference">d, any shape.</param>
    /// <param name="each">1 / the number of its elements.</param>
    /// <returns>A scalar.</returns>
    internal static T Mean<T>(ILossOperators<T> operators, T difference, float each)
    {
        T squares = operators.Add(operators.Multiply(difference, difference), operators.Constant("Charbonnier's epsilon", [Epsilon * Epsilon]));
        return operators.Scale(operators.Sum(operators.Sqrt(squares)), each);
    }
}
