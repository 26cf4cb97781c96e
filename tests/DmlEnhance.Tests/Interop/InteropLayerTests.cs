using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using DmlEnhance.Direct3D12;
using DmlEnhance.Direct3D12.InteropGenerator;
using Silk.NET.Core.Native;
using Silk.NET.Direct3D12;
using Silk.NET.DXGI;
using Xunit;

namespace DmlEnhance.Tests.Interop;

/// <summary>Checks what can be checked without Windows: the text of the declarations and how they lie in memory.</summary>
// Nothing here calls Windows; the attribute lets the analyzer see that the types are used on purpose.
[SupportedOSPlatform("windows10.0")]
public sealed class InteropLayerTests
{
    private static readonly Lazy<InteropLayer> Generated = new(() => InteropLayer.Generate(InteropLayer.RestoredHeaders));

    [Fact]
    public void The_committed_files_are_what_the_headers_say()
    {
        string? root = Repository.Root;
        if (root is null)
            Assert.Skip("needs the checkout around it");

        Assert.Null(Generated.Value.FirstDifference(Path.Combine(root, "src", "DmlEnhance.Direct3D12")));
    }

    [Fact]
    public void A_changed_a_missing_and_a_stale_file_are_named()
    {
        using TemporaryFolder folder = new();
        Generated.Value.Write(folder.Path);
        Assert.Null(Generated.Value.FirstDifference(folder.Path));

        string desc = Path.Combine(folder.Path, "Interop", "DXGI", "Structs", "SampleDesc.g.cs");
        string[] lines = File.ReadAllLines(desc);
        int line = Array.FindIndex(lines, text => text.Contains("uint Quality", StringComparison.Ordinal));
        File.WriteAllText(desc, File.ReadAllText(desc).Replace("uint Quality", "int Quality", StringComparison.Ordinal));
        string changed = Generated.Value.FirstDifference(folder.Path)!;
        Assert.StartsWith($"{desc}({line + 1}): ", changed, StringComparison.Ordinal);
        Assert.Contains("public uint Quality;", changed, StringComparison.Ordinal);

        File.Delete(desc);
        Assert.StartsWith($"{desc}: is missing", Generated.Value.FirstDifference(folder.Path), StringComparison.Ordinal);

        Generated.Value.Write(folder.Path);
        string stale = Path.Combine(folder.Path, "Interop", "DXGI", "Aged.g.cs");
        File.WriteAllText(stale, "");
        Assert.StartsWith($"{stale}: is no longer generated", Generated.Value.FirstDifference(folder.Path), StringComparison.Ordinal);
        Generated.Value.Write(folder.Path);
        Assert.False(File.Exists(stale));
    }

    [Fact]
    public void A_folder_without_headers_is_one_line()
    {
        using TemporaryFolder folder = new();
        InteropException error = Assert.Throws<InteropException>(() => InteropLayer.Generate(folder.Path));
        Assert.StartsWith($"{folder.Path}: holds no headers", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    // Sizes that a C compiler for 64-bit Windows gives.
    [Fact]
    public void Structs_are_as_large_as_Windows_has_them()
    {
        Assert.Equal(56, Unsafe.SizeOf<ResourceDesc>());
        Assert.Equal(656, Unsafe.SizeOf<GraphicsPipelineStateDesc>());
        Assert.Equal(56, Unsafe.SizeOf<ComputePipelineStateDesc>());
        Assert.Equal(24, Unsafe.SizeOf<RenderTargetViewDesc>());
        Assert.Equal(40, Unsafe.SizeOf<ShaderResourceViewDesc>());
        Assert.Equal(40, Unsafe.SizeOf<UnorderedAccessViewDesc>());
        Assert.Equal(32, Unsafe.SizeOf<ResourceBarrier>());
        Assert.Equal(32, Unsafe.SizeOf<RootParameter>());
        Assert.Equal(40, Unsafe.SizeOf<RootSignatureDesc>());
        Assert.Equal(52, Unsafe.SizeOf<StaticSamplerDesc>());
        Assert.Equal(48, Unsafe.SizeOf<TextureCopyLocation>());
        Assert.Equal(32, Unsafe.SizeOf<PlacedSubresourceFootprint>());
        Assert.Equal(328, Unsafe.SizeOf<BlendDesc>());
        Assert.Equal(20, Unsafe.SizeOf<HeapProperties>());
        Assert.Equal(20, Unsafe.SizeOf<ClearValue>());
        Assert.Equal(312, Unsafe.SizeOf<AdapterDesc1>());
        Assert.Equal(48, Unsafe.SizeOf<SwapChainDesc1>());
    }

    [Fact]
    public void Fields_lie_where_Windows_looks_for_them()
    {
        GraphicsPipelineStateDesc pipeline = default;
        pipeline.RTVFormats[7] = Format.FormatR16Float;
        pipeline.SampleDesc.Count = 4;
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<GraphicsPipelineStateDesc>(in pipeline));
        Assert.Equal((int)Format.FormatR16Float, MemoryMarshal.Read<int>(bytes[(580 + (7 * 4))..]));
        Assert.Equal(4, MemoryMarshal.Read<int>(bytes[616..]));

        ResourceBarrier barrier = new() { Transition = new ResourceTransitionBarrier { StateAfter = ResourceStates.RenderTarget } };
        Assert.Equal((int)ResourceStates.RenderTarget, MemoryMarshal.Read<int>(MemoryMarshal.AsBytes(new ReadOnlySpan<ResourceBarrier>(in barrier))[24..]));
    }

    [Theory]
    [InlineData("ID3D12Object", "SetName", 6)]
    [InlineData("ID3D12Device", "CreateCommandQueue", 8)]
    [InlineData("ID3D12Device", "CreateCommittedResource", 27)]
    [InlineData("ID3D12Device", "CreateFence", 36)]
    [InlineData("ID3D12Device", "GetAdapterLuid", 43)]
    [InlineData("ID3D12Device5", "CreateCommittedResource", 27)]
    [InlineData("ID3D12Device5", "RemoveDevice", 58)]
    [InlineData("ID3D12CommandQueue", "ExecuteCommandLists", 10)]
    [InlineData("ID3D12CommandQueue", "GetDesc", 18)]
    [InlineData("ID3D12GraphicsCommandList", "Close", 9)]
    [InlineData("ID3D12GraphicsCommandList", "Dispatch", 14)]
    [InlineData("ID3D12GraphicsCommandList", "ResourceBarrier", 26)]
    [InlineData("ID3D12GraphicsCommandList", "EndEvent", 58)]
    [InlineData("ID3D12Resource", "Map", 8)]
    [InlineData("ID3D12Fence", "GetCompletedValue", 8)]
    [InlineData("IDXGISwapChain", "Present", 8)]
    [InlineData("IDXGISwapChain3", "GetCurrentBackBufferIndex", 36)]
    [InlineData("IDXGIFactory2", "CreateSwapChainForHwnd", 15)]
    [InlineData("IDXGIFactory6", "EnumAdapterByGpuPreference", 29)]
    [InlineData("ID3D10Blob", "GetBufferSize", 4)]
    public void A_method_calls_the_slot_that_Windows_has_it_in(string contract, string method, int slot)
    {
        string text = Generated.Value.Files.Single(file => Path.GetFileName(file.Key) == contract + ".g.cs").Value;
        Match match = Regex.Match(text, $@" {method}\([^()]*\)[^;]*?(;[^;]*?)?LpVtbl\[(?<slot>\d+)\]");
        Assert.Equal(slot, int.Parse(match.Groups["slot"].Value, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public unsafe void A_returned_struct_is_written_to_the_place_that_follows_the_object()
    {
        void** table = stackalloc void*[16];
        table[10] = (delegate* unmanaged[Stdcall]<ID3D12Resource*, ResourceDesc*, ResourceDesc*>)&GetDesc;
        ID3D12Resource resource = new() { LpVtbl = table };
        Assert.Equal(1234ul, resource.GetDesc().Width);
    }

    [Fact]
    public void Numbers_and_identities_are_the_documented_ones()
    {
        Assert.Equal(unchecked((int)0x887A0005), WindowsConstants.DxgiErrorDeviceRemoved);
        Assert.Equal(0x1688u, WindowsConstants.D3D12DefaultShader4ComponentMapping);
        Assert.Equal(256, Silk.NET.Direct3D12.D3D12.TextureDataPitchAlignment);
        Assert.Equal(0x20u, Silk.NET.DXGI.DXGI.UsageRenderTargetOutput);
        Assert.Equal(0xAC3, (int)ResourceStates.GenericRead);
        Assert.Equal(0xb000, (int)D3DFeatureLevel.Level110);
        Assert.Equal(0x15, (int)Filter.MinMagMipLinear);
        Assert.Equal(28, (int)Format.FormatR8G8B8A8Unorm);
        Assert.Equal(new Guid("189819f1-1db6-4b57-be54-1821339b85f7"), ID3D12Device.Guid);
        Assert.Equal(ID3D12Device.Guid, typeof(ID3D12Device).GUID);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvStdcall)])]
    private static unsafe ResourceDesc* GetDesc(ID3D12Resource* self, ResourceDesc* result)
    {
        *result = new ResourceDesc { Width = 1234 };
        return result;
    }
}
