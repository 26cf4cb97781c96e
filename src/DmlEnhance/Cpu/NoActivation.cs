using System.Runtime.CompilerServices;

namespace DmlEnhance.Cpu;

/// <summary>The sum itself: the last layer, which <see cref="SigmoidReciprocal{TLanes}"/> takes from there.</summary>
internal readonly unsafe struct NoActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Of<TLanes>(TLanes sum, float* input)
        where TLanes : unmanaged, ILanes<TLanes> => sum;
}
