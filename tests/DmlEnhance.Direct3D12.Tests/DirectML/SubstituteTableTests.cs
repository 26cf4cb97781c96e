using System.Buffers.Binary;
using DmlEnhance.Direct3D12.WineHook;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.DirectML;

/// <summary>Which shaders the hook for Wine replaces, which it leaves alone, and which it refuses.</summary>
public sealed class SubstituteTableTests
{
    private const string Known = "CFEFA6B13A11483BB4E68D4CF969D1D6";
    private const int KnownSize = 2592;
    private const string Unknown = "000102030405060708090A0B0C0D0E0F";

    [Fact]
    public void DirectMLs_element_wise_shader_is_replaced_by_byte_code_that_Wine_can_run()
    {
        byte[]? substitute = SubstituteTable.Find(ShaderContainer.Create(Known, KnownSize, "SFI0", "DXIL"));
        Assert.True(substitute.AsSpan().StartsWith("DXBC"u8));
        Assert.Null(SubstituteTable.Find(substitute));
    }

    [Theory]
    [InlineData(Unknown, 1000)]
    [InlineData(Unknown, KnownSize)]
    [InlineData(Known, KnownSize - 4)]
    public void A_DXIL_shader_that_nobody_knows_is_refused_by_digest_and_size(string digest, int size)
    {
        var refusal = Assert.Throws<NotSupportedException>(() => SubstituteTable.Find(ShaderContainer.Create(digest, size, "PSV0", "DXIL", "HASH")));
        Assert.Contains($"{digest} of {size} bytes", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Theory]
    [InlineData("RDEF", "SHEX", "STAT")]
    [InlineData("SHDR")]
    [InlineData]
    public void The_older_byte_code_is_left_alone(params string[] parts) => Assert.Null(SubstituteTable.Find(ShaderContainer.Create(Known, KnownSize, parts)));

    [Fact]
    public void A_shader_that_is_cut_off_is_DXIL_as_soon_as_its_part_is_named()
    {
        byte[] container = ShaderContainer.Create(Unknown, 200, "SFI0", "ISG1", "DXIL");
        int named = ShaderContainer.PartStart(2, 3) + "DXIL".Length;
        for (int length = 0; length <= container.Length; length++)
            Assert.Equal(length < named ? null : new DxilShader(Unknown, length), DxilShader.Find(container.AsSpan(0, length)));
    }

    [Theory]
    [InlineData(28, 0)] // no parts
    [InlineData(28, uint.MaxValue)] // as many as a number can say, most of them behind the end
    [InlineData(32, uint.MaxValue)] // a part behind the end
    [InlineData(32, uint.MaxValue - 3)]
    [InlineData(32, 198)] // a name that ends behind the end
    [InlineData(0, 0)] // another kind of file
    public void Numbers_that_cannot_be_true_harm_nobody(int offset, uint number)
    {
        byte[] container = ShaderContainer.Create(Unknown, 200, "SHEX");
        BinaryPrimitives.WriteUInt32LittleEndian(container.AsSpan(offset), number);
        Assert.Null(DxilShader.Find(container));
    }
}
