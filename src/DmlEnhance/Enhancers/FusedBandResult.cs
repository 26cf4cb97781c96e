using DmlEnhance.Cpu;

namespace DmlEnhance.Enhancers;

/// <summary>One worker of <see cref="FusedBands"/>: a tile of the kernel and its output planes.</summary>
internal sealed unsafe class FusedBandResult(string model) : BandResult(model, givesIllumination: true)
{
    private KernelTile? _tile;

    /// <summary>Runs the kernel on a band of the source.</summary>
    /// <param name="job">The frame.</param>
    /// <param name="band">The rows.</param>
    /// <param name="layout">The frame's layout.</param>
    /// <param name="numbers">The network's numbers for that layout.</param>
    public void Infer(FrameJob job, Band band, PixelLayout layout, KernelNumbers numbers)
    {
        Fit(job);
        _tile ??= KernelTile.Create();
        Band = band;
        nint before = (nint)band.Row * Width;
        fixed (byte* pixels = job.Source.Samples)
        {
            var frame = new KernelFrame
            {
                Width = Width,
                Height = job.Source.Height,
                Weights = numbers.Values,
                Unit = layout.Unit,
                Strength = 1,
                SourceLayout = layout,
                SourcePixels = pixels,
                SourceStride = job.Source.Stride,
                // The planes hold the band alone: its first row is the image's row band.Row.
                Enhanced = new PlanarImage(Output - before, PlaneStride, Width),
                Illumination = new PlanarImage(IlluminationOutput - before, PlaneStride, Width),
            };
            _tile.Run(frame, band.Row, band.Rows);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _tile?.Dispose();
    }
}
