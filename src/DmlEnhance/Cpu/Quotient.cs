using System.Runtime.CompilerServices;

namespace DmlEnhance.Cpu;

/// <summary>What follows SCI's sigmoid: illumination and division.</summary>
/// <remarks>
/// <para>
/// With d = 1 / sigmoid the illumination x = 1 / d + I is (1 + I d) / d, and the image divided by it I d / (1 + I d): one division in place
/// of two. Limiting x to 0.0001 .. 1 limits the quotient to I .. 10000 I.
/// </para>
/// <para>
/// The division begins with the processor's estimate r of the reciprocal, with a relative error e of at most 1.5 / 4096, and corrects the quotient q by r times its remainder, which leaves
/// e squared: 1.4e-7, and float32's rounding. A test holds the bound.
/// </para>
/// </remarks>
/// <typeparam name="TLanes">The width.</typeparam>
internal readonly struct Quotient<TLanes>
    where TLanes : unmanaged, ILanes<TLanes>
{
    private const float SmallestIllumination = 0.0001f;

    private readonly Rgb<TLanes> _image;
    private readonly Rgb<TLanes> _sigmoidReciprocal;
    private readonly Rgb<TLanes> _numerator;
    private readonly Rgb<TLanes> _denominator;

    /// <summary>Computes the parts of the quotient.</summary>
    /// <param name="sigmoidReciprocal">1 / sigmoid of the last convolution's result.</param>
    /// <param name="image">Samples.</param>
    /// <param name="unit">What a sample of 1 stands for.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Quotient(Rgb<TLanes> sigmoidReciprocal, Rgb<TLanes> image, Rgb<TLanes> unit)
    {
        _image = image;
        _sigmoidReciprocal = sigmoidReciprocal;
        _numerator = image * sigmoidReciprocal;
        _denominator = Rgb<TLanes>.MultiplyAdd(_numerator, unit, Rgb<TLanes>.Create(1));
    }

    /// <summary>The image divided by its illumination, in the image's unit; at least the image, not limited to white.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Rgb<TLanes> Reflectance() =>
        Rgb<TLanes>.Max(Rgb<TLanes>.Min(Divide(_numerator, _denominator), _image * Rgb<TLanes>.Create(1 / SmallestIllumination)), _image);

    /// <summary>The illumination, 0.0001 to 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Rgb<TLanes> Illumination() =>
        Rgb<TLanes>.Min(Rgb<TLanes>.Max(Divide(_denominator, _sigmoidReciprocal), Rgb<TLanes>.Create(SmallestIllumination)), Rgb<TLanes>.Create(1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Rgb<TLanes> Divide(Rgb<TLanes> numerator, Rgb<TLanes> denominator)
    {
        Rgb<TLanes> reciprocal = Rgb<TLanes>.ReciprocalEstimate(denominator);
        Rgb<TLanes> quotient = numerator * reciprocal;
        return Rgb<TLanes>.MultiplyAdd(Rgb<TLanes>.SubtractProduct(denominator, quotient, numerator), reciprocal, quotient);
    }
}
