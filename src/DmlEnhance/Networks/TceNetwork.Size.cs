namespace DmlEnhance.Networks;

public sealed partial class TceNetwork
{
    /// <summary>Columns of the size that a file is written for where none is asked for.</summary>
    public const int DefaultWorkingWidth = 512;

    /// <summary>Rows of that size.</summary>
    public const int DefaultWorkingHeight = 288;

    // Tensors of the first features (five frames at full size) that are alive at once: input and output of an operator, and one to come.
    private const int LiveTensors = 3;

    /// <summary>Shapes of the encoder's features.</summary>
    /// <param name="width">Columns, a multiple of <see cref="SideMultiple"/>.</param>
    /// <param name="height">Rows, likewise.</param>
    public TceShapes Shapes(int width, int height)
    {
        CheckSize(width, height);
        return new TceShapes(new FeatureShape(Latent, height / 4, width / 4), new FeatureShape(2 * Width, height / 2, width / 2), new FeatureShape(Width, height, width));
    }

    // Weights of the convolutions outside of the residual blocks, over the square of the width: 9.06 million parameters as published, less 4.7 in the blocks.
    private const int OtherWeights = 4250;

    // Of a block: two convolutions of 3x3 between four times the width.
    private const int BlockWeights = 2 * 9 * 4 * 4;

    // The encoder's and the head's. Each holds its part twice: as its file has it, and as its kernels want it.
    private const int WeightCopies = 2;

    /// <summary>
    /// Bytes that a stream needs at this size, roughly: the attention's matrix before and after its softmax, (W H / 64)^2 numbers each, which is most of it for
    /// large pictures, and the encoder's first features and the weights, which are most of it for small ones.
    /// </summary>
    /// <inheritdoc cref="Shapes"/>
    public long EstimateBytes(int width, int height)
    {
        CheckSize(width, height);
        long pixels = (long)(width / 8) * (height / 8);
        long weights = (OtherWeights + (long)BlockWeights * ResidualBlocks) * Width * Width;
        return sizeof(float) * checked(2 * pixels * pixels + LiveTensors * (long)Window * Width * width * height + WeightCopies * weights);
    }

    /// <summary>The multiple of <see cref="SideMultiple"/> that is nearest to a side, at least one.</summary>
    internal static int RoundSide(double side) => Math.Max(1, (int)Math.Round(side / SideMultiple)) * SideMultiple;

    internal static void CheckSize(int width, int height)
    {
        if (width < SideMultiple || height < SideMultiple || width % SideMultiple != 0 || height % SideMultiple != 0)
            throw new DmlEnhanceException($"TCE-Net takes pictures whose sides are multiples of {SideMultiple}, not {width}x{height}");
    }
}
