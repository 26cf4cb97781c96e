using DmlEnhance.Cpu;
using DmlEnhance.Frames;

namespace DmlEnhance.Benchmarks;

/// <summary>The parts of the fused kernel, one at a time, over a tile in the cache.</summary>
internal abstract class KernelParts : IDisposable
{
    /// <summary>Rows that a part does: whole blocks of either way to convolve.</summary>
    public const int Rows = 12;

    /// <summary>Columns that it does.</summary>
    public const int Columns = TileLayout.Columns;

    /// <summary>The parts in registers of a width.</summary>
    public static KernelParts Create(int bits) => bits switch
    {
        512 => new KernelParts<Lanes512>(),
        256 => new KernelParts<Lanes256>(),
        _ => new KernelParts<Lanes128>(),
    };

    /// <summary>Convolves.</summary>
    /// <param name="layer">0 to 2.</param>
    public abstract void Convolve(int layer);

    /// <summary>1 / sigmoid of the sums.</summary>
    public abstract void TakeSigmoid();

    /// <summary>Reads pixels into the tile.</summary>
    public abstract void Read(PixelFormat format);

    /// <summary>Divides, and writes pixels.</summary>
    public abstract void Write(PixelFormat format);

    public abstract void Dispose();
}
