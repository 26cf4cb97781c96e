namespace DmlEnhance.Cli.Simulate;

/// <summary>A dark picture and what it was made of.</summary>
/// <param name="Name">Path within either folder, with '/' on every system.</param>
/// <param name="Copy">Which of the photograph's pairs, from 0.</param>
/// <param name="Low">Path of the dark picture's file.</param>
/// <param name="Reference">Path of the file of the same picture with all its light.</param>
internal sealed record SimulatePair(string Name, int Copy, string Low, string Reference);
