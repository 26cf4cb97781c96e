namespace DmlEnhance.Direct3D12.Shaders;

/// <summary>What is to be compiled.</summary>
/// <param name="Path">The HLSL file; a relative path begins at the library's folder.</param>
/// <param name="Target">The profile, for example <c>cs_5_1</c>.</param>
/// <param name="Entry">The function that the shader begins with.</param>
/// <param name="Defines">Preprocessor macros and their values, or null for none.</param>
public sealed record ShaderRequest(string Path, string Target, string Entry = "main", IReadOnlyList<(string Name, string Value)>? Defines = null);
