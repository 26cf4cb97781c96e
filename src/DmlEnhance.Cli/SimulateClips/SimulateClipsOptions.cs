using DmlEnhance.Training.Clips;

namespace DmlEnhance.Cli.SimulateClips;

/// <summary>How videos are made.</summary>
/// <param name="Level">Name of the ranges.</param>
/// <param name="Clip">What lights and motions are drawn from.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Width">Columns of the frames.</param>
/// <param name="Height">Rows of the frames.</param>
/// <param name="Frames">Frames a video.</param>
/// <param name="Test">How many sources of a hundred go into the list of tests.</param>
/// <param name="WithFlow">Whether the motion is written where it is known.</param>
/// <param name="Threads">Sources that are worked on at once.</param>
internal sealed record SimulateClipsOptions(string Level, ClipOptions Clip, ulong Seed, int Width, int Height, int Frames, int Test, bool WithFlow, int Threads);
