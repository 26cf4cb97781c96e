using DmlEnhance.Enhancers;
using DmlEnhance.Frames;
using DmlEnhance.Video;
using Xunit;

namespace DmlEnhance.Tests.Video;

/// <summary>Reading, enhancing and writing at the same time.</summary>
public sealed class FramePipelineTests
{
    [Fact]
    public void An_enhancer_that_swallows_frames_is_an_error_and_no_shorter_video()
    {
        using var enhancer = new OneShort();
        using var stopping = new CancellationTokenSource();
        var pipeline = new FramePipeline<long>(new ScriptedFrames(5), enhancer, 1, new Nowhere());
        Assert.Contains("1 frames short", Assert.Throws<InvalidOperationException>(() => pipeline.Run(null, stopping)).Message, StringComparison.Ordinal);
    }

    // Waits for one frame, and never gives the last.
    private sealed class OneShort : IVideoEnhancer
    {
        private int _pushed;

        public EnhancerInfo Info { get; } = new("short", "CPU", "none", 1, "a test");

        public int Latency => 1;

        public int Cuts => 0;

        public bool Push(Frame source, Frame target, float strength = 1, CancellationToken cancellationToken = default) => ++_pushed > Latency;

        public bool Flush(Frame target, float strength = 1, CancellationToken cancellationToken = default) => false;

        public void Reset() => _pushed = 0;

        public void Dispose()
        {
        }
    }

    private sealed class Nowhere : IFrameSink<long>
    {
        public void Write(Frame frame, long stamp, CancellationToken cancellationToken)
        {
        }
    }
}
