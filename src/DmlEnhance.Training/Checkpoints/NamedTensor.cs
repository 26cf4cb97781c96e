namespace DmlEnhance.Training.Checkpoints;

/// <summary>What a <see cref="TensorFile"/> holds under a name.</summary>
/// <param name="Shape">Lengths of its dimensions, outermost first, none negative; no dimension for a scalar.</param>
/// <param name="Values">Its elements in C order (last dimension fastest), as many as the product of the shape.</param>
public sealed record NamedTensor(int[] Shape, float[] Values);
