namespace DmlEnhance.Direct3D12.Devices;

/// <summary>What a texture is used as: the part of <c>D3D12_RESOURCE_STATES</c> that is needed here, with its values.</summary>
public enum ResourceState
{
    /// <summary><c>COMMON</c>, also <c>PRESENT</c>.</summary>
    Common = 0,

    /// <summary><c>RENDER_TARGET</c>.</summary>
    RenderTarget = 0x4,

    /// <summary><c>UNORDERED_ACCESS</c>: written by a compute shader.</summary>
    UnorderedAccess = 0x8,

    /// <summary><c>NON_PIXEL_SHADER_RESOURCE | PIXEL_SHADER_RESOURCE</c>: read by any shader.</summary>
    ShaderResource = 0x40 | 0x80,

    /// <summary><c>COPY_DEST</c>.</summary>
    CopyTarget = 0x400,

    /// <summary><c>COPY_SOURCE</c>.</summary>
    CopySource = 0x800,
}
