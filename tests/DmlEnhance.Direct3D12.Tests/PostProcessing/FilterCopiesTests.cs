using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.PostProcessing;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using DmlEnhance.Models;
using DmlEnhance.Onnx;
using DmlEnhance.Video;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.PostProcessing;

/// <summary>No pixel visits the CPU between the texture that comes in and the texture that goes out.</summary>
[Collection(Desktop.Name)]
public sealed class FilterCopiesTests
{
    private const int Width = 96;
    private const int Height = 64;
    private const int Frames = 8;

    // More than the timestamps' 16 KiB, which the timer reads, and less than a frame's 24 KiB.
    private const ulong LeastOfAFrame = Width * Height * 4;

    [Theory]
    [InlineData(FilterPath.DirectML)]
    [InlineData(FilterPath.Shader)]
    public void Between_source_and_target_nothing_is_uploaded_and_nothing_read_back(FilterPath path) => AssertNothingIsCopied(ModelCatalog.Default.Load(AutoExposure.MediumModel), path);

    [Fact]
    public void A_video_is_not_either_though_frames_are_remembered() => AssertNothingIsCopied(SmallTceModel.Create(), FilterPath.DirectML);

    private static void AssertNothingIsCopied(OnnxFile model, FilterPath path)
    {
        using var host = new GraphicsDevice();
        using var filter = new PostProcessFilter(
            host.Handle, host.QueueHandle, model, new PostProcessFilterOptions { Path = path, Tce = new TceOptions { WorkingWidth = 48, WorkingHeight = 32 } });
        filter.Prepare(Width, Height);
        using Frame picture = Pictures.Dark(Width, Height);
        using GpuTexture source = Pictures.Texture(host, picture);
        using var target = new GpuTexture(host, Width, Height, TextureFormat.Rgba8, "target");
        using (var spy = new CopySpy(host, source))
        {
            // The very first frame as well: the session's weights were uploaded when it was made.
            for (int i = 0; i < Frames; i++)
            {
                Assert.True(filter.Frame(host, source, target));
                host.WaitIdle();
            }

            Assert.Empty(CopySpy.Calls(LeastOfAFrame));

            // The spy is awake: it sees one upload and one read-back.
            using GpuTexture other = Pictures.Texture(host, picture);
            using Frame back = FrameTransfer.Download(host, other);
            Assert.Equal(["CopyTextureRegion Upload -> Default", "CopyTextureRegion Default -> Readback"], CopySpy.Calls(LeastOfAFrame).Where(call => call.StartsWith("Copy", StringComparison.Ordinal)));
        }
    }
}
