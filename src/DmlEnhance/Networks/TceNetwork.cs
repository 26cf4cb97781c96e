namespace DmlEnhance.Networks;

/// <summary>
/// TCE-Net: Zhu, Yang, Chen, Zhu, Meng, Wang, "Temporally Consistent Enhancement of Low-Light Videos via Spatial-Temporal Compatible Learning", International
/// Journal of Computer Vision, 2024: from six consecutive frames, two enhanced ones.
/// </summary>
/// <remarks>
/// <para>
/// Two windows of five frames, one frame apart, go through one encoder (<see cref="Encode"/>); co-attention lets each find itself in the other
/// (<see cref="Fuse"/>); a decoder makes the middle frame of each (<see cref="Decode"/>). The first window is called the exemplar, the second the query.
/// </para>
/// <para>
/// In a stream the query of one step is the exemplar of the next, and the query's result is made again, better, as the next exemplar's. So a frame costs one
/// <see cref="Encode"/> and one <see cref="EnhanceExemplar"/>.
/// </para>
/// <para>The dropout of the authors' ASPP, which acts in training alone, is left out.</para>
/// </remarks>
public sealed partial class TceNetwork : NetworkDefinition
{
    /// <summary>What files and commands call it.</summary>
    public const string NetworkName = "tce";

    /// <summary>Frames that <see cref="Enhance"/> sees.</summary>
    public const int Frames = 6;

    /// <summary>Frames of one window.</summary>
    public const int Window = 5;

    /// <summary>Frames before the one that a window is about, and as many after it.</summary>
    public const int Reach = Window / 2;

    /// <summary>Both sides of a picture are multiples of this: the encoder halves twice, the co-attention once more, and its wavelets again.</summary>
    public const int SideMultiple = 16;

    /// <summary>The published width: 9.06 million parameters with <see cref="PublishedBlocks"/>.</summary>
    public const int PublishedWidth = 32;

    /// <summary>Residual blocks as published.</summary>
    public const int PublishedBlocks = 16;

    // Bounds what a broken file can ask for.
    private const int LargestSize = 256;

    private const int Rgb = 3;
    private const float Slope = 0.2f;

    /// <summary>Defines a network of this size.</summary>
    /// <param name="width">Channels of one frame's first features, 1 or more; the bottleneck has four times as many.</param>
    /// <param name="residualBlocks">Residual blocks in the bottleneck, 1 or more.</param>
    public TceNetwork(int width = PublishedWidth, int residualBlocks = PublishedBlocks)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(residualBlocks, 1);
        Width = width;
        ResidualBlocks = residualBlocks;
    }

    /// <summary>Channels of one frame's first features.</summary>
    public int Width { get; }

    /// <summary>Residual blocks in the bottleneck.</summary>
    public int ResidualBlocks { get; }

    /// <inheritdoc/>
    public override string Name => NetworkName;

    /// <inheritdoc/>
    public override string Paper => "Zhu et al., Temporally Consistent Enhancement of Low-Light Videos via Spatial-Temporal Compatible Learning, IJCV 2024";

    private int Latent => 4 * Width;

    /// <summary>The network whose parameters these are, by their names and shapes.</summary>
    /// <param name="shapeOf">The shape of the parameter of this name, or null.</param>
    /// <returns>Null if the names are not those of such a network.</returns>
    public static TceNetwork? FromParameters(Func<string, IReadOnlyList<long>?> shapeOf)
    {
        ArgumentNullException.ThrowIfNull(shapeOf);
        int blocks = 0;
        while (blocks < LargestSize && shapeOf($"{Block(2 * blocks)}.weight") is not null)
            blocks++;
        return blocks > 0 && shapeOf("decoder.conv_8.weight") is [Rgb, >= 1 and <= LargestSize and var width, ..] ? new TceNetwork((int)width, blocks) : null;
    }

    /// <summary>The whole network, as it is trained.</summary>
    /// <param name="operators">The reader.</param>
    /// <param name="frames">[N, 18, H, W]: six frames, RGB, [0,1], sRGB-encoded, one after another in the channels; sides are multiples of <see cref="SideMultiple"/>.</param>
    /// <returns>The third frame and the fourth, enhanced, each [N, 3, H, W]; not limited to [0,1].</returns>
    public (T Exemplar, T Query) Enhance<T>(INetworkOperators<T> operators, T frames)
    {
        ArgumentNullException.ThrowIfNull(operators);
        TceFeatures<T> exemplar = Encode(operators, operators.Slice(frames, 0, Rgb * Window));
        TceFeatures<T> query = Encode(operators, operators.Slice(frames, Rgb, Rgb * Window));
        Correspondence<T> shared = Correspond(operators, exemplar.Latent, query.Latent);
        T first = Fuse(operators, shared.Exemplar, shared.Both, exemplar.Latent, ExemplarModules);
        T second = Fuse(operators, shared.Query, shared.Both, query.Latent, QueryModules);
        return (Decode(operators, first, exemplar), Decode(operators, second, query));
    }

    /// <summary>The part of the network that a stream runs once a frame, after <see cref="Encode"/>.</summary>
    /// <param name="operators">The reader.</param>
    /// <param name="exemplar">Features of the window about the frame.</param>
    /// <param name="queryLatent">The latent features of the window one frame later.</param>
    /// <returns>The frame, enhanced, [N, 3, H, W]; not limited to [0,1].</returns>
    public T EnhanceExemplar<T>(INetworkOperators<T> operators, TceFeatures<T> exemplar, T queryLatent)
    {
        ArgumentNullException.ThrowIfNull(operators);
        Correspondence<T> shared = Correspond(operators, exemplar.Latent, queryLatent);
        return Decode(operators, Fuse(operators, shared.Exemplar, shared.Both, exemplar.Latent, ExemplarModules), exemplar);
    }

    /// <summary>The decoder: two transposed convolutions, each joined by features of the middle frame at that size.</summary>
    private T Decode<T>(INetworkOperators<T> operators, T latent, TceFeatures<T> features)
    {
        T half = operators.ConvTranspose2d(latent, "decoder.deconv_6.0", Latent, 2 * Width);
        half = operators.Conv2d(operators.Concat([half, features.Half]), "decoder.conv_6_1", 4 * Width, 2 * Width, 3);
        half = Normalised(operators, operators.Conv2d(Normalised(operators, half), "decoder.conv_6_2", 2 * Width, 2 * Width, 3));

        T full = operators.ConvTranspose2d(half, "decoder.deconv_7.0", 2 * Width, Width);
        full = operators.Conv2d(operators.Concat([full, features.Full]), "decoder.conv_7_1", 2 * Width, Width, 3);
        full = Normalised(operators, operators.Conv2d(Normalised(operators, full), "decoder.conv_7_2", Width, Width, 3));
        return operators.Conv2d(full, "decoder.conv_8", Width, Rgb, 3);
    }

    private static T Normalised<T>(INetworkOperators<T> operators, T input) => operators.LeakyRelu(operators.LayerNorm(input), Slope);
}
