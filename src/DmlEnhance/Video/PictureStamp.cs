using DmlEnhance.Images;

namespace DmlEnhance.Video;

/// <summary>What goes with a picture of a sequence from its file to its result.</summary>
/// <param name="Output">Where it is written.</param>
/// <param name="Picture">Keeps the metadata; disposed once it is written.</param>
internal sealed record PictureStamp(string Output, DecodedImage Picture);
