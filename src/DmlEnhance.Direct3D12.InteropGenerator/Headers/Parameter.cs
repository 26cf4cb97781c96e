namespace DmlEnhance.Direct3D12.InteropGenerator.Headers;

internal readonly record struct Parameter(CType Type, string Name);
