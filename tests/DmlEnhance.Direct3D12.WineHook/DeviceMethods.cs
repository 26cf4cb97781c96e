using System.Runtime.InteropServices;

namespace DmlEnhance.Direct3D12.WineHook;

/// <summary>The three methods of ID3D12Device that Wine lacks and DirectML calls. Each calls Wine's own first, where that can do.</summary>
internal static unsafe class DeviceMethods
{
    private const int S_OK = 0;
    private const int E_NOTIMPL = unchecked((int)0x80004001);

    private const int CreateComputePipelineStateSlot = 11; // ID3D12Device
    private const int EnqueueMakeResidentSlot = 50; // ID3D12Device3
    private const int EnumerateMetaCommandsSlot = 59; // ID3D12Device5
    private const int SignalSlot = 10; // ID3D12Fence

    private static delegate* unmanaged<void*, ComputePipelineDescription*, Guid*, void**, int> _createComputePipelineState;
    private static delegate* unmanaged<void*, uint, uint, void**, void*, ulong, int> _enqueueMakeResident;
    private static delegate* unmanaged<void*, uint*, void*, int> _enumerateMetaCommands;

    /// <summary>Shaders in DXIL are replaced by their substitutes (<see cref="SubstituteTable"/>); without one the process ends.</summary>
    public static void ReplaceCreateComputePipelineState(void* device)
    {
        _createComputePipelineState = (delegate* unmanaged<void*, ComputePipelineDescription*, Guid*, void**, int>)VirtualTable.Method(device, CreateComputePipelineStateSlot);
        delegate* unmanaged<void*, ComputePipelineDescription*, Guid*, void**, int> ours = &CreateComputePipelineState;
        VirtualTable.Replace(device, CreateComputePipelineStateSlot, (nint)ours);
    }

    /// <summary>Wine keeps everything resident, so there is nothing to wait for: the fence is signalled.</summary>
    public static void ReplaceEnqueueMakeResident(void* device3)
    {
        _enqueueMakeResident = (delegate* unmanaged<void*, uint, uint, void**, void*, ulong, int>)VirtualTable.Method(device3, EnqueueMakeResidentSlot);
        delegate* unmanaged<void*, uint, uint, void**, void*, ulong, int> ours = &EnqueueMakeResident;
        VirtualTable.Replace(device3, EnqueueMakeResidentSlot, (nint)ours);
    }

    /// <summary>There are none.</summary>
    public static void ReplaceEnumerateMetaCommands(void* device5)
    {
        _enumerateMetaCommands = (delegate* unmanaged<void*, uint*, void*, int>)VirtualTable.Method(device5, EnumerateMetaCommandsSlot);
        delegate* unmanaged<void*, uint*, void*, int> ours = &EnumerateMetaCommands;
        VirtualTable.Replace(device5, EnumerateMetaCommandsSlot, (nint)ours);
    }

    [UnmanagedCallersOnly]
    private static int CreateComputePipelineState(void* device, ComputePipelineDescription* description, Guid* id, void** pipeline)
    {
        byte[]? substitute;
        try
        {
            substitute = SubstituteTable.Find(new ReadOnlySpan<byte>(description->Shader, checked((int)description->ShaderLength)));
        }
        catch (Exception e)
        {
            // An exception must not enter the caller, which is native code; and a failed call could end in a wrong picture.
            FailFast.End(e.Message);
            throw; // which is not reached
        }

        if (substitute is null)
            return _createComputePipelineState(device, description, id, pipeline);
        fixed (byte* shader = substitute)
        {
            ComputePipelineDescription ours = *description;
            ours.Shader = shader;
            ours.ShaderLength = (nuint)substitute.Length;
            ours.CachedPipeline = null; // it would be the other shader's
            ours.CachedPipelineLength = 0;
            return _createComputePipelineState(device, &ours, id, pipeline);
        }
    }

    [UnmanagedCallersOnly]
    private static int EnqueueMakeResident(void* device, uint flags, uint count, void** objects, void* fence, ulong value)
    {
        int result = _enqueueMakeResident(device, flags, count, objects, fence, value);
        return result == E_NOTIMPL ? ((delegate* unmanaged<void*, ulong, int>)VirtualTable.Method(fence, SignalSlot))(fence, value) : result;
    }

    [UnmanagedCallersOnly]
    private static int EnumerateMetaCommands(void* device, uint* count, void* descriptions)
    {
        int result = _enumerateMetaCommands(device, count, descriptions);
        if (result != E_NOTIMPL)
            return result;
        *count = 0;
        return S_OK;
    }
}
