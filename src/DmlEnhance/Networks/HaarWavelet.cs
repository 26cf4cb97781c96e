using System.Collections.Immutable;

namespace DmlEnhance.Networks;

/// <summary>One level of the orthonormal Haar wavelet transform, as a matrix.</summary>
public static class HaarWavelet
{
    /// <summary>Rows and columns of the matrix: the bands LL, HL, LH and HH.</summary>
    public const int Bands = 4;

    /// <summary>
    /// The transform, [4, 4], of 2x2 pixels (0,0), (0,1), (1,0), (1,1) (row, column), which is the order of ONNX's SpaceToDepth, to LL, HL, LH and HH.
    /// </summary>
    public static ImmutableArray<float> Transform { get; } =
    [
        0.5f, 0.5f, 0.5f, 0.5f,
        -0.5f, 0.5f, -0.5f, 0.5f,
        -0.5f, -0.5f, 0.5f, 0.5f,
        0.5f, -0.5f, -0.5f, 0.5f,
    ];

    /// <summary>The inverse, [4, 4]. Orthonormal: the transform's transpose.</summary>
    public static ImmutableArray<float> Inverse { get; } = [.. Enumerable.Range(0, Bands * Bands).Select(i => Transform[i % Bands * Bands + i / Bands])];
}
