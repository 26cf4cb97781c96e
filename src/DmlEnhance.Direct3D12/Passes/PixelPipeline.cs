using System.Runtime.InteropServices;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Shaders;
using Silk.NET.Core.Native;
using Silk.NET.Direct3D12;
using Silk.NET.DXGI;
using Silk.NET.Maths;

namespace DmlEnhance.Direct3D12.Passes;

/// <summary>A pixel shader over a whole render target, for targets of any format: a pipeline is made for each at first use.</summary>
internal sealed unsafe class PixelPipeline : IDisposable
{
    private static readonly ShaderRequest Triangle = new("full-screen-triangle.hlsl", "vs_5_1");

    private readonly GraphicsDevice _device;
    private readonly string _name;
    private readonly byte[] _triangleCode;
    private readonly byte[] _shaderCode;
    private readonly RootSignatureCache.Layout _layout;
    private readonly ID3D12RootSignature* _signature;
    private readonly bool _blends;
    private readonly Dictionary<Format, nint> _states = [];
    private bool _disposed;

    /// <summary>Compiles the shader, or takes it from the cache.</summary>
    /// <param name="device">Where.</param>
    /// <param name="shader">The pixel shader.</param>
    /// <param name="layout">Its bindings.</param>
    /// <param name="blends">Whether what it gives is premultiplied and laid over the target.</param>
    /// <exception cref="DmlEnhanceException">The shader is missing or broken.</exception>
    public PixelPipeline(GraphicsDevice device, ShaderRequest shader, RootSignatureCache.Layout layout, bool blends = false)
    {
        ArgumentNullException.ThrowIfNull(device);
        _device = device;
        _name = shader.Path;
        _layout = layout;
        _blends = blends;
        _signature = device.RootSignatures.Get(layout);
        // Now, so that a broken shader is found before the first frame.
        _triangleCode = device.Shaders.Compile(Triangle);
        _shaderCode = device.Shaders.Compile(shader);
    }

    /// <summary>Records the draw.</summary>
    /// <param name="list">Where.</param>
    /// <param name="target">A texture in the state <see cref="ResourceState.RenderTarget"/>.</param>
    /// <param name="constants">What b0 holds: whole 32-bit numbers, as many as the layout has.</param>
    /// <param name="resources">What t0 and on hold.</param>
    public void Draw<TConstants>(CommandList list, GpuTexture target, in TConstants constants, ReadOnlySpan<CpuDescriptorHandle> resources)
        where TConstants : unmanaged
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        list.BindTables();
        ID3D12GraphicsCommandList* native = list.Native;
        native->SetGraphicsRootSignature(_signature);
        native->SetPipelineState(State(target.ViewFormat));
        ReadOnlySpan<uint> numbers = MemoryMarshal.Cast<TConstants, uint>(new ReadOnlySpan<TConstants>(in constants));
        fixed (uint* first = numbers)
            native->SetGraphicsRoot32BitConstants(RootSignatureCache.ConstantsSlot, (uint)numbers.Length, first, 0);
        if (!resources.IsEmpty)
            native->SetGraphicsRootDescriptorTable(RootSignatureCache.ResourcesSlot, _device.Tables.Table(resources));
        CpuDescriptorHandle view = target.TargetView;
        native->OMSetRenderTargets(1, &view, false, null);
        var viewport = new Viewport { Width = target.Width, Height = target.Height, MaxDepth = 1 };
        native->RSSetViewports(1, &viewport);
        var scissor = new Box2D<int>(0, 0, target.Width, target.Height);
        native->RSSetScissorRects(1, &scissor);
        native->IASetPrimitiveTopology(D3DPrimitiveTopology.D3DPrimitiveTopologyTrianglelist);
        native->DrawInstanced(3, 1, 0, 0);
    }

    /// <summary>Makes ready for targets of a format, so that no draw waits for the driver's compiler.</summary>
    public void Prepare(GpuTexture target) => State(target.ViewFormat);

    public void Dispose()
    {
        _disposed = true;
        foreach (nint state in _states.Values)
            _device.ReleaseLater((void*)state);
        _states.Clear();
    }

    private ID3D12PipelineState* State(Format format)
    {
        if (!_states.TryGetValue(format, out nint state))
            _states.Add(format, state = (nint)Create(format));
        return (ID3D12PipelineState*)state;
    }

    private ID3D12PipelineState* Create(Format format)
    {
        fixed (byte* vertexBytes = _triangleCode)
        fixed (byte* pixelBytes = _shaderCode)
        {
            var description = new GraphicsPipelineStateDesc
            {
                PRootSignature = _signature,
                SampleMask = uint.MaxValue,
                PrimitiveTopologyType = PrimitiveTopologyType.Triangle,
                NumRenderTargets = 1,
                SampleDesc = new SampleDesc { Count = 1 },
            };
            description.VS.PShaderBytecode = vertexBytes;
            description.VS.BytecodeLength = (nuint)_triangleCode.Length;
            description.PS.PShaderBytecode = pixelBytes;
            description.PS.BytecodeLength = (nuint)_shaderCode.Length;
            description.RasterizerState.FillMode = FillMode.Solid;
            description.RasterizerState.CullMode = CullMode.None;
            description.RasterizerState.DepthClipEnable = true;
            description.RTVFormats[0] = format;
            description.BlendState.RenderTarget[0] = new RenderTargetBlendDesc
            {
                BlendEnable = _blends,
                SrcBlend = Blend.One,
                DestBlend = Blend.InvSrcAlpha,
                BlendOp = BlendOp.Add,
                SrcBlendAlpha = Blend.One,
                DestBlendAlpha = Blend.InvSrcAlpha,
                BlendOpAlpha = BlendOp.Add,
                RenderTargetWriteMask = (byte)ColorWriteEnable.All,
            };
            ID3D12PipelineState* state = null;
            Guid iid = ID3D12PipelineState.Guid;
            _device.Check(_device.Native->CreateGraphicsPipelineState(&description, &iid, (void**)&state), $"ID3D12Device::CreateGraphicsPipelineState ({_name})");
            GraphicsDevice.Name(state, _name);
            return state;
        }
    }
}
