using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Passes;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using DmlEnhance.Models;
using DmlEnhance.Networks;
using Silk.NET.Direct3D12;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Passes;

[Collection(nameof(Gpu))]
public sealed class SciPostProcessTests(Gpu gpu)
{
    private static readonly SciWeights Weights = SciWeights.Read(ModelCatalog.Default.Load(AutoExposure.MediumModel));

    private static readonly SciWeights OtherWeights = SciWeights.Read(ModelCatalog.Default.Load(AutoExposure.DifficultModel));

    [Fact]
    public void Frames_of_two_sizes_and_two_models_in_one_list_come_out_as_in_lists_of_their_own()
    {
        using Frame large = Pictures.Dark(300, 200);
        using Frame small = Pictures.Dark(90, 40, seed: 2);
        using Frame expectedLarge = Alone(large, Weights);
        using Frame expectedSmall = Alone(small, OtherWeights);

        using GpuTexture largeSource = Pictures.Texture(gpu.Device, large);
        using GpuTexture smallSource = Pictures.Texture(gpu.Device, small);
        using var largeTarget = new GpuTexture(gpu.Device, 300, 200, TextureFormat.Rgba8, "large target");
        using var smallTarget = new GpuTexture(gpu.Device, 90, 40, TextureFormat.Rgba8, "small target");
        using var process = new SciPostProcess(gpu.Device, Weights);
        CommandList list = gpu.Device.Rent("two sizes");
        list.Transition(largeTarget, ResourceState.RenderTarget);
        process.Record(list, largeSource, largeTarget, new CompositeSettings());
        process.Use(OtherWeights);
        list.Transition(smallTarget, ResourceState.RenderTarget);
        process.Record(list, smallSource, smallTarget, new CompositeSettings());
        gpu.Device.Submit(list);

        using Frame actualLarge = FrameTransfer.Download(gpu.Device, largeTarget);
        using Frame actualSmall = FrameTransfer.Download(gpu.Device, smallTarget);
        Assert.Equal(0, Pictures.LargestDifference(expectedLarge, actualLarge));
        Assert.Equal(0, Pictures.LargestDifference(expectedSmall, actualSmall));
    }

    [Fact]
    public unsafe void A_host_that_binds_descriptors_of_its_own_disturbs_no_pass()
    {
        using Frame picture = Pictures.Dark(64, 64);
        using Frame expected = Alone(picture, Weights);
        var description = new DescriptorHeapDesc { Type = DescriptorHeapType.CbvSrvUav, NumDescriptors = 16, Flags = DescriptorHeapFlags.ShaderVisible };
        ID3D12DescriptorHeap* heap = null;
        Guid iid = ID3D12DescriptorHeap.Guid;
        gpu.Device.Check(gpu.Device.Native->CreateDescriptorHeap(&description, &iid, (void**)&heap), "ID3D12Device::CreateDescriptorHeap");
        try
        {
            nint own = (nint)heap;
            using Frame actual = Alone(picture, Weights, list => Bind(list, own));
            Assert.Equal(0, Pictures.LargestDifference(expected, actual));
        }
        finally
        {
            heap->Release();
        }
    }

    [Fact]
    public void After_a_list_was_discarded_the_next_one_works_as_if_it_had_never_been()
    {
        using Frame picture = Pictures.Dark(64, 64);
        using Frame expected = Alone(picture, Weights);
        using GpuTexture source = Pictures.Texture(gpu.Device, picture);
        using var target = new GpuTexture(gpu.Device, 64, 64, TextureFormat.Rgba8, "target");
        using var process = new SciPostProcess(gpu.Device, Weights);
        CommandList discarded = gpu.Device.Rent("discarded");
        discarded.Transition(source, ResourceState.CopySource);
        discarded.Transition(source, ResourceState.ShaderResource);
        discarded.Transition(target, ResourceState.RenderTarget);
        process.Record(discarded, source, target, new CompositeSettings());
        gpu.Device.Discard(discarded);
        Assert.Equal(ResourceState.ShaderResource, target.State);

        CommandList list = gpu.Device.Rent("kept");
        list.Transition(target, ResourceState.RenderTarget);
        process.Record(list, source, target, new CompositeSettings());
        gpu.Device.Submit(list);
        using Frame actual = FrameTransfer.Download(gpu.Device, target);
        Assert.Equal(0, Pictures.LargestDifference(expected, actual));
    }

    private static unsafe void Bind(CommandList list, nint heap)
    {
        var native = (ID3D12DescriptorHeap*)heap;
        list.Native->SetDescriptorHeaps(1, &native);
    }

    private Frame Alone(Frame picture, SciWeights weights, Action<CommandList>? first = null)
    {
        using GpuTexture source = Pictures.Texture(gpu.Device, picture);
        using var target = new GpuTexture(gpu.Device, picture.Width, picture.Height, TextureFormat.Rgba8, "target");
        using var process = new SciPostProcess(gpu.Device, weights);
        CommandList list = gpu.Device.Rent("alone");
        list.Transition(target, ResourceState.RenderTarget);
        first?.Invoke(list);
        process.Record(list, source, target, new CompositeSettings());
        gpu.Device.Submit(list);
        return FrameTransfer.Download(gpu.Device, target);
    }
}
