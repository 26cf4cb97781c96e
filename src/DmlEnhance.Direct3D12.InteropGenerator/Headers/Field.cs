namespace DmlEnhance.Direct3D12.InteropGenerator.Headers;

/// <summary>A field; <paramref name="Length"/> is 0 but for an array, and <paramref name="Union"/> the fields of a union without a name.</summary>
internal sealed record Field(CType Type, string Name, int Length, IReadOnlyList<Field>? Union = null);
