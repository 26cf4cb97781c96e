using DmlEnhance.Direct3D12.Enhancers;
using DmlEnhance.Enhancers;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Enhancers;

public sealed class EqualBandsTests
{
    [Theory]
    [InlineData(100, 1000, 3, 10000)]
    [InlineData(100, 101, 3, 10000)] // the last band is one row, moved up
    [InlineData(100, 1000, 0, 10000)]
    [InlineData(100, 1000, 40, 1)] // a halo that is large
    [InlineData(20000, 20000, 3, 1 << 22)]
    public void Every_row_is_written_once_by_bands_of_one_height_that_see_their_halo(int width, int height, int halo, int largestPixels)
    {
        IReadOnlyList<Band> bands = EqualBands.Cut(width, height, halo, largestPixels);
        Assert.True(bands.Count > 1);
        int next = 0;
        foreach (Band band in bands)
        {
            Assert.Equal(next, band.Row);
            Assert.Equal(bands[0].Height, band.Height);
            Assert.InRange(band.Rows, 1, height);
            Assert.True(band.Top >= halo || band.Row == band.Top, "a band lacks rows above");
            next += band.Rows;
            Assert.True(band.Bottom >= halo || next + band.Bottom == height, "a band lacks rows below");
            Assert.InRange(next + band.Bottom, 1, height);
        }

        Assert.Equal(height, next);
    }

    [Theory]
    [InlineData(100, 100, 3, 10000)] // fits
    [InlineData(100, 1000, null, 10000)] // no halo is known
    [InlineData(100, 69, 3, 1)] // so low that its halo were most of it
    public void Other_pictures_are_run_whole(int width, int height, int? halo, int largestPixels) =>
        Assert.Equal([new Band(0, height, 0, 0)], EqualBands.Cut(width, height, halo, largestPixels));
}
