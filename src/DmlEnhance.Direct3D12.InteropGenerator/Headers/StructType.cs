namespace DmlEnhance.Direct3D12.InteropGenerator.Headers;

/// <summary>A struct.</summary>
internal sealed record StructType(string Name, string Header, IReadOnlyList<Field> Fields);
