using DmlEnhance.Enhancers;

namespace DmlEnhance.Direct3D12.Enhancers;

/// <summary>Cuts a picture into bands that are all of one height with their halos, so that one session of fixed size runs all of them.</summary>
internal static class EqualBands
{
    // A band runs its halo for nothing: this many rows of result at least for each, where the halo is large or the picture wide.
    private const int LeastRows = 64;

    /// <summary>The bands, from the top; the last one is moved up so that it ends where the picture does.</summary>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="halo">Rows above and below that a row's result depends on, or null where that is not known: then the picture is one band.</param>
    /// <param name="largestPixels">Pixels of the largest band, except where so few rows would be left that the halo were most of it.</param>
    public static IReadOnlyList<Band> Cut(int width, int height, int? halo, int largestPixels)
    {
        int rows = halo is { } known ? Math.Max(largestPixels / width, 2 * known + LeastRows) : height;
        if (rows >= height)
            return [new Band(0, height, 0, 0)];
        var bands = new List<Band>();
        for (int next = 0; next < height;)
        {
            int start = Math.Clamp(next - halo!.Value, 0, height - rows);
            int end = start + rows == height ? height : start + rows - halo.Value;
            bands.Add(new Band(next, end - next, next - start, start + rows - end));
            next = end;
        }

        return bands;
    }
}
