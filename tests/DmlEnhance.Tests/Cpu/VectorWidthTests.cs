using System.Globalization;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using DmlEnhance.Cpu;
using Xunit;

namespace DmlEnhance.Tests.Cpu;

public class VectorWidthTests
{
    /// <summary>The environment variable by which <see cref="ForcedWidthTests"/> says what it has forced.</summary>
    public const string Expected = "DMLENHANCE_EXPECTED_VECTOR_BITS";

    [Fact]
    public void The_kernel_computes_with_registers_that_this_process_may_use()
    {
        Assert.Equal($"fused SIMD kernel, {FusedSci.VectorBits}-bit", FusedModel.Provider);
        if (Environment.GetEnvironmentVariable(Expected) is { } bits)
        {
            Assert.Equal(bits, FusedSci.VectorBits.ToString(CultureInfo.InvariantCulture));
            return;
        }

        // What the kernel calls by name has to be there as well.
        Assert.True(FusedSci.VectorBits switch
        {
            512 => Avx512F.IsSupported && Avx512BW.IsSupported,
            256 => Avx2.IsSupported && !Vector512.IsHardwareAccelerated,
            128 => !Vector256.IsHardwareAccelerated,
            _ => false,
        });
    }
}
