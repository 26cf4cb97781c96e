using DmlEnhance.Direct3D12.Devices;

namespace DmlEnhance.Direct3D12.PostProcessing;

/// <summary>A texture of an engine's, as it is handed to a <see cref="PostProcessFilter"/>.</summary>
/// <param name="Resource">
/// The <c>ID3D12Resource</c>: two-dimensional, one sample a pixel, of the format R8G8B8A8 or B8G8R8A8 (UNORM, UNORM_SRGB or TYPELESS) or
/// R16G16B16A16_FLOAT. The filter holds a reference only while it records.
/// </param>
/// <param name="State">The state that it is in when the list is executed, and is left in.</param>
/// <param name="Encoding">What its numbers mean; null for sRGB-encoded in 8-bit formats and linear light in R16G16B16A16_FLOAT.</param>
public readonly record struct FilterTexture(nint Resource, ResourceState State, FrameEncoding? Encoding = null);
