using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace DmlEnhance.Cpu;

/// <summary>Brings rows of a frame into a tile.</summary>
/// <typeparam name="TLanes">The width.</typeparam>
internal static unsafe class RowReader<TLanes>
    where TLanes : unmanaged, ILanes<TLanes>
{
    private const int CacheLine = 64;

    /// <summary>Reads a part of a row; what lies outside the frame is zero, as the network pads.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="row">The row, which may lie outside.</param>
    /// <param name="column">The first column; down to <see cref="TileLayout.Halo"/> columns outside.</param>
    /// <param name="end">The column behind the last; up to as many outside.</param>
    /// <param name="target">Where the first column goes, in the first plane.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Read(in KernelFrame frame, int row, int column, int end, float* target)
    {
        if (row < 0 || row >= frame.Height)
        {
            for (int channel = 0; channel < 3; channel++)
                new Span<float>(target + channel * TileLayout.Plane, end - column).Clear();
            return;
        }

        int first = Math.Max(column, 0);
        int count = Math.Min(end, frame.Width) - first;
        for (int i = column; i < first; i++)
            ZeroColumn(target + (i - column));
        float* inside = target + (first - column);
        if (frame.SourceLayout is { } layout)
        {
            byte* pixels = frame.SourcePixels + row * frame.SourceStride + (nint)first * layout.PixelBytes;
            Prefetch(pixels + TileLayout.Rows * frame.SourceStride, count * layout.PixelBytes);
            ReadPixels(layout, pixels, count, inside);
        }
        else
        {
            ReadPlanes(frame.Source, row, first, count, inside);
        }

        for (int i = first + count; i < end; i++)
            ZeroColumn(target + (i - column));
    }

    // A tile's rows are too far apart for the processor to see a stream in them. Beyond the picture this asks for nothing: a prefetch never faults.
    private static void Prefetch(byte* pixels, int bytes)
    {
        if (!Sse.IsSupported)
            return;
        for (int i = 0; i < bytes; i += CacheLine)
            Sse.Prefetch1(pixels + i);
    }

    private static void ZeroColumn(float* target)
    {
        for (int channel = 0; channel < 3; channel++)
            target[channel * TileLayout.Plane] = 0;
    }

    private static void ReadPlanes(in PlanarImage image, int row, int column, int count, float* target)
    {
        for (int channel = 0; channel < 3; channel++)
            new Span<float>(image.At(channel, row, column), count).CopyTo(new Span<float>(target + channel * TileLayout.Plane, count));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void ReadPixels(PixelLayout layout, byte* pixels, int count, float* target)
    {
        int pixelBytes = layout.PixelBytes;
        // A load may go beyond its group: not where that is beyond what there is to read.
        int direct = count - (layout.Excess + pixelBytes - 1) / pixelBytes;
        int done = 0;
        if (layout.IsGrey)
        {
            for (; done + TLanes.Count <= direct; done += TLanes.Count)
                UnpackGrey(layout, pixels + (nint)done * pixelBytes, target + done);
        }
        else
        {
            for (; done + TLanes.Count <= direct; done += TLanes.Count)
                Unpack(layout, pixels + (nint)done * pixelBytes, target + done);
        }

        for (; done < count; done += TLanes.Count)
            UnpackEdge(layout, pixels + (nint)done * pixelBytes, Math.Min(count - done, TLanes.Count), target + done);
    }

    // A method of its own, so that the loops above hold no call: across one no register would keep its value.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void UnpackEdge(PixelLayout layout, byte* pixels, int count, float* target)
    {
        byte* copy = stackalloc byte[TileLayout.EdgeBytes];
        Unsafe.CopyBlockUnaligned(copy, pixels, (uint)(count * layout.PixelBytes));
        if (layout.IsGrey)
            UnpackGrey(layout, copy, target);
        else
            Unpack(layout, copy, target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void UnpackGrey(PixelLayout layout, byte* pixels, float* target)
    {
        TLanes grey = TLanes.ToSingle(TLanes.Shuffle(TLanes.LoadGroups(pixels, layout.GroupBytes), TLanes.Load(layout.Red.FromFirst)));
        grey.Store(target);
        grey.Store(target + TileLayout.Plane);
        grey.Store(target + 2 * TileLayout.Plane);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Unpack(PixelLayout layout, byte* pixels, float* target)
    {
        TLanes first = TLanes.LoadGroups(pixels, layout.GroupBytes);
        TLanes red = TLanes.Shuffle(first, TLanes.Load(layout.Red.FromFirst));
        TLanes green = TLanes.Shuffle(first, TLanes.Load(layout.Green.FromFirst));
        TLanes blue = TLanes.Shuffle(first, TLanes.Load(layout.Blue.FromFirst));
        if (layout.HasLast)
        {
            TLanes last = TLanes.LoadGroups(pixels + layout.LastOffset, layout.GroupBytes);
            red |= TLanes.Shuffle(last, TLanes.Load(layout.Red.FromLast));
            green |= TLanes.Shuffle(last, TLanes.Load(layout.Green.FromLast));
            blue |= TLanes.Shuffle(last, TLanes.Load(layout.Blue.FromLast));
        }

        TLanes.ToSingle(red).Store(target);
        TLanes.ToSingle(green).Store(target + TileLayout.Plane);
        TLanes.ToSingle(blue).Store(target + 2 * TileLayout.Plane);
    }
}
