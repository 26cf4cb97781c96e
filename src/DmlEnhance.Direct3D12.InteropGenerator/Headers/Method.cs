namespace DmlEnhance.Direct3D12.InteropGenerator.Headers;

/// <summary>
/// A slot of an interface's table of functions. <paramref name="ReturnsThroughPointer"/>: the function gets, right after the object, the
/// place where the struct that it returns is to be written, and <paramref name="Return"/> is that struct.
/// </summary>
internal sealed record Method(string DeclaredBy, string Name, int Slot, CType Return, IReadOnlyList<Parameter> Parameters, bool ReturnsThroughPointer);
