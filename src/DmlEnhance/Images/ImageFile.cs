using DmlEnhance.Images.Vips;

namespace DmlEnhance.Images;

/// <summary>Reads and writes image files.</summary>
/// <remarks>
/// <para>Samples are taken as they are stored: an RGB or grey ICC profile is carried along in
/// <see cref="ImageMetadata"/> and attached to the output, and no sample is converted with it. So reading and writing
/// a lossless file changes nothing. Only pictures that are neither RGB nor grey (CMYK, Lab) are converted to sRGB.</para>
/// <para>All members may be called from several threads at once.</para>
/// <para>libvips is one for the whole process. The first call starts it with its cache off, with its log silent and with
/// every loader and saver blocked but those in use here; a program that uses libvips elsewhere as well will notice.</para>
/// </remarks>
public static partial class ImageFile
{
    /// <summary>The most pixels of a picture that is read: 2^28, for example 16384 x 16384.</summary>
    public const int MaxPixels = 1 << 28;

    /// <summary>File name extensions of what <see cref="Read"/> takes, lower case, with the dot.</summary>
    /// <remarks>For finding files in a folder. Reading itself goes by a file's content, never by its name.</remarks>
    public static IReadOnlyList<string> ReadableExtensions { get; } = [".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp"];

    /// <summary>File name extensions that <see cref="Write"/> takes, lower case, with the dot.</summary>
    public static IReadOnlyList<string> WritableExtensions { get; } = [".png", ".jpg", ".jpeg", ".webp"];

    /// <summary>Name and version of the library that reads and writes the formats, such as "libvips 8.18.7".</summary>
    /// <exception cref="DmlEnhanceException">The library is missing.</exception>
    public static string LibraryVersion => $"libvips {VipsLibrary.Version}";
}
