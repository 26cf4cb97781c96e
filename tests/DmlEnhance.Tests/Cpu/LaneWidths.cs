using System.Runtime.Intrinsics;
using DmlEnhance.Cpu;
using Xunit;

namespace DmlEnhance.Tests.Cpu;

/// <summary>The widths of registers that this process can compute with; each is a case of a test.</summary>
internal static class LaneWidths
{
    public static TheoryData<int> All { get; } = new((int[])[128, .. Vector256.IsHardwareAccelerated ? [256] : (int[])[], .. Vector512.IsHardwareAccelerated ? [512] : (int[])[]]);

    public static void Run(int bits, ILaneTest test)
    {
        switch (bits)
        {
            case 512:
                test.Run<Lanes512>();
                break;
            case 256:
                test.Run<Lanes256>();
                break;
            case 128:
                test.Run<Lanes128>();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(bits));
        }
    }
}
