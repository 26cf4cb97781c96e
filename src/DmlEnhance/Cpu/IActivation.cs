namespace DmlEnhance.Cpu;

/// <summary>What becomes of a convolution's sums.</summary>
internal unsafe interface IActivation
{
    /// <summary>The layer's output.</summary>
    /// <param name="sum">The convolution's sums, bias included.</param>
    /// <param name="input">The layer's input at the same pixels.</param>
    static abstract TLanes Of<TLanes>(TLanes sum, float* input)
        where TLanes : unmanaged, ILanes<TLanes>;
}
