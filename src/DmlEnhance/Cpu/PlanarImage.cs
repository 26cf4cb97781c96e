namespace DmlEnhance.Cpu;

/// <summary>Three planes of floats, red, green and blue; none where <see cref="First"/> is null.</summary>
/// <param name="first">The first plane's first value.</param>
/// <param name="plane">Floats from a plane to the next.</param>
/// <param name="row">Floats from a row to the next.</param>
internal readonly unsafe struct PlanarImage(float* first, nint plane, nint row)
{
    /// <summary>The first plane's first value.</summary>
    public readonly float* First = first;

    private readonly nint _plane = plane;
    private readonly nint _row = row;

    /// <summary>A value's place.</summary>
    public float* At(int channel, int row, int column) => First + channel * _plane + row * _row + column;
}
