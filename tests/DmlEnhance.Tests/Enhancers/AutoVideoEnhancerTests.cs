using DmlEnhance.Devices;
using DmlEnhance.Enhancers;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using DmlEnhance.Models;
using Xunit;

namespace DmlEnhance.Tests.Enhancers;

public class AutoVideoEnhancerTests
{
    [Fact]
    public void A_scene_that_grows_bright_fades_from_one_model_to_the_next_without_a_jump()
    {
        using var folder = new TemporaryFolder();
        ModelCatalog catalog = AutoModels.Write(folder.Path);
        using var video = new AutoVideoEnhancer(Enhancer.CreateAuto(catalog, new DeviceRequest(DeviceKind.Cpu), threads: 1));
        using var single = Enhancer.CreateAuto(catalog, new DeviceRequest(DeviceKind.Cpu), threads: 1);

        // From 12 % below the border to 25 % above it, by steps of less than one in 255.
        double[] exposures = [.. Enumerable.Range(0, 80).Select(i => AutoExposure.MediumFrom * (0.88 + 0.37 * i / 79))];
        List<double> smooth = [.. exposures.Select(exposure => Mean(exposure, (source, target) => Assert.True(video.Push(source, target))))];
        List<double> plain = [.. exposures.Select(exposure => Mean(exposure, (source, target) => single.Enhance(source, target)))];
        double jump = LargestStep(plain);
        // The other model is faded in over 15 frames, so a step is a sixteenth of it, and what the light itself changes.
        Assert.True(LargestStep(smooth) < jump / 4, $"{LargestStep(smooth)} of {jump}");
        Assert.Equal(plain[^1], smooth[^1], 2);
        Assert.Equal(0, video.Cuts);
    }

    private static double Mean(double exposure, Action<Frame, Frame> enhance)
    {
        // 16 bits, so that the exposure is what it should be.
        using var source = new Frame(16, 16, PixelFormat.Rgb16);
        using var target = new Frame(16, 16, PixelFormat.Rgb16);
        Span<ushort> samples = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ushort>(source.Samples);
        samples.Fill((ushort)(65535 * exposure));
        enhance(source, target);
        return 255 * ExposureMeter.Measure(target);
    }

    private static double LargestStep(List<double> values) => values.Zip(values.Skip(1), (a, b) => Math.Abs(b - a)).Max();
}
