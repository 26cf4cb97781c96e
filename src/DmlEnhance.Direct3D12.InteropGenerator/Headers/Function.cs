namespace DmlEnhance.Direct3D12.InteropGenerator.Headers;

internal sealed record Function(string Name, CType Return, IReadOnlyList<Parameter> Parameters);
