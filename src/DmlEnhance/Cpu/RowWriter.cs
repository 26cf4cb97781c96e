using System.Runtime.CompilerServices;
using DmlEnhance.Enhancers;

namespace DmlEnhance.Cpu;

/// <summary>Divides a row by its illumination, and writes it.</summary>
/// <typeparam name="TLanes">The width.</typeparam>
internal static unsafe class RowWriter<TLanes>
    where TLanes : unmanaged, ILanes<TLanes>
{
    /// <summary>Writes a part of a row.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="row">The row.</param>
    /// <param name="column">The first column.</param>
    /// <param name="count">How many; at most <see cref="TileLayout.Columns"/>.</param>
    /// <param name="sigmoidReciprocals">1 / sigmoid of the first column's, in the first plane of the tile.</param>
    /// <param name="image">Samples of the first column, likewise.</param>
    public static void Write(in KernelFrame frame, int row, int column, int count, float* sigmoidReciprocals, float* image)
    {
        if (frame.TargetLayout is { } layout)
            WritePixels(frame, layout, row, column, count, sigmoidReciprocals, image);
        else
            WritePlanes(frame, row, column, count, sigmoidReciprocals, image);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void WritePixels(in KernelFrame frame, PixelLayout layout, int row, int column, int count, float* sigmoidReciprocals, float* image)
    {
        int pixelBytes = layout.PixelBytes;
        nint at = (nint)column * pixelBytes;
        byte* source = frame.SourcePixels + row * frame.SourceStride + at;
        byte* target = frame.TargetPixels + row * frame.TargetStride + at;
        // A store may go beyond its group: not into what a band or row before has written there.
        int direct = count - (layout.Excess + pixelBytes - 1) / pixelBytes;
        int done = 0;
        for (; done + TLanes.Count <= direct; done += TLanes.Count)
        {
            nint offset = (nint)done * pixelBytes;
            Pack(frame, layout, sigmoidReciprocals + done, image + done, source + offset, target + offset);
        }

        for (; done < count; done += TLanes.Count)
        {
            nint offset = (nint)done * pixelBytes;
            PackEdge(frame, layout, Math.Min(count - done, TLanes.Count), sigmoidReciprocals + done, image + done, source + offset, target + offset);
        }
    }

    // A method of its own, so that the loop above holds no call: across one no register would keep its value.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void PackEdge(in KernelFrame frame, PixelLayout layout, int count, float* sigmoidReciprocals, float* image, byte* source, byte* target)
    {
        byte* from = stackalloc byte[TileLayout.EdgeBytes];
        byte* to = stackalloc byte[TileLayout.EdgeBytes];
        uint bytes = (uint)(count * layout.PixelBytes);
        Unsafe.CopyBlockUnaligned(from, source, bytes);
        Pack(frame, layout, sigmoidReciprocals, image, from, to);
        Unsafe.CopyBlockUnaligned(target, to, bytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pack(in KernelFrame frame, PixelLayout layout, float* sigmoidReciprocals, float* image, byte* source, byte* target)
    {
        Rgb<TLanes> samples = Rgb<TLanes>.Load(image);
        Rgb<TLanes> result = new Quotient<TLanes>(Rgb<TLanes>.Load(sigmoidReciprocals), samples, Rgb<TLanes>.Create(frame.Unit)).Reflectance();
        result = Rgb<TLanes>.Min(result, Rgb<TLanes>.Create(layout.White));
        if (layout.IsGrey)
            result = Luma(result);
        if (frame.Strength < 1)
            result = Blend(samples, result, frame.Strength);
        result += Rgb<TLanes>.Create(layout.RoundingOffset);
        TLanes red = TLanes.ToInt32(result.Red);
        TLanes green = TLanes.ToInt32(result.Green);
        TLanes blue = TLanes.ToInt32(result.Blue);
        TLanes first = TLanes.Shuffle(red, TLanes.Load(layout.Red.ToFirst)) | TLanes.Shuffle(green, TLanes.Load(layout.Green.ToFirst)) | TLanes.Shuffle(blue, TLanes.Load(layout.Blue.ToFirst));
        TLanes last = default;
        if (layout.HasLast)
            last = TLanes.Shuffle(red, TLanes.Load(layout.Red.ToLast)) | TLanes.Shuffle(green, TLanes.Load(layout.Green.ToLast)) | TLanes.Shuffle(blue, TLanes.Load(layout.Blue.ToLast));
        if (layout.HasAlpha)
        {
            first |= TLanes.LoadGroups(source, layout.GroupBytes) & TLanes.Load(layout.AlphaOfFirst);
            if (layout.HasLast)
                last |= TLanes.LoadGroups(source + layout.LastOffset, layout.GroupBytes) & TLanes.Load(layout.AlphaOfLast);
        }

        first.StoreGroups(target, layout.GroupBytes);
        if (layout.HasLast)
            last.StoreGroups(target + layout.LastOffset, layout.GroupBytes);
    }

    // The layouts of grey write the same byte three times.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Rgb<TLanes> Luma(Rgb<TLanes> colour)
    {
        TLanes luma = TLanes.MultiplyAdd(
            colour.Red,
            TLanes.Create(SampleConversion.RedWeight),
            TLanes.MultiplyAdd(colour.Green, TLanes.Create(SampleConversion.GreenWeight), colour.Blue * TLanes.Create(SampleConversion.BlueWeight)));
        return new(luma, luma, luma);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Rgb<TLanes> Blend(Rgb<TLanes> samples, Rgb<TLanes> result, float strength) => Rgb<TLanes>.MultiplyAdd(Rgb<TLanes>.Create(strength), result - samples, samples);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void WritePlanes(in KernelFrame frame, int row, int column, int count, float* sigmoidReciprocals, float* image)
    {
        float* edge = stackalloc float[TLanes.Count];
        Rgb<TLanes> unit = Rgb<TLanes>.Create(frame.Unit);
        for (int done = 0; done < count; done += TLanes.Count)
        {
            Rgb<TLanes> samples = Rgb<TLanes>.Load(image + done);
            var quotient = new Quotient<TLanes>(Rgb<TLanes>.Load(sigmoidReciprocals + done), samples, unit);
            Rgb<TLanes> result = Rgb<TLanes>.Min(quotient.Reflectance() * unit, Rgb<TLanes>.Create(1));
            Store(result, frame.Enhanced, row, column + done, count - done, edge);
            if (frame.Illumination.First is not null)
                Store(quotient.Illumination(), frame.Illumination, row, column + done, count - done, edge);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Rgb<TLanes> values, in PlanarImage image, int row, int column, int left, float* edge)
    {
        Store(values.Red, image.At(0, row, column), left, edge);
        Store(values.Green, image.At(1, row, column), left, edge);
        Store(values.Blue, image.At(2, row, column), left, edge);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TLanes values, float* target, int left, float* edge)
    {
        if (left >= TLanes.Count)
        {
            values.Store(target);
            return;
        }

        values.Store(edge);
        Unsafe.CopyBlockUnaligned(target, edge, (uint)(left * sizeof(float)));
    }
}
