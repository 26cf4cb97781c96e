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

    /// <summary><c>NON_PIXEL_SHADER_RESOURCE</c>: read by any shader but pixel shaders. Our passes neither expect it nor leave it; other people's textures may come in it.</summary>
    NonPixelShaderResource = 0x40,

    /// <summary><c>PIXEL_SHADER_RESOURCE</c>: read by pixel shaders only. Our passes neither expect it nor leave it; other people's textures may come in it.</summary>
    PixelShaderResource = 0x80,

    /// <summary><c>NON_PIXEL_SHADER_RESOURCE | PIXEL_SHADER_RESOURCE</c>: read by any shader.</summary>
    ShaderResource = 0x40 | 0x80,

    /// <summary><c>COPY_DEST</c>.</summary>
    CopyTarget = 0x400,

    /// <summary><c>COPY_SOURCE</c>.</summary>
    CopySource = 0x800,

    /// <summary><c>GENERIC_READ</c>: every state in which something is read, at once.</summary>
    GenericRead = 0xAC3,

    /// <summary><c>RESOLVE_DEST</c>: several samples a pixel were made one in it.</summary>
    ResolveTarget = 0x1000,

    /// <summary><c>RESOLVE_SOURCE</c>.</summary>
    ResolveSource = 0x2000,
}
