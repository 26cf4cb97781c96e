namespace DmlEnhance.Direct3D12.Passes;

/// <summary>How source and enhancement are put together.</summary>
public sealed record CompositeSettings
{
    /// <summary>The share of the enhancement, 0 to 1; 0 gives the source bit for bit.</summary>
    public float Strength { get; init; } = 1;

    /// <summary>Whether bright frames are left alone: the share is multiplied by what <see cref="ExposurePass"/> found.</summary>
    public bool ExposureAware { get; init; } = true;

    /// <summary>
    /// Pixels left of this column are the source's, and a line marks the column and the one after it; 0 or less: no split.
    /// </summary>
    public int SplitColumn { get; init; }

    /// <summary>What is shown right of the split.</summary>
    public CompositeView View { get; init; }

    /// <summary>
    /// Whether noise of up to 0.35 steps is added before the result is rounded to 8 bits, against bands in what was
    /// brightened. Pixels that are not changed get none.
    /// </summary>
    public bool Dither { get; init; } = true;
}
