using System.Diagnostics;
using System.Globalization;
using DmlEnhance.Enhancers;
using DmlEnhance.Onnx;
using DmlEnhance.Video;
using Xunit;

namespace DmlEnhance.Tests.Video;

/// <summary>Memory does not grow with a video's length.</summary>
[Collection(Alone.Name)]
public sealed class VideoMemoryTests : IDisposable
{
    private const int Frames = 10_000;
    private const int WarmUp = 2_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Ten_thousand_frames_through_SCI_take_no_more_memory_than_two_thousand()
    {
        // Plain frames that brighten slowly: cheap to encode, so that the stages' own work is what runs.
        Clips.Make(_folder, "-f", "lavfi", "-i", Invariant($"color=c=0x202830:s=320x180:r=50:d={Frames / 50}"), "-c:v", "libx264", "-preset", "ultrafast", "{}/in.mp4");
        using IVideoEnhancer enhancer = new FrameByFrameEnhancer(new OnnxCpuEnhancer(OnnxModel.Load(TestFiles.WriteModel(_folder.Path)), Environment.ProcessorCount));
        using Process process = Process.GetCurrentProcess();
        long settled = 0;
        long peak = 0;
        VideoResult result = VideoFile.Enhance(Clips.Program, _folder["in.mp4"], _folder["out.mp4"], enhancer, options: new VideoWriteOptions { Preset = "ultrafast", Crf = 40 }, progress: progress =>
        {
            if (progress.Frames % 100 != 0)
                return;
            process.Refresh();
            if (progress.Frames <= WarmUp)
                settled = Math.Max(settled, process.WorkingSet64);
            else
                peak = Math.Max(peak, process.WorkingSet64);
        });
        Assert.Equal(Frames, result.Frames);
        // A frame takes 173 KB: if one in a hundred stayed, 8,000 would add 14 MB. The collector's own coming and going is within 10 MB.
        Assert.InRange(peak - settled, long.MinValue, 12L << 20);

        static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
    }
}
