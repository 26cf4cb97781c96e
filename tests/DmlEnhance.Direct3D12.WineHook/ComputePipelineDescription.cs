using System.Runtime.InteropServices;

namespace DmlEnhance.Direct3D12.WineHook;

/// <summary><c>D3D12_COMPUTE_PIPELINE_STATE_DESC</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ComputePipelineDescription
{
    public void* RootSignature;
    public byte* Shader;
    public nuint ShaderLength;
    public uint NodeMask;
    public void* CachedPipeline;
    public nuint CachedPipelineLength;
    public uint Flags;
}
