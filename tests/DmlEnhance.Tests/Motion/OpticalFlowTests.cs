using DmlEnhance.Frames;
using DmlEnhance.Motion;
using Xunit;

namespace DmlEnhance.Tests.Motion;

public sealed class OpticalFlowTests
{
    private const int Edge = 16; // what leaves the picture has no counterpart

    public static TheoryData<string> Motions() => ["translation", "far translation", "rotation", "zoom"];

    // A tenth of a pixel moves these pictures by less than half a level in the mean: no more can be asked of 8 bits. Another
    // program's TV-L1 (scikit-image) is somewhat more or less exact by its own constants: twice its error and rounding.
    [Theory]
    [MemberData(nameof(Motions))]
    public void A_known_motion_is_found_as_well_as_by_scikit_image(string motion)
    {
        using Frame first = MovingPicture.First();
        using Frame second = MovingPicture.Second(motion);
        double error = EndpointError(OpticalFlow.Compute(first, second), motion);
        TestContext.Current.TestOutputHelper?.WriteLine($"{motion}: {error:F4}, scikit-image {MovingPicture.Value(motion, "tvl1"):F4}");
        Assert.InRange(error, 0, 0.1);
        Assert.InRange(error, 0, 2 * MovingPicture.Value(motion, "tvl1") + 0.01);
    }

    [Fact]
    public void Equal_frames_do_not_move()
    {
        using Frame frame = MovingPicture.First();
        FlowField flow = OpticalFlow.Compute(frame, frame);
        Assert.All(flow.X.Concat(flow.Y), length => Assert.Equal(0, length));
    }

    // Half the light is half of every sample up to rounding, which is noise of 0.3 levels: little beside the texture's 50.
    [Fact]
    public void A_frame_that_becomes_darker_moves_as_one_that_does_not()
    {
        using Frame first = MovingPicture.First();
        using Frame second = MovingPicture.Second("translation");
        foreach (ref byte level in second.Samples)
            level = (byte)(level / 2);
        Assert.InRange(EndpointError(OpticalFlow.Compute(first, second), "translation"), 0, 0.1);
    }

    // Noise of 8 levels, as a night clip has it: the flow must not follow every grain.
    [Fact]
    public void Noise_does_not_move()
    {
        using Frame first = MovingPicture.First();
        using Frame second = MovingPicture.First();
        var random = new Random(3);
        foreach (Frame frame in new[] { first, second })
        {
            foreach (ref byte level in frame.Samples)
                level = (byte)Math.Clamp(level + 8 * Gaussian(random), 0, 255);
        }

        FlowField flow = OpticalFlow.Compute(first, second);
        double error = EndpointError(flow, "still");
        TestContext.Current.TestOutputHelper?.WriteLine($"noise: {error:F4}");
        Assert.InRange(error, 0, 0.25);
    }

    [Fact]
    public void A_large_frame_has_a_vector_a_block()
    {
        // 1281 pixels are three times 640 and one: blocks of 3, the last of them cut off.
        using Frame first = MovingPicture.Make((x, y) => (x / 3, y / 3), 0, 1282, 200);
        using Frame second = MovingPicture.Make((x, y) => ((x - 6) / 3, (y + 3) / 3), 0, 1282, 200);
        FlowField flow = OpticalFlow.Compute(first, second);
        Assert.Equal((428, 67, 3), (flow.Width, flow.Height, OpticalFlow.Step(1282, 200)));
        (float x, float y) = flow.At(200.5f, 33.5f);
        // Six pixels are two blocks; an eighth of a block is what averaged, rounded samples allow.
        Assert.Equal((2.0, -1.0), (Math.Round(x * 8) / 8, Math.Round(y * 8) / 8));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 200)]
    [InlineData(17, 33)]
    public void Any_size_has_a_flow(int width, int height)
    {
        using Frame first = MovingPicture.Make((x, y) => (x, y), 0, width, height);
        using Frame second = MovingPicture.Make((x, y) => (x + 1, y), 0, width, height);
        FlowField flow = OpticalFlow.Compute(first, second);
        Assert.Equal(width * height, flow.X.Length);
        Assert.All(flow.X.Concat(flow.Y), length => Assert.True(float.IsFinite(length)));
    }

    [Fact]
    public void Frames_of_two_sizes_are_one_line()
    {
        using Frame first = MovingPicture.First();
        using Frame second = MovingPicture.Make((x, y) => (x, y), 0, 20, 30);
        Assert.Contains("240x180 and 20x30", Assert.Throws<DmlEnhanceException>(() => OpticalFlow.Compute(first, second)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_goes_behind_something_is_hidden()
    {
        // A flat-coloured square of another texture moves 8 pixels to the right over a still ground.
        using Frame first = Square(60);
        using Frame second = Square(68);
        FrameMotion motion = FrameMotion.Between(first, second);
        int covered = Enumerable.Range(122, 6).Sum(x => Enumerable.Range(70, 40).Count(y => !motion.IsVisible(x, y)));
        int ground = Enumerable.Range(160, 60).Sum(x => Enumerable.Range(30, 120).Count(y => !motion.IsVisible(x, y)));
        int inside = Enumerable.Range(80, 20).Sum(x => Enumerable.Range(75, 30).Count(y => !motion.IsVisible(x, y)));
        TestContext.Current.TestOutputHelper?.WriteLine($"hidden: covered {covered} of 240, ground {ground} of 7200, inside {inside} of 600, share {motion.HiddenShare:F3}");
        Assert.InRange(covered, 180, 240);
        Assert.InRange(ground, 0, 72);
        Assert.InRange(inside, 0, 6);

        static Frame Square(int left) => MovingPicture.Make((x, y) =>
            x >= left && x < left + 60 && y >= 60 && y < 120 ? (x - left + 900, y + 700) : (x, y));
    }

    private static double EndpointError(FlowField flow, string motion)
    {
        double sum = 0;
        int count = 0;
        for (int y = Edge; y < flow.Height - Edge; y++)
        {
            for (int x = Edge; x < flow.Width - Edge; x++, count++)
            {
                (double toX, double toY) = MovingPicture.Forth(motion, x, y);
                sum += double.Hypot(flow.X[y * flow.Width + x] - (toX - x), flow.Y[y * flow.Width + x] - (toY - y));
            }
        }

        return sum / count;
    }

    // Box and Muller.
    private static double Gaussian(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
