using DmlEnhance.Frames;
using DmlEnhance.Networks;

namespace DmlEnhance.Cpu;

/// <summary>
/// SCI on the CPU as one SIMD kernel: pixels in, three convolutions, sigmoid, division, pixels out, over parts of the frame that stay in a core's cache
/// (Ma et al., "Toward Fast, Flexible, and Robust Low-Light Image Enhancement", CVPR 2022).
/// </summary>
/// <remarks>
/// For engines that have a frame in memory; <see cref="Enhancers.Enhancer"/> is the usual way in. With SCI's published weights the result differs from ONNX Runtime's by at most 1/255 in a sample of 8 bits and 2e-4 in a float; no weights that it takes make a pixel NaN or infinite.
/// After the first call nothing is allocated. Not thread-safe: one call at a time.
/// </remarks>
public sealed unsafe class FusedSci : IDisposable
{
    // A band is half of a thread's share of what is left: large ones first, since each costs the time of 2.7 rows more than it has, and small ones last, so that all threads end together.
    private const int PartOfShare = 2;
    private const int FewestBandRows = 32;

    // So many rows pass before a cancellation is seen.
    private const int MostBandRows = 256;

    // So that a column or row behind the last one, and a tile or band on, is an int.
    private const int LongestSide = int.MaxValue - 1024;

    private readonly KernelNumbers _numbers;
    private readonly KernelTile?[] _tiles;
    private readonly WorkerTeam _team;
    private KernelFrame _frame;
    private int _nextRow;
    private CancellationToken _cancellationToken;
    private bool _disposed;

    /// <summary>Takes a network's weights.</summary>
    /// <param name="weights">The weights; <see cref="SciWeights.Read"/> takes them from a model's file.</param>
    /// <param name="threads">Threads that compute, 1 or more; null for one a logical core.</param>
    /// <exception cref="DmlEnhanceException">The weights are so large that sums over pixels could become infinite.</exception>
    public FusedSci(SciWeights weights, int? threads = null)
        : this(KernelWeights.Of(weights), threads ?? Environment.ProcessorCount)
    {
    }

    /// <summary>Takes weights that were checked.</summary>
    internal FusedSci(KernelWeights weights, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
        _numbers = new KernelNumbers(weights);
        _tiles = new KernelTile?[threads];
        _team = new WorkerTeam(threads, DoBands);
    }

    /// <summary>Bits of the registers that the kernel computes with on this machine: 128, 256 or 512.</summary>
    public static int VectorBits => KernelTile.VectorBits;

    /// <summary>Threads that compute.</summary>
    public int Threads { get; }

    /// <summary>Enhances pixels.</summary>
    /// <param name="source">The dark picture, sRGB-encoded, row after row.</param>
    /// <param name="sourceStride">Bytes from a row of it to the next; at least a row's pixels.</param>
    /// <param name="target">Receives the result; the rules of <see cref="Enhancers.IEnhancer.Enhance"/> hold. Bytes between rows stay as they are. It must not overlap the source.</param>
    /// <param name="targetStride">Bytes from a row of it to the next.</param>
    /// <param name="width">Pixels a row, 1 to 2^31 - 1025.</param>
    /// <param name="height">Rows, 1 to 2^31 - 1025.</param>
    /// <param name="format">Of both; samples of 16 bits are in the processor's byte order.</param>
    /// <param name="strength">0 to 1: the share of the network's result; the rest is the source. 0 copies the source.</param>
    /// <param name="cancellationToken">Ends the work early; the target then holds part of the result.</param>
    /// <exception cref="ArgumentException">A span is too short for the picture, or both overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A side, a stride or the strength is out of range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Enhance(
        ReadOnlySpan<byte> source, int sourceStride, Span<byte> target, int targetStride, int width, int height, PixelFormat format, float strength = 1, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        CheckSize(width, height);
        Enhancers.EnhanceArguments.CheckStrength(strength);
        long rowBytes = (long)width * format.BytesPerPixel();
        CheckRows(source.Length, sourceStride, rowBytes, height, nameof(source), nameof(sourceStride));
        CheckRows(target.Length, targetStride, rowBytes, height, nameof(target), nameof(targetStride));
        if (source.Overlaps(target))
            throw new ArgumentException("source and target overlap", nameof(target));
        cancellationToken.ThrowIfCancellationRequested();
        if (strength == 0)
        {
            for (int row = 0; row < height; row++)
                source.Slice(row * sourceStride, (int)rowBytes).CopyTo(target[(row * targetStride)..]);
            return;
        }

        PixelLayout layout = PixelLayout.Of(format);
        fixed (byte* from = source)
        fixed (byte* to = target)
        {
            Run(
                new KernelFrame
                {
                    Width = width,
                    Height = height,
                    Unit = layout.Unit,
                    Strength = strength,
                    SourceLayout = layout,
                    SourcePixels = from,
                    SourceStride = sourceStride,
                    TargetLayout = layout,
                    TargetPixels = to,
                    TargetStride = targetStride,
                },
                cancellationToken);
        }
    }

    /// <summary>Enhances a tensor.</summary>
    /// <param name="image">The dark image, [3, height, width], RGB, sRGB-encoded, in [0,1]; of values outside the result means nothing.</param>
    /// <param name="enhanced">Receives the enhanced image, [3, height, width], [0,1]. It must not overlap the image.</param>
    /// <param name="illumination">Receives the illumination, [3, height, width], [0.0001,1]; empty where it is not wanted.</param>
    /// <param name="width">Columns, 1 to 2^31 - 1025.</param>
    /// <param name="height">Rows, 1 to 2^31 - 1025.</param>
    /// <param name="cancellationToken">Ends the work early; the outputs then hold part of the result.</param>
    /// <exception cref="ArgumentException">A span has another length than its shape, or two of them overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A side is out of range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Enhance(ReadOnlySpan<float> image, Span<float> enhanced, Span<float> illumination, int width, int height, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        CheckSize(width, height);
        long plane = (long)width * height;
        if (image.Length != 3 * plane)
            throw new ArgumentException($"3x{height}x{width} values are expected, there are {image.Length}", nameof(image));
        if (enhanced.Length != image.Length)
            throw new ArgumentException($"3x{height}x{width} values are expected, there are {enhanced.Length}", nameof(enhanced));
        if (!illumination.IsEmpty && illumination.Length != image.Length)
            throw new ArgumentException($"3x{height}x{width} values are expected, there are {illumination.Length}", nameof(illumination));
        if (image.Overlaps(enhanced) || image.Overlaps(illumination) || enhanced.Overlaps(illumination))
            throw new ArgumentException("image, enhanced and illumination overlap", nameof(enhanced));
        cancellationToken.ThrowIfCancellationRequested();
        fixed (float* from = image)
        fixed (float* to = enhanced)
        fixed (float* light = illumination)
        {
            Run(
                new KernelFrame
                {
                    Width = width,
                    Height = height,
                    Unit = 1,
                    Strength = 1,
                    Source = new PlanarImage(from, (nint)plane, width),
                    Enhanced = new PlanarImage(to, (nint)plane, width),
                    Illumination = new PlanarImage(light, (nint)plane, width),
                },
                cancellationToken);
        }
    }

    /// <summary>Frees the tiles; no call may be under way.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        foreach (KernelTile? tile in _tiles)
            tile?.Dispose();
        _numbers.Dispose();
    }

    private void Run(in KernelFrame frame, CancellationToken cancellationToken)
    {
        _numbers.Use(frame.Unit);
        _frame = frame;
        _frame.Weights = _numbers.Values;
        _nextRow = 0;
        _cancellationToken = cancellationToken;
        int workers = Math.Min(Threads, (frame.Height + FewestBandRows - 1) / FewestBandRows);
        for (int i = 0; i < workers; i++)
            _tiles[i] ??= KernelTile.Create();
        _team.Run(workers);
    }

    private void DoBands(int worker)
    {
        while (TakeBand(out int row) is > 0 and int rows)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            _tiles[worker]!.Run(_frame, row, rows);
        }
    }

    // Rows of a band that nobody else has, or 0 where there are none left.
    private int TakeBand(out int row)
    {
        while (true)
        {
            row = Volatile.Read(ref _nextRow);
            int left = _frame.Height - row;
            if (left == 0)
                return 0;
            int share = Threads == 1 ? left : left / (PartOfShare * Threads);
            int unit = TileLayout.BandUnit;
            int rows = Math.Min(left, (Math.Clamp(share, FewestBandRows, MostBandRows) + unit - 1) / unit * unit);
            if (Interlocked.CompareExchange(ref _nextRow, row + rows, row) == row)
                return rows;
        }
    }

    private static void CheckSize(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, LongestSide);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, LongestSide);
    }

    private static void CheckRows(int length, int stride, long rowBytes, int height, string name, string strideName)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, rowBytes, strideName);
        if (length < (height - 1L) * stride + rowBytes)
            throw new ArgumentException($"{height} rows of {rowBytes} bytes, {stride} apart, are more than {length} bytes", name);
    }
}
