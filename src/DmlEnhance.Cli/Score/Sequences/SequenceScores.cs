using DmlEnhance.Cli.Score.Report;

namespace DmlEnhance.Cli.Score.Sequences;

/// <summary>What is told of a video beside its scores.</summary>
/// <param name="Frames">How many it has.</param>
/// <param name="BrightnessDifferences">MABD of every pair of neighbours, in order; empty where it was not asked for.</param>
/// <param name="HiddenShare">Mean share of the pixels that the warping error leaves out; null where it was not asked for.</param>
/// <param name="Profile">Its temporal profile, where a report is written.</param>
/// <param name="FramesPerColumn">Frames from one column of the profile to the next.</param>
internal sealed record SequenceScores(int Frames, IReadOnlyList<double> BrightnessDifferences, double? HiddenShare, ReportPicture? Profile, int FramesPerColumn);
