using System.Runtime.InteropServices;
using DmlEnhance.Frames;

namespace DmlEnhance.Enhancers;

/// <summary>One worker's output planes: what a network made of a band. The memory grows to the tallest band and stays; a frame of another width starts anew.</summary>
/// <param name="model">The network's name for errors.</param>
/// <param name="givesIllumination">Whether there is an illumination, too.</param>
internal abstract unsafe class BandResult(string model, bool givesIllumination) : IDisposable
{
    /// <summary>Floats behind the last plane that may be read, and are finite: vectors may go beyond the end.</summary>
    public const int Slack = 64;

    private const int Alignment = 64;

    private int _heightCapacity;

    /// <summary>Floats from one plane of the last band to the next.</summary>
    public int PlaneStride => Band.Height * Width;

    /// <summary>The enhanced image of the last band that was run: its first row that is written, three planes.</summary>
    public float* Enhanced => Output + (long)Band.Top * Width;

    /// <summary>The illumination of the last band, as <see cref="Enhanced"/>.</summary>
    public float* Illumination => IlluminationOutput + (long)Band.Top * Width;

    /// <summary>The network's name for errors.</summary>
    protected string Model { get; } = model;

    /// <summary>The last band that was run.</summary>
    protected Band Band { get; set; }

    /// <summary>Columns of the planes.</summary>
    protected int Width { get; private set; }

    /// <summary>The enhanced planes, halo included.</summary>
    protected float* Output { get; private set; }

    /// <summary>The illumination's, or null.</summary>
    protected float* IlluminationOutput { get; private set; }

    /// <summary>Writes the enhanced image of the last band.</summary>
    /// <param name="source">The frame that the network saw.</param>
    /// <param name="target">Same size and format; the band's rows of it are overwritten.</param>
    /// <param name="band">The band.</param>
    /// <param name="strength">Above 0, at most 1.</param>
    /// <exception cref="DmlEnhanceException">A value is not finite.</exception>
    public void Write(Frame source, Frame target, Band band, float strength)
    {
        if (!SampleConversion.FromPlanes(source, target, band.Row, band.Rows, Enhanced, PlaneStride, strength))
            throw NotFinite();
    }

    /// <summary>What is wrong where a result is not finite.</summary>
    public DmlEnhanceException NotFinite() =>
        new($"{Model}: the network's result holds NaN or infinity; the model is broken or not made for such pictures");

    public virtual void Dispose() => Free();

    /// <summary>Makes room for the bands of a frame.</summary>
    /// <param name="job">The frame.</param>
    /// <exception cref="DmlEnhanceException">A band is larger than a tensor can be.</exception>
    protected void Fit(FrameJob job)
    {
        int width = job.Source.Width;
        if (width != Width || job.TallestBand > _heightCapacity)
        {
            Free();
            Allocate(job.TallestBand, width);
            (Width, _heightCapacity) = (width, job.TallestBand);
        }
    }

    /// <summary>Takes the memory; there is none.</summary>
    protected virtual void Allocate(int height, int width)
    {
        Output = Planes(height, width);
        if (givesIllumination)
            IlluminationOutput = Planes(height, width);
    }

    /// <summary>Gives the memory back.</summary>
    protected virtual void Free()
    {
        NativeMemory.AlignedFree(Output);
        NativeMemory.AlignedFree(IlluminationOutput);
        Output = null;
        IlluminationOutput = null;
        (Width, _heightCapacity) = (0, 0);
    }

    /// <summary>Three planes of zeros, and <see cref="Slack"/>.</summary>
    protected static float* Planes(int height, int width)
    {
        long values = 3L * height * width;
        if (values > int.MaxValue)
            throw new DmlEnhanceException($"a tensor of 3x{height}x{width} values is more than one tensor can hold; scale the picture down");
        nuint bytes = ((nuint)values + Slack) * sizeof(float);
        void* planes = NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(planes, bytes);
        return (float*)planes;
    }
}
