namespace DmlEnhance.Training.Checkpoints;

/// <summary>What the header of a tensor file says of one tensor, once it was found to make sense.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Shape">Lengths of its dimensions.</param>
/// <param name="Begin">Its first byte, counted from the end of the header.</param>
/// <param name="End">The byte after its last; <see cref="Begin"/> plus 4 for each element.</param>
internal sealed record TensorEntry(string Name, int[] Shape, long Begin, long End);
