namespace DmlEnhance.Video;

/// <summary>A stream of a file beside the one picture that is enhanced.</summary>
/// <param name="Index">Its number in the file, from 0.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Codec">ffmpeg's name of its codec, such as <c>aac</c> or <c>subrip</c>; empty where ffmpeg does not know it.</param>
public sealed record VideoTrack(int Index, VideoTrackKind Kind, string Codec);
