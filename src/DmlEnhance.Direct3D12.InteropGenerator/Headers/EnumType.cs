namespace DmlEnhance.Direct3D12.InteropGenerator.Headers;

/// <summary>An enum.</summary>
internal sealed record EnumType(string Name, string Header, IReadOnlyList<(string Name, long Value)> Members)
{
    /// <summary>Whether the header gives it the operators of bits.</summary>
    public bool IsFlags { get; set; }
}
