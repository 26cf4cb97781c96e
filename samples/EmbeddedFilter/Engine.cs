// Somebody else's engine: its own device, queue, lists, textures and swap chain, and a street at night that it draws too dark. What the filter
// costs it stands between the marks "filter {" and "} filter"; all else it would have anyway. It calls Direct3D by the names of
// Silk.NET.Direct3D12, for which DmlEnhance's folder Interop stands in: with that package this file is the same. The window, and what
// keeps pictures, are DmlEnhance's too.
using System.Runtime.InteropServices;
// filter {
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.PostProcessing;
using DmlEnhance.Models;
// } filter
using DmlEnhance.Direct3D12.Windowing;
using DmlEnhance.Frames;
using Silk.NET.Core.Native;
using Silk.NET.Direct3D.Compilers;
using Silk.NET.Direct3D12;
using Silk.NET.DXGI;
using Silk.NET.Maths;

namespace EmbeddedFilter;

/// <summary>The engine: draws a street into a texture and copies that to the screen, or has it enhanced on the way.</summary>
internal sealed unsafe class Engine : IDisposable
{
    private const int FramesInFlight = 2;
    private const Format Rgba8 = Format.FormatR8G8B8A8Unorm;

    private readonly Window? _window;
    private readonly AutoResetEvent _reached = new(false);
    private readonly ComPtr<ID3D12CommandAllocator>[] _allocators = new ComPtr<ID3D12CommandAllocator>[FramesInFlight];
    private readonly ComPtr<ID3D12Resource>[] _targets = new ComPtr<ID3D12Resource>[2];
    private readonly ulong[] _done = new ulong[FramesInFlight]; // what the fence says when an allocator is free
    private ComPtr<ID3D12Device> _device;
    private ComPtr<ID3D12CommandQueue> _queue;
    private ComPtr<ID3D12Fence> _fence;
    private ComPtr<ID3D12GraphicsCommandList> _list;
    private ComPtr<ID3D12RootSignature> _signature;
    private ComPtr<ID3D12PipelineState> _pipeline;
    private ComPtr<ID3D12DescriptorHeap> _views;
    private ComPtr<ID3D12Resource> _scene;
    private ComPtr<IDXGISwapChain3> _chain;
    private ulong _submitted;

    /// <summary>Makes everything.</summary>
    /// <param name="window">Where frames are shown, or null.</param>
    /// <param name="width">Pixels across.</param>
    /// <param name="height">Pixels down.</param>
    /// <param name="model">What the filter runs.</param>
    /// <param name="path">What it runs it on.</param>
    public Engine(Window? window, int width, int height, string model, FilterPath path)
    {
        _window = window;
        try
        {
            fixed (ID3D12Device** device = _device)
                Check(D3D12.GetApi().CreateDevice(null, D3DFeatureLevel.Level110, SilkMarshal.GuidPtrOf<ID3D12Device>(), (void**)device));
            var queueDescription = new CommandQueueDesc { Type = CommandListType.Direct };
            fixed (ID3D12CommandQueue** queue = _queue)
                Check(_device.Handle->CreateCommandQueue(&queueDescription, SilkMarshal.GuidPtrOf<ID3D12CommandQueue>(), (void**)queue));
            fixed (ID3D12Fence** fence = _fence)
                Check(_device.Handle->CreateFence(0, FenceFlags.None, SilkMarshal.GuidPtrOf<ID3D12Fence>(), (void**)fence));
            for (int i = 0; i < FramesInFlight; i++)
            {
                fixed (ID3D12CommandAllocator** allocator = _allocators[i])
                    Check(_device.Handle->CreateCommandAllocator(CommandListType.Direct, SilkMarshal.GuidPtrOf<ID3D12CommandAllocator>(), (void**)allocator));
            }

            fixed (ID3D12GraphicsCommandList** list = _list)
                Check(_device.Handle->CreateCommandList(0, CommandListType.Direct, _allocators[0], null, SilkMarshal.GuidPtrOf<ID3D12GraphicsCommandList>(), (void**)list));
            Check(_list.Handle->Close());
            var viewsDescription = new DescriptorHeapDesc { Type = DescriptorHeapType.Rtv, NumDescriptors = 1 };
            fixed (ID3D12DescriptorHeap** views = _views)
                Check(_device.Handle->CreateDescriptorHeap(&viewsDescription, SilkMarshal.GuidPtrOf<ID3D12DescriptorHeap>(), (void**)views));
            CreatePipeline();
            // filter {
            Filter = new PostProcessFilter((nint)_device.Handle, (nint)_queue.Handle, ModelLoader.Load(model), new PostProcessFilterOptions { Path = path });
            Filter.Failed += failure => Console.Error.WriteLine($"EmbeddedFilter: {failure}; frames are shown as they are");
            // } filter
            if (window is not null)
                CreateChain(window.Handle, width, height);
            Resize(width, height);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    // filter {
    public PostProcessFilter Filter { get; }
    // } filter

    public int Width { get; private set; }

    public int Height { get; private set; }

    /// <summary>Frames drawn so far; the street's time is their number over 60.</summary>
    public long Frames { get; private set; }

    /// <summary>References to the device at the end, its own included, which is the only one that there should be.</summary>
    public uint ReferencesLeft { get; private set; }

    /// <summary>Does what a key stands for.</summary>
    public void KeyDown(KeyEvent key)
    {
        if (key.IsRepeat)
            return;
        if (key.Key == Key.Escape)
            _window!.RequestClose();
        // filter {
        if (key.Key == Key.F)
            Filter.Enabled = !Filter.Enabled;
        if (key.Key == Key.S)
            Filter.Settings = Filter.Settings with { SplitColumn = Filter.Settings.SplitColumn == 0 ? Width / 2 : 0 };
        // } filter
    }

    /// <summary>Makes textures of another size.</summary>
    public void Resize(int width, int height)
    {
        if (width == Width && height == Height)
            return;
        WaitFor(_submitted);
        _scene.Dispose();
        foreach (ref ComPtr<ID3D12Resource> target in _targets.AsSpan())
            target.Dispose();
        if (_chain.Handle is not null)
            Check(_chain.Handle->ResizeBuffers((uint)_targets.Length, (uint)width, (uint)height, Rgba8, 0));
        for (uint i = 0; i < _targets.Length; i++)
        {
            fixed (ID3D12Resource** target = _targets[i])
            {
                if (_chain.Handle is not null)
                    Check(_chain.Handle->GetBuffer(i, SilkMarshal.GuidPtrOf<ID3D12Resource>(), (void**)target));
                else
                    CreateTexture(target, width, height, ResourceStates.Present);
            }
        }

        fixed (ID3D12Resource** scene = _scene)
            CreateTexture(scene, width, height, ResourceStates.RenderTarget);
        _device.Handle->CreateRenderTargetView(_scene, null, _views.Handle->GetCPUDescriptorHandleForHeapStart());
        (Width, Height) = (width, height);
        // filter {
        Task isReady = Filter.PrepareAsync(width, height); // in the background; until then frames are shown as they are
        if (_window is null)
            isReady.GetAwaiter().GetResult();
        // } filter
    }

    /// <summary>Draws a frame and shows it.</summary>
    public void Draw()
    {
        ID3D12Resource* target = Target;
        Begin();
        DrawScene();
        // filter {
        if (Filter.Begin((nint)_list.Handle, new FilterTexture((nint)_scene.Handle, ResourceState.RenderTarget)))
        {
            Submit();
            Filter.Infer();
            Check(_list.Handle->Reset(Allocator, null));
            Filter.End((nint)_list.Handle, new FilterTexture((nint)target, ResourceState.Common));
        }
        else
        // } filter
            CopyScene(target);
        Submit();
        if (_chain.Handle is not null)
            Check(_chain.Handle->Present(1, 0));
        Signal();
        Frames++;
    }

    /// <summary>What the last frame shows; only without a window.</summary>
    public Frame Read()
    {
        uint pitch = (uint)(4 * Width + D3D12.TextureDataPitchAlignment - 1) / D3D12.TextureDataPitchAlignment * D3D12.TextureDataPitchAlignment;
        using ComPtr<ID3D12Resource> rows = default;
        CreateResource(rows.GetAddressOf(), HeapType.Readback, ResourceStates.CopyDest, new ResourceDesc
        {
            Dimension = ResourceDimension.Buffer, Width = (ulong)pitch * (uint)Height, Height = 1, DepthOrArraySize = 1, MipLevels = 1, SampleDesc = new SampleDesc { Count = 1 }, Layout = TextureLayout.LayoutRowMajor,
        });
        var from = new TextureCopyLocation { PResource = Target, Type = TextureCopyType.SubresourceIndex };
        var to = new TextureCopyLocation { PResource = rows, Type = TextureCopyType.PlacedFootprint };
        to.PlacedFootprint.Footprint = new SubresourceFootprint { Format = Rgba8, Width = (uint)Width, Height = (uint)Height, Depth = 1, RowPitch = pitch };
        Begin();
        Transition(Target, ResourceStates.Present, ResourceStates.CopySource);
        _list.Handle->CopyTextureRegion(&to, 0, 0, 0, &from, null);
        Transition(Target, ResourceStates.CopySource, ResourceStates.Present);
        Submit();
        Signal();
        WaitFor(_submitted);
        var picture = new Frame(Width, Height, PixelFormat.Rgba8);
        byte* bytes;
        Check(rows.Handle->Map(0, null, (void**)&bytes));
        for (int y = 0; y < Height; y++)
            new ReadOnlySpan<byte>(bytes + y * pitch, 4 * Width).CopyTo(picture.Rows(y, 1));
        rows.Handle->Unmap(0, null);
        return picture;
    }

    /// <summary>Waits for the GPU and releases everything, the device last.</summary>
    public void Dispose()
    {
        if (_device.Handle is null)
            return;
        if (_fence.Handle is not null)
            WaitFor(_submitted);
        // filter {
        Filter?.Dispose();
        // } filter
        _scene.Dispose();
        foreach (ref ComPtr<ID3D12Resource> target in _targets.AsSpan())
            target.Dispose();
        _chain.Dispose();
        _pipeline.Dispose();
        _signature.Dispose();
        _views.Dispose();
        _list.Dispose();
        foreach (ref ComPtr<ID3D12CommandAllocator> allocator in _allocators.AsSpan())
            allocator.Dispose();
        _fence.Dispose();
        _queue.Dispose();
        _device.Handle->AddRef();
        ReferencesLeft = _device.Release();
        _device.Dispose();
        _reached.Dispose();
    }

    private ID3D12Resource* Target => _targets[_chain.Handle is null ? 0 : _chain.Handle->GetCurrentBackBufferIndex()];

    private ID3D12CommandAllocator* Allocator => _allocators[Frames % FramesInFlight];

    private static void Check(int result) => Marshal.ThrowExceptionForHR(result);

    private void DrawScene()
    {
        CpuDescriptorHandle view = _views.Handle->GetCPUDescriptorHandleForHeapStart();
        var viewport = new Viewport { Width = Width, Height = Height, MaxDepth = 1 };
        var scissor = new Box2D<int>(0, 0, Width, Height);
        const float Exposure = 0.03f; // of what the street would need
        float* constants = stackalloc float[] { Width, Height, Frames / 60f, Exposure };
        _list.Handle->SetGraphicsRootSignature(_signature);
        _list.Handle->SetPipelineState(_pipeline);
        _list.Handle->SetGraphicsRoot32BitConstants(0, 4, constants, 0);
        _list.Handle->OMSetRenderTargets(1, &view, false, null);
        _list.Handle->RSSetViewports(1, &viewport);
        _list.Handle->RSSetScissorRects(1, &scissor);
        _list.Handle->IASetPrimitiveTopology(D3DPrimitiveTopology.D3DPrimitiveTopologyTrianglelist);
        _list.Handle->DrawInstanced(3, 1, 0, 0);
    }

    private void CopyScene(ID3D12Resource* target)
    {
        Transition(_scene, ResourceStates.RenderTarget, ResourceStates.CopySource);
        Transition(target, ResourceStates.Present, ResourceStates.CopyDest);
        _list.Handle->CopyResource(target, _scene);
        Transition(_scene, ResourceStates.CopySource, ResourceStates.RenderTarget);
        Transition(target, ResourceStates.CopyDest, ResourceStates.Present);
    }

    private void Transition(ID3D12Resource* resource, ResourceStates before, ResourceStates after)
    {
        var barrier = new ResourceBarrier { Type = ResourceBarrierType.Transition };
        barrier.Transition = new ResourceTransitionBarrier { PResource = resource, Subresource = uint.MaxValue, StateBefore = before, StateAfter = after };
        _list.Handle->ResourceBarrier(1, &barrier);
    }

    // Opens the list; what its allocator held last is done by then.
    private void Begin()
    {
        WaitFor(_done[Frames % FramesInFlight]);
        Check(Allocator->Reset());
        Check(_list.Handle->Reset(Allocator, null));
    }

    private void Submit()
    {
        Check(_list.Handle->Close());
        var list = (ID3D12CommandList*)_list.Handle;
        _queue.Handle->ExecuteCommandLists(1, &list);
    }

    private void Signal()
    {
        Check(_queue.Handle->Signal(_fence, ++_submitted));
        _done[Frames % FramesInFlight] = _submitted;
    }

    private void WaitFor(ulong value)
    {
        if (_fence.Handle->GetCompletedValue() >= value)
            return;
        Check(_fence.Handle->SetEventOnCompletion(value, (void*)_reached.SafeWaitHandle.DangerousGetHandle()));
        _reached.WaitOne();
    }

    private void CreateChain(nint window, int width, int height)
    {
        using ComPtr<IDXGIFactory2> factory = default;
        Check(DXGI.GetApi().CreateDXGIFactory2(0, SilkMarshal.GuidPtrOf<IDXGIFactory2>(), (void**)factory.GetAddressOf()));
        var description = new SwapChainDesc1
        {
            Width = (uint)width, Height = (uint)height, Format = Rgba8, SampleDesc = new SampleDesc { Count = 1 }, BufferUsage = DXGI.UsageRenderTargetOutput, BufferCount = (uint)_targets.Length, SwapEffect = SwapEffect.FlipDiscard,
        };
        using ComPtr<IDXGISwapChain1> first = default;
        Check(factory.Handle->CreateSwapChainForHwnd((IUnknown*)_queue.Handle, window, &description, null, null, first.GetAddressOf()));
        fixed (IDXGISwapChain3** chain = _chain)
            Check(first.Handle->QueryInterface(SilkMarshal.GuidPtrOf<IDXGISwapChain3>(), (void**)chain));
    }

    private void CreateTexture(ID3D12Resource** texture, int width, int height, ResourceStates state) => CreateResource(texture, HeapType.Default, state, new ResourceDesc
    {
        Dimension = ResourceDimension.Texture2D, Width = (ulong)width, Height = (uint)height, DepthOrArraySize = 1, MipLevels = 1, Format = Rgba8, SampleDesc = new SampleDesc { Count = 1 }, Flags = ResourceFlags.AllowRenderTarget,
    });

    private void CreateResource(ID3D12Resource** resource, HeapType type, ResourceStates state, ResourceDesc description)
    {
        var heap = new HeapProperties { Type = type };
        Check(_device.Handle->CreateCommittedResource(&heap, HeapFlags.None, &description, state, null, SilkMarshal.GuidPtrOf<ID3D12Resource>(), (void**)resource));
    }

    private void CreatePipeline()
    {
        var constants = new RootParameter { ParameterType = RootParameterType.Type32BitConstants };
        constants.Constants.Num32BitValues = 4;
        var signatureDescription = new RootSignatureDesc { NumParameters = 1, PParameters = &constants };
        using ComPtr<ID3D10Blob> blob = default;
        Check(D3D12.GetApi().SerializeRootSignature(&signatureDescription, D3DRootSignatureVersion.Version1, blob.GetAddressOf(), null));
        fixed (ID3D12RootSignature** signature = _signature)
            Check(_device.Handle->CreateRootSignature(0, blob.Handle->GetBufferPointer(), blob.Handle->GetBufferSize(), SilkMarshal.GuidPtrOf<ID3D12RootSignature>(), (void**)signature));

        using ComPtr<ID3D10Blob> vertices = Compile("Triangle"u8, "vs_5_0"u8);
        using ComPtr<ID3D10Blob> pixels = Compile("Street"u8, "ps_5_0"u8);
        var description = new GraphicsPipelineStateDesc
        {
            PRootSignature = _signature,
            VS = new ShaderBytecode { PShaderBytecode = vertices.Handle->GetBufferPointer(), BytecodeLength = vertices.Handle->GetBufferSize() },
            PS = new ShaderBytecode { PShaderBytecode = pixels.Handle->GetBufferPointer(), BytecodeLength = pixels.Handle->GetBufferSize() },
            SampleMask = uint.MaxValue,
            PrimitiveTopologyType = PrimitiveTopologyType.Triangle,
            NumRenderTargets = 1,
            SampleDesc = new SampleDesc { Count = 1 },
            RasterizerState = new RasterizerDesc { FillMode = FillMode.Solid, CullMode = CullMode.None },
        };
        description.RTVFormats[0] = Rgba8;
        description.BlendState.RenderTarget[0].RenderTargetWriteMask = (byte)ColorWriteEnable.All;
        fixed (ID3D12PipelineState** pipeline = _pipeline)
            Check(_device.Handle->CreateGraphicsPipelineState(&description, SilkMarshal.GuidPtrOf<ID3D12PipelineState>(), (void**)pipeline));
    }

    private static ComPtr<ID3D10Blob> Compile(ReadOnlySpan<byte> entry, ReadOnlySpan<byte> profile)
    {
        ComPtr<ID3D10Blob> code = default;
        using ComPtr<ID3D10Blob> messages = default;
        byte[] source = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "street.hlsl"));
        // Literals end with a 0 that is not counted.
        fixed (byte* text = source, name = entry, target = profile)
        {
            Check(D3DCompiler.GetApi().Compile(text, (nuint)source.Length, null, null, null, name, target, 0, 0, code.GetAddressOf(), messages.GetAddressOf()));
        }

        return code;
    }
}
