using DmlEnhance.Devices;
using DmlEnhance.Enhancers;
using DmlEnhance.Frames;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using DmlEnhance.Tests.Onnx;
using DmlEnhance.Video;
using Xunit;

namespace DmlEnhance.Tests.Video;

public class TceEnhancerTests
{
    private const int Width = 64, Height = 48;

    private static readonly TceNetwork Network = new(4, 2);
    private static readonly TceModel Model = TceModel.FromBytes("small", TceGraphs.Whole(Network, new RandomParameters(7), Width, Height));

    /// <summary>Both run the same operators on the same numbers; 16 bits of the frames make the step 1.5e-5, of which rounding is half.</summary>
    private const float Tolerance = 1e-5f + 0.5f / 65535;

    [Fact]
    public void A_clip_of_40_frames_is_what_the_whole_network_makes_of_every_six()
    {
        List<Frame> clip = Clip(40);
        List<Frame> enhanced = Enhance(clip, out int latency);
        Assert.Equal(3, latency);
        AssertWhole(clip, enhanced, 0, clip.Count);
    }

    [Fact]
    public void At_a_cut_nothing_of_the_other_scene_is_used()
    {
        List<Frame> first = Clip(9), second = Blocks(8);
        List<Frame> enhanced = Enhance([.. first, .. second], out _, expectedCuts: 1);
        AssertWhole(first, enhanced[..9], 0, 9);
        AssertWhole(second, enhanced[9..], 0, 8);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_short_clip_comes_out_whole(int frames)
    {
        List<Frame> clip = Clip(frames);
        AssertWhole(clip, Enhance(clip, out _), 0, frames);
    }

    [Fact]
    public void Strength_0_is_the_frame_itself_and_the_stream_goes_on()
    {
        List<Frame> clip = Clip(12);
        using TceEnhancer enhancer = Create();
        var results = new List<Frame>();
        Run(enhancer, clip, results, index => index is 4 or 5 ? 0 : 1);
        Assert.Equal(clip[4].Samples, results[4].Samples);
        Assert.Equal(clip[5].Samples, results[5].Samples);
        AssertWhole(clip, results, 6, 12);
    }

    [Fact]
    public void Half_the_strength_is_half_way()
    {
        List<Frame> clip = Clip(5);
        using TceEnhancer enhancer = Create();
        List<Frame> whole = [], half = [];
        Run(enhancer, clip, whole, _ => 1);
        enhancer.Reset();
        Run(enhancer, clip, half, _ => 0.5f);
        for (int frame = 0; frame < clip.Count; frame++)
        {
            float[] from = Planes(clip[frame]), to = Planes(whole[frame]), middle = Planes(half[frame]);
            for (int i = 0; i < from.Length; i++)
                Assert.Equal((from[i] + to[i]) / 2, middle[i], 2 / 65535f);
        }
    }

    [Fact]
    public void A_large_frame_keeps_its_size_and_its_edges()
    {
        // A bright square on the dark: the network runs at a quarter of the size, and the square's edge stays where it is.
        var clip = Enumerable.Range(0, 4).Select(_ => Square(256, 192)).ToList();
        using TceEnhancer enhancer = Create(new TceOptions { WorkingWidth = Width, WorkingHeight = Height });
        var results = new List<Frame>();
        Run(enhancer, clip, results, _ => 1);
        Assert.Equal((Width, Height), enhancer.WorkingSize);
        Assert.All(results, frame => Assert.Equal((256, 192), (frame.Width, frame.Height)));
        float[] before = Planes(clip[0]), after = Planes(results[0]);
        int row = 96 * 256;
        // The largest step along the middle row is where it was.
        Assert.Equal(LargestStep(before.AsSpan(row, 256)), LargestStep(after.AsSpan(row, 256)));
    }

    [Fact]
    public void A_working_size_that_memory_cannot_hold_is_refused_in_one_line_before_it_is_taken()
    {
        using var enhancer = new TceEnhancer(Model, new SmallDevice(), "a test", new TceOptions { WorkingWidth = 16000, WorkingHeight = 16000 });
        using var frame = new Frame(8000, 8000, PixelFormat.Gray8);
        using var target = new Frame(8000, 8000, PixelFormat.Gray8);
        DmlEnhanceException error = Assert.Throws<DmlEnhanceException>(() => enhancer.Push(frame, target));
        Assert.Matches(@"^small: at the working size 8000x8000 TCE-Net needs about \d+ MiB, and \d+ MiB are there; use a smaller working size", error.Message);
    }

    [Fact]
    public void A_frame_of_another_size_or_after_the_end_is_refused()
    {
        using TceEnhancer enhancer = Create();
        using Frame frame = Clip(1)[0], target = frame.Clone();
        using var other = new Frame(Width, Height + 16, PixelFormat.Rgb16);
        using var otherTarget = new Frame(Width, Height + 16, PixelFormat.Rgb16);
        enhancer.Push(frame, target);
        Assert.Throws<ArgumentException>(() => enhancer.Push(other, otherTarget));
        Assert.True(enhancer.Flush(target));
        Assert.Throws<ArgumentException>(() => enhancer.Push(frame, target));
        Assert.False(enhancer.Flush(target));
        enhancer.Reset();
        Assert.False(enhancer.Push(other, otherTarget));
    }

    [Fact]
    public void A_cancelled_frame_ends_in_an_exception()
    {
        using TceEnhancer enhancer = Create();
        List<Frame> clip = Clip(4);
        using Frame target = clip[0].Clone();
        for (int i = 0; i < 3; i++)
            enhancer.Push(clip[i], target);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => enhancer.Push(clip[3], target, 1, cancelled.Token));
    }

    [Theory]
    [MemberData(nameof(TestFiles.AllFormats), MemberType = typeof(TestFiles))]
    public void Every_format_of_frames_is_taken(PixelFormat format)
    {
        List<Frame> clip = [.. Enumerable.Range(0, 5).Select(frame => TestFiles.Image(37, 29, format, frame))];
        using TceEnhancer enhancer = Create();
        var results = new List<Frame>();
        Run(enhancer, clip, results, _ => 1);
        Assert.Equal(5, results.Count);
        Assert.False(clip[2].Samples.SequenceEqual(results[2].Samples));
    }

    // Whatever it is asked to hold is too much.
    private sealed class SmallDevice : IOpenedDevice
    {
        public long MemoryBytes => 1 << 30;

        public EnhancerInfo Describe(string model, string reason) => new(model, "small", "none", 1, reason);

        public IEnhancer Create(OnnxModel model, string reason) => throw new InvalidOperationException("a picture's model was opened");

        public INetworkSession CreateSession(string name, byte[] graph) => throw new InvalidOperationException("a session was made");

        public NetworkTensor CreateTensor(FeatureShape shape, string name) => throw new InvalidOperationException("a tensor was made");

        public void Dispose()
        {
        }
    }

    private static TceEnhancer Create(TceOptions? options = null) => Enhancer.CreateVideo(Model, options, new DeviceRequest(DeviceKind.Cpu), threads: 2);

    private static List<Frame> Enhance(List<Frame> clip, out int latency, int expectedCuts = 0)
    {
        using TceEnhancer enhancer = Create();
        var results = new List<Frame>();
        Run(enhancer, clip, results, _ => 1);
        latency = enhancer.Latency;
        Assert.Equal(expectedCuts, enhancer.Cuts);
        return results;
    }

    // The strength is asked for by the index of the frame that comes out.
    private static void Run(TceEnhancer enhancer, List<Frame> clip, List<Frame> results, Func<int, float> strength)
    {
        foreach (Frame frame in clip)
            Take(target => enhancer.Push(frame, target, strength(results.Count)));
        while (Take(target => enhancer.Flush(target, strength(results.Count))))
            Assert.True(results.Count <= clip.Count);
        Assert.Equal(clip.Count, results.Count);

        bool Take(Func<Frame, bool> make)
        {
            var target = new Frame(clip[0].Width, clip[0].Height, clip[0].Format);
            bool made = make(target);
            if (made)
                results.Add(target);
            return made;
        }
    }

    // Every frame from one on is what the whole network makes of the six about it, the clip's first and last standing in beyond its ends.
    private static void AssertWhole(List<Frame> clip, List<Frame> enhanced, int from, int to)
    {
        byte[] whole = TceGraphs.Whole(Network, Model.Source, Width, Height);
        float[][] planes = [.. clip.Select(Planes)];
        for (int frame = from; frame < to; frame++)
        {
            float[] six = [.. Enumerable.Range(frame - 2, TceNetwork.Frames).SelectMany(index => planes[Math.Clamp(index, 0, clip.Count - 1)])];
            float[] expected = TceRun.Run(whole, (TceGraphs.FramesInput, six))[TceGraphs.EnhancedOutput];
            float[] actual = Planes(enhanced[frame]);
            for (int i = 0; i < expected.Length; i++)
                Assert.Equal(Math.Clamp(expected[i], 0, 1), actual[i], Tolerance);
        }
    }

    // A ramp that moves, with noise.
    private static List<Frame> Clip(int frames, int width = Width, int height = Height, float brightness = 0.2f)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, frames).Select(index => Fill(new Frame(width, height, PixelFormat.Rgb16), (x, y, channel) =>
            brightness * (0.5f + 0.4f * MathF.Sin((x + 2 * index + channel * 5) * 0.2f) * MathF.Cos(y * 0.15f)) + 0.02f * random.NextSingle()))];
    }

    // Another scene.
    private static List<Frame> Blocks(int frames) =>
        [.. Enumerable.Range(0, frames).Select(index => Fill(new Frame(Width, Height, PixelFormat.Rgb16), (x, y, channel) => (x / 16 + y / 12 + channel) % 3 * 0.15f + 0.001f * index))];

    private static Frame Square(int width, int height) => Fill(new Frame(width, height, PixelFormat.Rgb16), (x, y, _) => x >= 101 && x < 180 && y >= 50 && y < 150 ? 0.3f : 0.02f);

    private static Frame Fill(Frame frame, Func<int, int, int, float> value)
    {
        Span<ushort> samples = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ushort>(frame.Samples);
        for (int i = 0; i < samples.Length; i++)
            samples[i] = (ushort)Math.Round(65535 * value(i / 3 % frame.Width, i / 3 / frame.Width, i % 3));
        return frame;
    }

    private static unsafe float[] Planes(Frame frame)
    {
        float[] planes = new float[3 * frame.Width * frame.Height];
        fixed (float* first = planes)
            SampleConversion.ToPlanes(frame, 0, frame.Height, first);
        return planes;
    }

    private static int LargestStep(ReadOnlySpan<float> row)
    {
        int largest = 0;
        for (int x = 1; x < row.Length - 1; x++)
        {
            if (Math.Abs(row[x + 1] - row[x]) > Math.Abs(row[largest + 1] - row[largest]))
                largest = x;
        }

        return largest;
    }
}
