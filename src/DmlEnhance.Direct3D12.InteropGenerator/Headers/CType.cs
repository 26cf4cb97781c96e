namespace DmlEnhance.Direct3D12.InteropGenerator.Headers;

/// <summary>A type as C writes it: a name and how many times a pointer to it.</summary>
internal readonly record struct CType(string Name, int Pointers);
