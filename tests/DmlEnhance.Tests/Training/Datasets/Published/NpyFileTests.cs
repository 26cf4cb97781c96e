using DmlEnhance.Frames;
using DmlEnhance.Training.Datasets.Published;
using Xunit;

namespace DmlEnhance.Tests.Training.Datasets.Published;

public sealed class NpyFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // numpy.save of numpy.arange(18, dtype=numpy.uint8).reshape(2, 3, 3), NumPy 1.24: the header, then 0 to 17.
    private const string Header = "k05VTVBZAQB2AHsnZGVzY3InOiAnfHUxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAo=";

    [Fact]
    public void An_array_that_NumPy_wrote_is_read_from_blue_green_red()
    {
        string path = _folder.Write("a.npy", [.. Convert.FromBase64String(Header), .. Enumerable.Range(0, 18).Select(value => (byte)value)]);
        using Frame frame = NpyFile.Read(path, TestContext.Current.CancellationToken);
        Assert.Equal((3, 2, PixelFormat.Rgb8), (frame.Width, frame.Height, frame.Format));
        Assert.Equal([2, 1, 0, 5, 4, 3, 8, 7, 6, 11, 10, 9, 14, 13, 12, 17, 16, 15], frame.Samples.ToArray());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Later_versions_of_the_format_are_read(byte version)
    {
        using Frame frame = NpyFile.Read(_folder.Write("a.npy", PublishedTree.Npy([1, 2, 3], "1, 1, 3", version: version)), TestContext.Current.CancellationToken);
        Assert.Equal([3, 2, 1], frame.Samples.ToArray());
    }

    [Fact]
    public void What_is_no_array_of_pixels_is_one_line()
    {
        byte[] good = PublishedTree.Npy(new byte[18], "2, 3, 3");
        Refused("the file is empty", []);
        Refused("this is no NumPy array", good[..11]);
        Refused("this is no NumPy array", [.. "PK"u8, .. good]);
        Refused("this is no NumPy array", PublishedTree.Npy(new byte[18], "2, 3, 3", version: 4));
        Refused("the array's header is damaged", good[..60]);
        Refused("the array's header is damaged", [.. good[..8], 0xFF, 0xFF, .. good[10..]]);
        Refused("the array's header is damaged", [.. good[..20], (byte)'#', .. good[21..]]);
        Refused("holds 17 bytes after its header; 2x3x3 values have 18", good[..^1]);
        Refused("holds 19 bytes after its header; 2x3x3 values have 18", [.. good, 0]);
        Refused("holds values of NumPy's type <f4; only 8-bit ones (|u1) are read", PublishedTree.Npy(new byte[72], "2, 3, 3", type: "<f4"));
        Refused("the array is stored column by column; only row by row (C order) is read", PublishedTree.Npy(new byte[18], "2, 3, 3", fortran: "True"));
        foreach (string shape in new[] { "18,", "", "3, 2, 3, 1", "6, 3", "2, 3, 4", "0, 3, 3", "99999999999, 1, 3", "1 2, 3, 3" })
            Refused($"the array's shape is ({shape}); height x width x 3 is read", PublishedTree.Npy(new byte[18], shape));
    }

    /// <summary>Far more than there is memory for: refused before any is taken.</summary>
    [Fact]
    public void A_size_that_is_claimed_takes_no_memory()
    {
        Refused("the array has 2147483647x2147483647 pixels; 268435456 in all is the most that is read", PublishedTree.Npy(new byte[18], "2147483647, 2147483647, 3"));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refused("holds 18 bytes after its header; 16384x16384x3 values have 805306368", PublishedTree.Npy(new byte[18], "16384, 16384, 3"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    private void Refused(string what, byte[] bytes)
    {
        string path = _folder.Write("bad.npy", bytes);
        Assert.Equal($"{path}: {what}", Assert.Throws<DmlEnhanceException>(() => NpyFile.Read(path, TestContext.Current.CancellationToken)).Message);
    }
}
