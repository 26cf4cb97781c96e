using DmlEnhance.Simulation;

namespace DmlEnhance.Cli.SimulateClips;

/// <summary>A video that was made.</summary>
/// <param name="Name">As the lists have it.</param>
/// <param name="Seed">Of its motion, its light and its noise.</param>
/// <param name="First">Its first frame, counted from 0, in a source that is a video.</param>
/// <param name="Lights">What each frame was darkened with.</param>
/// <param name="KnowsMotion">Whether its motion was written, forth and back.</param>
internal sealed record SimulatedVideo(string Name, ulong Seed, long First, IReadOnlyList<LowLightSimulation> Lights, bool KnowsMotion);
