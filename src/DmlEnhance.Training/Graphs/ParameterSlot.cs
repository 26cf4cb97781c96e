namespace DmlEnhance.Training.Graphs;

/// <summary>A tensor's place in a flat vector.</summary>
/// <param name="Name">Name as in the official checkpoint.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Start">Index of its first element.</param>
/// <param name="Count">Number of elements.</param>
public sealed record ParameterSlot(string Name, IReadOnlyList<int> Shape, int Start, int Count);
