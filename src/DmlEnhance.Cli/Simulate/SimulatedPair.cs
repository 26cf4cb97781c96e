using DmlEnhance.Simulation;

namespace DmlEnhance.Cli.Simulate;

/// <summary>A pair that was written.</summary>
/// <param name="Pair">Its files.</param>
/// <param name="Width">Pixels a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Simulation">What was drawn.</param>
/// <param name="Seed">Of this picture's noise.</param>
/// <param name="ReferenceMean">Mean of all samples, 0 to 1, sRGB-encoded.</param>
/// <param name="LowMean">The same of the dark picture.</param>
internal sealed record SimulatedPair(SimulatePair Pair, int Width, int Height, LowLightSimulation Simulation, ulong Seed, double ReferenceMean, double LowMean);
