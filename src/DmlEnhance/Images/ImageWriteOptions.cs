namespace DmlEnhance.Images;

/// <summary>How <see cref="ImageFile.Write"/> compresses.</summary>
public sealed record ImageWriteOptions
{
    /// <summary>Quality of JPEG and of lossy WebP, 1 to 100. From 90 on JPEG keeps colour at full resolution (4:4:4).</summary>
    /// <exception cref="DmlEnhanceException">The value is outside 1 to 100.</exception>
    public int Quality
    {
        get;
        init => field = value is >= 1 and <= 100 ? value : throw new DmlEnhanceException($"image quality {value}: choose 1 to 100");
    } = 92;

    /// <summary>Whether WebP files keep every 8-bit sample exactly.</summary>
    public bool LosslessWebP { get; init; }

    /// <summary>
    /// Effort of PNG compression, 0 (none, fast) to 9 (smallest, slow). No value loses anything. 4 takes little more than half of the time of 6 with all
    /// row filters, for files 2 % larger (docs/performance.md).
    /// </summary>
    /// <exception cref="DmlEnhanceException">The value is outside 0 to 9.</exception>
    public int PngCompression
    {
        get;
        init => field = value is >= 0 and <= 9 ? value : throw new DmlEnhanceException($"PNG compression {value}: choose 0 to 9");
    } = 4;
}
