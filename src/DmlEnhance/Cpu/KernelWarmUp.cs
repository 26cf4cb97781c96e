using DmlEnhance.Frames;

namespace DmlEnhance.Cpu;

/// <summary>Has the kernel compiled before its first frame: in the background, while a model is loaded and a picture decoded.</summary>
/// <remarks>The kernel's loops are compiled when they are first called, with all that the processor has, and that takes longer than several frames.</remarks>
internal static class KernelWarmUp
{
    // More than a register and less than two, so that whole registers and edges both come up; more rows than a step.
    private const int Width = 24;
    private const int Height = 12;

    private static int _begun;

    /// <summary>Begins, once in a process; returns at once.</summary>
    public static void Begin()
    {
        if (Interlocked.Exchange(ref _begun, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(static _ => Run(), null);
    }

    private static void Run()
    {
        using var kernel = new FusedSci(KernelWeights.Zero, threads: 1);
        using var source = new Frame(Width, Height, PixelFormat.Rgb8);
        using var target = new Frame(Width, Height, PixelFormat.Rgb8);
        kernel.Enhance(source.Samples, source.Stride, target.Samples, target.Stride, Width, Height, source.Format);
    }
}
