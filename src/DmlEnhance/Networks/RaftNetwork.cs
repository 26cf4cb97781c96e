namespace DmlEnhance.Networks;

/// <summary>
/// RAFT: Teed and Deng, "RAFT: Recurrent All-Pairs Field Transforms for Optical Flow", ECCV 2020: the motion from one picture to another.
/// </summary>
/// <remarks>
/// <para>
/// Features of both pictures at an eighth of their size (<see cref="Encode"/>) are correlated, all pixels with all; a recurrent unit (<see cref="Update"/>)
/// looks up what lies around the place where each pixel is thought to be, and moves it, as often as asked.
/// </para>
/// <para>
/// It enhances nothing: training compares frames along the motion. It is not trained here, so the flow of each iteration is not cut out of the gradient, and
/// batch normalisation, which the basic network has in its context encoder, is meant by running statistics. The dropout of the authors' code, whose default is 0,
/// is left out.
/// </para>
/// </remarks>
public sealed partial class RaftNetwork : NetworkDefinition
{
    /// <summary>What files and commands call it.</summary>
    public const string NetworkName = "raft";

    /// <summary>Both sides of a picture are multiples of this: flow is estimated at an eighth of the size.</summary>
    public const int SideMultiple = 8;

    /// <summary>The least side of a picture: the fourth level of the pyramid, at 1/64, is sampled between pixels and so has two of them.</summary>
    public const int SmallestSide = 128;

    /// <summary>Iterations of the authors' training.</summary>
    public const int DefaultIterations = 12;

    /// <summary>Columns of the size that a file is written for where none is asked for.</summary>
    public const int DefaultWidth = 512;

    /// <summary>Rows of that size.</summary>
    public const int DefaultHeight = 384;

    private const int Levels = 4;
    private const int Rgb = 3;
    private const int Vector = 2;

    /// <summary>Defines the network.</summary>
    /// <param name="small">The small version: 1.0 million parameters instead of 5.3.</param>
    public RaftNetwork(bool small = false) => IsSmall = small;

    /// <summary>Whether it is the small version: 1.0 million parameters instead of 5.3.</summary>
    public bool IsSmall { get; }

    /// <inheritdoc/>
    public override string Name => NetworkName;

    /// <inheritdoc/>
    public override string Paper => "Teed and Deng, RAFT: Recurrent All-Pairs Field Transforms for Optical Flow, ECCV 2020";

    // Channels of the recurrent state.
    private int Hidden => IsSmall ? 96 : 128;

    // Channels of what the first picture tells the recurrent unit.
    private int Context => IsSmall ? 64 : 128;

    // Channels that are correlated.
    private int Features => IsSmall ? 128 : 256;

    private int Radius => IsSmall ? 3 : 4;

    /// <summary>The network whose parameters these are, by their names and shapes.</summary>
    /// <param name="shapeOf">The shape of the parameter of this name, or null; without the prefix <c>module.</c> of the published files.</param>
    /// <returns>Null if the names are not those of such a network.</returns>
    public static RaftNetwork? FromParameters(Func<string, IReadOnlyList<long>?> shapeOf)
    {
        ArgumentNullException.ThrowIfNull(shapeOf);
        if (shapeOf("fnet.conv1.weight") is null)
            return null;
        return shapeOf("update_block.gru.convz1.weight") is not null ? new RaftNetwork()
            : shapeOf("update_block.gru.convz.weight") is not null ? new RaftNetwork(small: true)
            : null;
    }

    /// <summary>Refuses sizes that the network does not take.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <exception cref="DmlEnhanceException">A side is no multiple of <see cref="SideMultiple"/>, or below <see cref="SmallestSide"/>.</exception>
    public static void CheckSize(int width, int height)
    {
        if (width < SmallestSide || height < SmallestSide || width % SideMultiple != 0 || height % SideMultiple != 0)
            throw new DmlEnhanceException($"RAFT takes pictures whose sides are multiples of {SideMultiple} and at least {SmallestSide}, not {width}x{height}");
    }

    /// <summary>The motion from one picture to another.</summary>
    /// <param name="operators">The reader.</param>
    /// <param name="first">[N, 3, H, W], RGB, [0,1], sRGB-encoded; of a size that <see cref="CheckSize"/> lets pass.</param>
    /// <param name="second">The other picture, likewise.</param>
    /// <param name="iterations">How often the flow is made better, 1 or more; time grows with it. The authors use 12 in training and up to 32 in tests.</param>
    /// <returns>
    /// The flow of the last iteration, [N, 2, H, W]: columns to the right, then rows down, in pixels; what is at p in the first picture is at p + flow(p) in the
    /// second.
    /// </returns>
    public T Estimate<T>(IFlowOperators<T> operators, T first, T second, int iterations = DefaultIterations)
    {
        ArgumentNullException.ThrowIfNull(operators);
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        // The authors' 2 x / 255 - 1.
        T left = operators.Affine(first, 2, -1);
        T right = operators.Affine(second, 2, -1);

        const string Matching = "fnet";
        List<T> pyramid = [operators.Correlate(Encode(operators, left, Matching, Features, Normalisation.Instance), Encode(operators, right, Matching, Features, Normalisation.Instance))];
        while (pyramid.Count < Levels)
            pyramid.Add(operators.AveragePoolFloor(pyramid[^1]));

        T context = Encode(operators, left, "cnet", Hidden + Context, IsSmall ? Normalisation.None : Normalisation.Batch);
        T hidden = operators.Tanh(operators.Slice(context, 0, Hidden));
        T input = operators.Relu(operators.Slice(context, Hidden, Context));
        T flow = operators.ZeroFlow(hidden);
        for (int i = 0; i < iterations; i++)
        {
            T motion = EncodeMotion(operators, flow, operators.Lookup(pyramid, flow, Radius));
            hidden = Update(operators, hidden, operators.Concat([input, motion]));
            flow = operators.Add(flow, Step(operators, hidden));
        }

        T scaled = operators.Affine(flow, SideMultiple);
        return IsSmall ? operators.UpsampleAligned(scaled, SideMultiple) : operators.ConvexUpsample(scaled, Mask(operators, hidden), SideMultiple);
    }

    private static T Convolve<T>(IFlowOperators<T> operators, T input, string module, int inputChannels, int outputChannels, int kernelSize, int stride = 1) =>
        operators.Conv2d(input, module, inputChannels, outputChannels, new KernelShape(kernelSize, kernelSize), stride);
}
