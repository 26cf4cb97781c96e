namespace DmlEnhance.Cpu;

/// <summary>What the kernel reads and writes: each either the pixels of a format, or three planes of floats in [0,1].</summary>
/// <remarks>The caller keeps the memory in its place until all bands are done.</remarks>
internal unsafe struct KernelFrame
{
    public int Width;
    public int Height;

    /// <summary>Layers' numbers for samples of <see cref="Unit"/>: <see cref="KernelWeights"/>.</summary>
    public float* Weights;

    /// <summary>What a sample of 1 stands for: 1/255, 1/65535 or 1.</summary>
    public float Unit;

    /// <summary>Above 0, at most 1: the share of the result in target pixels; planes hold all of it.</summary>
    public float Strength;

    /// <summary>The layout of source pixels; null where the source is planes.</summary>
    public PixelLayout? SourceLayout;

    /// <summary>The layout of target pixels, the source's; null where the target is planes.</summary>
    public PixelLayout? TargetLayout;

    public byte* SourcePixels;

    /// <summary>Bytes from a row to the next.</summary>
    public nint SourceStride;

    public byte* TargetPixels;
    public nint TargetStride;

    public PlanarImage Source;
    public PlanarImage Enhanced;

    /// <summary>The illumination, where it is wanted.</summary>
    public PlanarImage Illumination;
}
