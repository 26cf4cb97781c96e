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

    // Frames from one measurement to the next, and measurements at either end.
    private const int Step = 100;
    private const int Measurements = 9;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Ten_thousand_frames_through_SCI_take_no_more_memory_than_two_thousand()
    {
        // Plain frames that brighten slowly: cheap to encode, so that the stages' own work is what runs.
        Clips.Make(_folder, "-f", "lavfi", "-i", Invariant($"color=c=0x202830:s=320x180:r=50:d={Frames / 50}"), "-c:v", "libx264", "-preset", "ultrafast", "{}/in.mp4");
        using IVideoEnhancer enhancer = new FrameByFrameEnhancer(new OnnxCpuEnhancer(OnnxModel.Load(TestFiles.WriteModel(_folder.Path)), Environment.ProcessorCount));
        using Process process = Process.GetCurrentProcess();
        var measured = new List<long>();
        VideoResult result = VideoFile.Enhance(Clips.Program, _folder["in.mp4"], _folder["out.mp4"], enhancer, options: new VideoWriteOptions { Preset = "ultrafast", Crf = 40 }, progress: progress =>
        {
            bool isEnd = progress.Frames > Frames - Step * Measurements;
            if (progress.Frames % Step != 0 || progress.Frames <= WarmUp || progress.Frames > WarmUp + Step * Measurements && !isEnd)
                return;
            // What nobody holds any more is no growth, whenever the collector would have come.
            GC.Collect();
            process.Refresh();
            measured.Add(process.WorkingSet64);
        });
        Assert.Equal(Frames, result.Frames);
        Assert.Equal(2 * Measurements, measured.Count);
        long growth = Median(measured[Measurements..]) - Median(measured[..Measurements]);
        // Of either nine the median, so that no single one counts: 7,100 frames lie between. If one in a hundred stayed, 173 KB each, they would add 12.3 MB.
        Assert.InRange(growth, long.MinValue, 6L << 20);

        static long Median(List<long> values) => values.Order().ElementAt(values.Count / 2);

        static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
    }
}
