using DmlEnhance.Simulation;

namespace DmlEnhance.Cli.Simulate;

/// <summary>How pairs are made.</summary>
/// <param name="Level">Name of the ranges.</param>
/// <param name="Ranges">What simulations are drawn from.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Size">The longest side that is written, or null for any.</param>
/// <param name="Threads">Photographs that are worked on at once.</param>
internal sealed record SimulateOptions(string Level, LowLightRanges Ranges, ulong Seed, int? Size, int Threads);
