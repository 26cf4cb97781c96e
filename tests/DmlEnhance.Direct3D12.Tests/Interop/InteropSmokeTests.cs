using System.Text;
using Silk.NET.Core.Native;
using Silk.NET.Direct3D.Compilers;
using Silk.NET.Direct3D12;
using Silk.NET.DXGI;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Interop;

/// <summary>Calls Windows' own Direct3D 12 through the interop layer.</summary>
public sealed unsafe class InteropSmokeTests
{
    private static readonly DXGI Dxgi = DXGI.GetApi();
    private static readonly D3DCompiler Compiler = D3DCompiler.GetApi();
    private static readonly Silk.NET.Direct3D12.D3D12 Direct3D = Silk.NET.Direct3D12.D3D12.GetApi();

    [Fact]
    public void Every_adapter_has_a_name_and_a_luid_that_finds_it_again()
    {
        using ComPtr<IDXGIFactory4> factory = CreateFactory();
        int adapters = 0;
        using ComPtr<IDXGIAdapter1> adapter = default;
        while (factory.Handle->EnumAdapters1((uint)adapters, adapter.GetAddressOf()) >= 0)
        {
            AdapterDesc1 desc;
            Check(adapter.Handle->GetDesc1(&desc));
            Assert.NotEqual("", new string(desc.Description));

            using ComPtr<IDXGIAdapter1> again = default;
            Check(factory.Handle->EnumAdapterByLuid(desc.AdapterLuid, SilkMarshal.GuidPtrOf<IDXGIAdapter1>(), (void**)again.GetAddressOf()));
            AdapterDesc1 found;
            Check(again.Handle->GetDesc1(&found));
            Assert.Equal(desc.AdapterLuid, found.AdapterLuid);
            Assert.Equal(desc.DedicatedVideoMemory, found.DedicatedVideoMemory);

            adapter.Handle->Release();
            adapters++;
        }

        Assert.NotEqual(0, adapters);
    }

    [Fact]
    public void A_fence_reaches_the_value_that_the_queue_signals()
    {
        using ComPtr<ID3D12Device> device = CreateDevice();
        CommandQueueDesc desc = new() { Type = CommandListType.Direct };
        ComPtr<ID3D12CommandQueue> queue = default;
        Check(device.Handle->CreateCommandQueue(&desc, SilkMarshal.GuidPtrOf<ID3D12CommandQueue>(), (void**)queue.GetAddressOf()));
        ComPtr<ID3D12Fence> fence = default;
        Check(device.Handle->CreateFence(5, FenceFlags.None, SilkMarshal.GuidPtrOf<ID3D12Fence>(), (void**)fence.GetAddressOf()));
        Assert.Equal(5ul, fence.Handle->GetCompletedValue());

        using AutoResetEvent reached = new(initialState: false);
        Check(fence.Handle->SetEventOnCompletion(7, (void*)reached.SafeWaitHandle.DangerousGetHandle()));
        Check(queue.Handle->Signal(fence.Handle, 7));
        Assert.True(reached.WaitOne(TimeSpan.FromSeconds(30)));
        Assert.Equal(7ul, fence.Handle->GetCompletedValue());

        Assert.Equal(0u, fence.Release());
        Assert.Equal(0u, queue.Release());
    }

    [Fact]
    public void Structs_that_methods_return_are_the_ones_asked_for()
    {
        using ComPtr<ID3D12Device> device = CreateDevice();
        ResourceDesc desc = new()
        {
            Dimension = ResourceDimension.Buffer,
            Width = 4096,
            Height = 1,
            DepthOrArraySize = 1,
            MipLevels = 1,
            SampleDesc = new SampleDesc { Count = 1 },
            Layout = TextureLayout.LayoutRowMajor,
        };
        HeapProperties heap = new() { Type = HeapType.Upload };
        ComPtr<ID3D12Resource> buffer = default;
        Check(device.Handle->CreateCommittedResource(
            &heap, HeapFlags.None, &desc, ResourceStates.GenericRead, null, SilkMarshal.GuidPtrOf<ID3D12Resource>(), (void**)buffer.GetAddressOf()));

        ResourceDesc got = buffer.Handle->GetDesc();
        Assert.Equal(ResourceDimension.Buffer, got.Dimension);
        Assert.Equal(4096ul, got.Width);
        Assert.Equal(1u, got.Height);
        Assert.Equal(1u, got.SampleDesc.Count);
        Assert.Equal(TextureLayout.LayoutRowMajor, got.Layout);
        Assert.NotEqual(0ul, buffer.Handle->GetGPUVirtualAddress());

        // Four bytes go in and come out where the same memory is mapped a second time.
        int* bytes;
        Check(buffer.Handle->Map(0, null, (void**)&bytes));
        bytes[1023] = 0x12345678;
        buffer.Handle->Unmap(0, null);
        Check(buffer.Handle->Map(0, null, (void**)&bytes));
        Assert.Equal(0x12345678, bytes[1023]);
        buffer.Handle->Unmap(0, null);

        DescriptorHeapDesc heapDesc = new() { Type = DescriptorHeapType.CbvSrvUav, NumDescriptors = 3, Flags = DescriptorHeapFlags.ShaderVisible };
        ComPtr<ID3D12DescriptorHeap> descriptors = default;
        Check(device.Handle->CreateDescriptorHeap(&heapDesc, SilkMarshal.GuidPtrOf<ID3D12DescriptorHeap>(), (void**)descriptors.GetAddressOf()));
        Assert.Equal(3u, descriptors.Handle->GetDesc().NumDescriptors);
        Assert.NotEqual((nuint)0, descriptors.Handle->GetCPUDescriptorHandleForHeapStart().Ptr);
        Assert.NotEqual(0ul, descriptors.Handle->GetGPUDescriptorHandleForHeapStart().Ptr);

        ResourceAllocationInfo size = device.Handle->GetResourceAllocationInfo(0, 1, &desc);
        Assert.Equal(65536ul, size.SizeInBytes);

        Assert.Equal(0u, descriptors.Release());
        Assert.Equal(0u, buffer.Release());
    }

    [Fact]
    public void Asking_for_another_interface_takes_a_reference_of_its_own()
    {
        using ComPtr<ID3D12Device> device = CreateDevice();
        ComPtr<ID3D12Fence> fence = default;
        Check(device.Handle->CreateFence(0, FenceFlags.None, SilkMarshal.GuidPtrOf<ID3D12Fence>(), (void**)fence.GetAddressOf()));
        Check(fence.QueryInterface(out ComPtr<ID3D12Object> plain));
        Assert.True(fence.QueryInterface(out ComPtr<ID3D12Heap> other) < 0);
        Assert.True(other.Handle == null);

        ID3D12Object* detached = plain.Detach();
        Assert.True(plain.Handle == null);
        Assert.Equal(1u, detached->Release());

        ComPtr<ID3D12Fence> counted = fence.Handle;
        Assert.Equal(1u, counted.Release());
        Assert.Equal(0u, fence.Release());
    }

    [Fact]
    public void A_root_signature_is_serialized_and_created()
    {
        using ComPtr<ID3D12Device> device = CreateDevice();
        RootParameter parameter = new()
        {
            ParameterType = RootParameterType.Type32BitConstants,
            Constants = new RootConstants { ShaderRegister = 0, Num32BitValues = 4 },
            ShaderVisibility = ShaderVisibility.All,
        };
        RootSignatureDesc desc = new() { NumParameters = 1, PParameters = &parameter };
        using ComPtr<ID3D10Blob> blob = default;
        Check(Direct3D.SerializeRootSignature(&desc, D3DRootSignatureVersion.Version10, blob.GetAddressOf(), null));
        ComPtr<ID3D12RootSignature> signature = default;
        Check(device.Handle->CreateRootSignature(
            0, blob.Handle->GetBufferPointer(), blob.Handle->GetBufferSize(), SilkMarshal.GuidPtrOf<ID3D12RootSignature>(), (void**)signature.GetAddressOf()));
        Assert.Equal(0u, signature.Release());
    }

    [Fact]
    public void The_compiler_gives_code_for_a_shader_and_words_for_a_mistake()
    {
        using ComPtr<ID3D10Blob> code = default;
        using ComPtr<ID3D10Blob> words = default;
        Check(Compile("[numthreads(1, 1, 1)] void main() {}", code.GetAddressOf(), words.GetAddressOf()));
        Assert.Equal("DXBC"u8, new ReadOnlySpan<byte>(code.Handle->GetBufferPointer(), 4));

        using ComPtr<ID3D10Blob> none = default;
        Assert.True(Compile("[numthreads(1, 1, 1)] void main() { missing(); }", none.GetAddressOf(), words.GetAddressOf()) < 0);
        Assert.True(none.Handle == null);
        string text = Encoding.ASCII.GetString((byte*)words.Handle->GetBufferPointer(), (int)words.Handle->GetBufferSize());
        Assert.Contains("missing", text, StringComparison.Ordinal);
    }

    private static int Compile(string source, ID3D10Blob** code, ID3D10Blob** words)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(source);
        fixed (byte* text = bytes, entry = "main"u8, target = "cs_5_0"u8)
            return Compiler.Compile(text, (nuint)bytes.Length, null, null, null, entry, target, WindowsConstants.D3DCompileOptimizationLevel3, 0, code, words);
    }

    private static ComPtr<IDXGIFactory4> CreateFactory()
    {
        ComPtr<IDXGIFactory4> factory = default;
        Check(Dxgi.CreateDXGIFactory2(0, SilkMarshal.GuidPtrOf<IDXGIFactory4>(), (void**)factory.GetAddressOf()));
        return factory;
    }

    private static ComPtr<ID3D12Device> CreateDevice()
    {
        ComPtr<ID3D12Device> device = default;
        Check(Direct3D.CreateDevice(null, D3DFeatureLevel.Level110, SilkMarshal.GuidPtrOf<ID3D12Device>(), (void**)device.GetAddressOf()));
        return device;
    }

    private static void Check(int result) => Assert.True(result >= 0, $"0x{result:X8}");
}
