namespace DmlEnhance.Simulation;

/// <summary>From where to where a parameter of <see cref="LowLightSimulation"/> is drawn; both ends belong to it.</summary>
/// <param name="Min">The lower end.</param>
/// <param name="Max">The upper end; equal to the lower one for a parameter that does not vary.</param>
public readonly record struct ParameterRange(double Min, double Max)
{
    /// <summary>Uniform between the ends.</summary>
    /// <param name="uniform">In [0,1).</param>
    internal double Uniform(double uniform) => Within(Min + (Max - Min) * uniform);

    /// <summary>Uniform in the logarithm: as often between 1 and 2 as between 2 and 4. The ends are above 0.</summary>
    /// <param name="uniform">In [0,1).</param>
    internal double LogUniform(double uniform) => Within(Math.Exp(Math.Log(Min) + (Math.Log(Max) - Math.Log(Min)) * uniform));

    /// <summary>One of the whole numbers from <see cref="Min"/> to <see cref="Max"/>, which are whole themselves, all equally likely.</summary>
    /// <param name="uniform">In [0,1).</param>
    internal int WholeNumber(double uniform) => (int)(Min + Math.Floor((Max - Min + 1) * uniform));

    // Six digits: the last bit of a logarithm differs between systems, and a file that lists the draws lists them exactly.
    private double Within(double value) =>
        Math.Clamp(double.Parse(value.ToString("E5", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture), Min, Max);
}
