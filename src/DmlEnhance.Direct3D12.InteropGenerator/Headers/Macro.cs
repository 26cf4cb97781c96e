namespace DmlEnhance.Direct3D12.InteropGenerator.Headers;

/// <summary>A macro; <paramref name="Parameters"/> is null for one that takes none.</summary>
internal sealed record Macro(string[]? Parameters, IReadOnlyList<Token> Body);
