using System.Runtime.Intrinsics;

namespace DmlEnhance.Cpu;

/// <summary>One thread's part of the kernel: the memory of a tile, and the walk over a band of rows.</summary>
internal abstract class KernelTile : IDisposable
{
    /// <summary>Bits of the registers that this processor computes with.</summary>
    public static int VectorBits => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    /// <summary>A tile of the widest registers that this processor has.</summary>
    public static KernelTile Create() => VectorBits switch
    {
        512 => new KernelTile<Lanes512>(),
        256 => new KernelTile<Lanes256>(),
        _ => new KernelTile<Lanes128>(),
    };

    /// <summary>Does a band.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="row">First row of the result.</param>
    /// <param name="rows">How many.</param>
    public abstract void Run(in KernelFrame frame, int row, int rows);

    /// <summary>Frees the tile's memory.</summary>
    public abstract void Dispose();
}
