using DmlEnhance.Training.Events;
using Xunit;

namespace DmlEnhance.Tests.Training.Events;

public class RecordFramingTests
{
    /// <summary>RFC 3720, appendix B.4 (its bytes are in transmission order, lowest first), and no data at all.</summary>
    public static TheoryData<string, uint> Rfc3720 { get; } = new()
    {
        { "", 0 },
        { new string('0', 64), 0x8A9136AA },
        { new string('F', 64), 0x62A8AB43 },
        { "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F", 0x46DD794E },
        { "1F1E1D1C1B1A191817161514131211100F0E0D0C0B0A09080706050403020100", 0x113FDB5C },
        { "01C00000000000000000000000000000140000000000040000000014000000182800000000000000" + "0200000000000000", 0xD9963A56 },
    };

    [Theory]
    [MemberData(nameof(Rfc3720))]
    public void Checksums_are_those_of_the_standard(string data, uint checksum) =>
        Assert.Equal(checksum, RecordFraming.Crc32C(Convert.FromHexString(data)));

    [Fact]
    public void Data_of_any_length_have_the_checksum_of_their_bytes() =>
        // The check value that catalogues of checksums give for CRC-32C.
        Assert.Equal(0xE3069283, RecordFraming.Crc32C("123456789"u8));

    [Fact]
    public void A_record_is_framed_as_TensorFlow_does()
    {
        using var stream = new MemoryStream();
        RecordFraming.Append(stream, "ab"u8);
        Assert.Equal(8 + 4 + 2 + 4, stream.Length);
        Assert.Equal([2, 0, 0, 0, 0, 0, 0, 0], stream.ToArray()[..8]);
        Assert.Equal("ab"u8.ToArray(), stream.ToArray()[12..14]);
    }
}
