namespace DmlEnhance.Direct3D12.Passes;

/// <summary>How source and enhancement are put together.</summary>
public sealed record CompositeSettings
{
    /// <summary>The least that <see cref="White"/> may be.</summary>
    public const float LeastWhite = 0.0001f;

    /// <summary>The most that <see cref="White"/> may be: the largest finite 16-bit float.</summary>
    public const float LargestWhite = 65504;

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

    /// <summary>
    /// Whether what does not move is averaged over the frames of a stream (<see cref="SteadyPass"/>), so that noise and an encoder's pulses do not flicker.
    /// Where the shader runs the network; with DirectML, and in the view of the illumination, each frame is by itself.
    /// </summary>
    public bool Steady { get; init; }

    /// <summary>
    /// The linear value that is display white in HDR textures (<see cref="Devices.TextureFormat.Rgba16Float"/>,
    /// <see cref="Devices.FrameEncoding.Linear"/>), <see cref="LeastWhite"/> to <see cref="LargestWhite"/>. In scRGB 1 is 80 cd/m2, so that a
    /// paper white of 203 cd/m2 (ITU-R BT.2408) is 2.54. Other textures' white is 1 whatever this says.
    /// </summary>
    public float White { get; init; } = 1;
}
