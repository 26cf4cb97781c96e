namespace DmlEnhance.Direct3D12.InteropGenerator.Headers;

/// <summary>A COM interface; one that is not derived from IUnknown has neither <paramref name="Guid"/> nor <paramref name="Base"/>.</summary>
internal sealed record InterfaceType(string Name, string Header, Guid? Guid, string? Base, IReadOnlyList<Method> Methods);
