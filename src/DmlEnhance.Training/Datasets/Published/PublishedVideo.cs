namespace DmlEnhance.Training.Datasets.Published;

/// <summary>A video of a published data set.</summary>
/// <param name="Dark">The dark frames' files, in order.</param>
/// <param name="Clean">As many clean ones, or one that all have in common.</param>
/// <param name="Motion">The folders of its motion, or null where it is not known.</param>
internal sealed record PublishedVideo(IReadOnlyList<string> Dark, IReadOnlyList<string> Clean, VideoMotion? Motion);
