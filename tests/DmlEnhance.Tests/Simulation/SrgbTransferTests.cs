using DmlEnhance.Simulation;
using Xunit;

namespace DmlEnhance.Tests.Simulation;

public sealed class SrgbTransferTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.02, 0.0015480)]
    [InlineData(0.5, 0.2140411)]
    [InlineData(1, 1)]
    public void Decoding_follows_the_standard(double encoded, double linear)
    {
        Assert.Equal(linear, SrgbTransfer.Decode(encoded), 1e-7);
        Assert.Equal(encoded, SrgbTransfer.Encode(linear), 1e-6);
    }

    [Fact]
    public void Every_8_bit_sample_survives_decoding_and_encoding()
    {
        double[] table = SrgbTransfer.DecodeTable();
        for (int sample = 0; sample < 256; sample++)
            Assert.Equal(sample, SrgbTransfer.EncodeToByte(table[sample]));
    }

    [Theory]
    [InlineData(-0.2, 0)]
    [InlineData(1.7, 255)]
    public void Light_outside_the_range_is_clipped(double linear, byte expected) =>
        Assert.Equal(expected, SrgbTransfer.EncodeToByte(linear));

    /// <summary>The table behind it decides as the formula does: on both sides of every boundary between two samples, to the last bit, and in between.</summary>
    [Fact]
    public void Every_light_gets_the_sample_that_rounding_its_encoded_value_gives()
    {
        for (int sample = 0; sample < 255; sample++)
        {
            double boundary = SrgbTransfer.Decode((sample + 0.5) / 255);
            foreach (double light in new[] { boundary * (1 - 1e-12), boundary * (1 + 1e-12), boundary * 0.999, boundary * 1.001 })
                Assert.Equal(Rounded(light), SrgbTransfer.EncodeToByte(light));
        }

        for (int i = 0; i <= 100_000; i++)
            Assert.Equal(Rounded(i / 100_000.0), SrgbTransfer.EncodeToByte(i / 100_000.0));
        Assert.Equal(0, SrgbTransfer.EncodeToByte(double.NaN));

        static byte Rounded(double light) => (byte)Math.Round(255 * SrgbTransfer.Encode(light), MidpointRounding.AwayFromZero);
    }
}
