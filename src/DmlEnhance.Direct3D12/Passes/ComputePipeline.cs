using System.Runtime.InteropServices;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Shaders;
using Silk.NET.Direct3D12;

namespace DmlEnhance.Direct3D12.Passes;

/// <summary>A compute shader with the layout of its bindings (<see cref="RootSignatureCache"/>).</summary>
internal sealed unsafe class ComputePipeline : IDisposable
{
    private readonly GraphicsDevice _device;
    private readonly RootSignatureCache.Layout _layout;
    private readonly ID3D12RootSignature* _signature;
    private ID3D12PipelineState* _state;

    /// <summary>Compiles the shader, or takes it from the cache, and creates the pipeline.</summary>
    /// <exception cref="DmlEnhanceException">The shader is missing or broken.</exception>
    public ComputePipeline(GraphicsDevice device, ShaderRequest shader, RootSignatureCache.Layout layout)
    {
        ArgumentNullException.ThrowIfNull(device);
        _device = device;
        _layout = layout;
        _signature = device.RootSignatures.Get(layout);
        byte[] code = device.Shaders.Compile(shader);
        fixed (byte* bytes = code)
        {
            var description = new ComputePipelineStateDesc { PRootSignature = _signature };
            description.CS.PShaderBytecode = bytes;
            description.CS.BytecodeLength = (nuint)code.Length;
            ID3D12PipelineState* state = null;
            Guid iid = ID3D12PipelineState.Guid;
            device.Check(device.Native->CreateComputePipelineState(&description, &iid, (void**)&state), $"ID3D12Device::CreateComputePipelineState ({shader.Path})");
            _state = state;
            GraphicsDevice.Name(state, shader.Path);
        }
    }

    /// <summary>Records a dispatch.</summary>
    /// <param name="list">Where.</param>
    /// <param name="constants">What b0 holds: whole 32-bit numbers, as many as the layout has.</param>
    /// <param name="buffer">The address of what b1 holds, or 0.</param>
    /// <param name="resources">What t0 and on hold.</param>
    /// <param name="accesses">What u0 and on hold.</param>
    /// <param name="groupsX">Groups across.</param>
    /// <param name="groupsY">Groups down.</param>
    public void Dispatch<TConstants>(
        CommandList list, in TConstants constants, ulong buffer, ReadOnlySpan<CpuDescriptorHandle> resources, ReadOnlySpan<CpuDescriptorHandle> accesses, int groupsX, int groupsY)
        where TConstants : unmanaged
    {
        ObjectDisposedException.ThrowIf(_state is null, this);
        ID3D12GraphicsCommandList* native = list.Native;
        list.BindTables();
        native->SetComputeRootSignature(_signature);
        native->SetPipelineState(_state);
        ReadOnlySpan<uint> numbers = MemoryMarshal.Cast<TConstants, uint>(new ReadOnlySpan<TConstants>(in constants));
        fixed (uint* first = numbers)
            native->SetComputeRoot32BitConstants(RootSignatureCache.ConstantsSlot, (uint)numbers.Length, first, 0);
        if (buffer != 0)
            native->SetComputeRootConstantBufferView(RootSignatureCache.BufferSlot, buffer);
        if (!resources.IsEmpty)
            native->SetComputeRootDescriptorTable(RootSignatureCache.ResourcesSlot, _device.Tables.Table(resources));
        if (!accesses.IsEmpty)
            native->SetComputeRootDescriptorTable(_layout.AccessesSlot, _device.Tables.Table(accesses));
        native->Dispatch((uint)groupsX, (uint)groupsY, 1);
    }

    public void Dispose()
    {
        _device.ReleaseLater(_state);
        _state = null;
    }

    /// <summary>Groups that cover so many pixels.</summary>
    public static int Groups(int pixels, int groupSize) => (pixels + groupSize - 1) / groupSize;
}
