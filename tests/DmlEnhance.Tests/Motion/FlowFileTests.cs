using System.Buffers.Binary;
using DmlEnhance.Motion;
using Xunit;

namespace DmlEnhance.Tests.Motion;

public sealed class FlowFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_is_read()
    {
        var flow = new FlowField(3, 2, [1, -2, 0.25f, 4, 5, 6], [0, 7, 8, -9.5f, 1e6f, 11]);
        FlowFile.Write(_folder["a.flo"], flow);
        FlowField read = FlowFile.Read(_folder["a.flo"]);
        Assert.Equal((3, 2), (read.Width, read.Height));
        Assert.Equal(flow.X, read.X);
        Assert.Equal(flow.Y, read.Y);
    }

    /// <summary>Byte for byte as the format's description has it.</summary>
    [Fact]
    public void The_bytes_are_Middlebury_s()
    {
        FlowFile.Write(_folder["a.flo"], new FlowField(1, 2, [1, 2], [-1, 0.5f]));
        byte[] expected =
        [
            .. "PIEH"u8, 1, 0, 0, 0, 2, 0, 0, 0,
            0, 0, 0x80, 0x3F, 0, 0, 0x80, 0xBF,
            0, 0, 0, 0x40, 0, 0, 0, 0x3F,
        ];
        Assert.Equal(expected, File.ReadAllBytes(_folder["a.flo"]));
    }

    [Theory]
    [InlineData("short", "too few")]
    [InlineData("tag", "does not begin with PIEH")]
    [InlineData("none", "0x2 pixels, which is no size")]
    [InlineData("huge", "2147483647x2147483647 pixels, which is no size")]
    [InlineData("cut", "has 27 bytes, where 1x2 pixels take 28")]
    [InlineData("long", "has 29 bytes, where 1x2 pixels take 28")]
    [InlineData("unknown", "leaves the motion of some places open")]
    [InlineData("nan", "leaves the motion of some places open")]
    public void A_broken_file_is_one_line(string what, string expected)
    {
        FlowFile.Write(_folder["a.flo"], new FlowField(1, 2, [1, 2], [-1, 0.5f]));
        byte[] bytes = File.ReadAllBytes(_folder["a.flo"]);
        switch (what)
        {
            case "short":
                bytes = bytes[..11];
                break;
            case "tag":
                bytes[0]++;
                break;
            case "none":
                bytes[4] = 0;
                break;
            case "huge":
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), int.MaxValue);
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), int.MaxValue);
                break;
            case "cut":
                bytes = bytes[..^1];
                break;
            case "long":
                bytes = [.. bytes, 0];
                break;
            default:
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(20), what == "nan" ? float.NaN : 1.7e9f);
                break;
        }

        string path = _folder.Write("b.flo", bytes);
        var e = Assert.Throws<DmlEnhanceException>(() => FlowFile.Read(path));
        Assert.StartsWith($"{path}: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_one_line() =>
        Assert.Equal($"{_folder["a.flo"]}: no such file or folder", Assert.Throws<DmlEnhanceException>(() => FlowFile.Read(_folder["a.flo"])).Message);

    [Fact]
    public void A_field_that_no_file_can_hold_is_refused()
    {
        Assert.Throws<ArgumentException>(() => FlowFile.Write(_folder["a.flo"], new FlowField(2, 2, new float[4], new float[3])));
        Assert.Throws<ArgumentException>(() => FlowFile.Write(_folder["a.flo"], new FlowField(1, 1, [0], [float.NaN])));
        Assert.Empty(_folder.Names);
    }
}
