namespace DmlEnhance.Cli.SimulateClips;

/// <summary>What videos are made of: a photograph, a video, or a folder of a video's frames.</summary>
/// <param name="Input">Path as the user would write it.</param>
/// <param name="Name">What its seeds derive from: its path within the input folder, with '/' on every system.</param>
/// <param name="Kind">Which of the three.</param>
/// <param name="Frames">Files of the frames in order, where it is a folder of them; otherwise empty.</param>
/// <param name="Videos">Names of the videos that are made of it, as the lists have them.</param>
/// <param name="IsTest">Whether they go into the list of tests.</param>
internal sealed record ClipSource(string Input, string Name, ClipSourceKind Kind, IReadOnlyList<string> Frames, IReadOnlyList<string> Videos, bool IsTest);
