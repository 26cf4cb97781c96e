using DmlEnhance.Networks;
using DmlEnhance.Onnx;

namespace DmlEnhance.Doctor;

/// <summary>
/// One operator as a model of its own, emitted by the reader that writes this project's files, so that it is what runs in a network: computed on an adapter
/// and on the CPU, the two must agree.
/// </summary>
/// <param name="Operator">The method of <see cref="INetworkOperators{T}"/>.</param>
/// <param name="Read">The model: from the image to the result, each [1, 3, H, W].</param>
/// <param name="Tolerance">The largest absolute difference that is right.</param>
/// <param name="Reason">Why so much.</param>
/// <remarks>
/// A model has one input, so an operator of two takes the image, and the image with its channels exchanged: a 1x1 convolution whose weights are 0, 1 and -1
/// computes that exactly. Where such a probe fails and <see cref="INetworkOperators{T}.Conv2d"/> does, too, look at the convolution first.
/// </remarks>
internal sealed partial record OperatorProbe(string Operator, Func<INetworkOperators<OnnxTensor>, OnnxTensor, OnnxTensor> Read, double Tolerance, string Reason)
{
    /// <summary>One for each operator that a network can be made of.</summary>
    public static IReadOnlyList<OperatorProbe> All { get; } = [.. Convolutions, .. ElementWise, .. Pixels];

    /// <summary>Inputs are drawn evenly from minus this to this.</summary>
    public float Range { get; init; } = 2;

    /// <summary>Both sides are multiples of this.</summary>
    public int Multiple { get; init; } = 1;

    /// <summary>The most pixels that it is run on: attention takes memory with their square.</summary>
    public int MostPixels { get; init; } = int.MaxValue;

    /// <summary>What the adapter runs; tests put a wrong kernel here.</summary>
    public Func<INetworkOperators<OnnxTensor>, OnnxTensor, OnnxTensor> ReadOnAdapter { get; init; } = Read;

    /// <summary>The size at which it is run where this one is asked for.</summary>
    public PictureSize Fit(PictureSize size)
    {
        while ((long)size.Width * size.Height > MostPixels)
            size = new PictureSize((size.Width + 1) / 2, (size.Height + 1) / 2);
        return new PictureSize((size.Width + Multiple - 1) / Multiple * Multiple, (size.Height + Multiple - 1) / Multiple * Multiple);
    }

    /// <summary>The sizes at which it is run where these are asked for, each once.</summary>
    public IReadOnlyList<PictureSize> FitAll(IEnumerable<PictureSize> sizes) => [.. sizes.Select(Fit).Distinct()];

    /// <summary>The model that the CPU runs.</summary>
    public FixedGraph Expected(PictureSize size) => Graph(Read, size);

    /// <summary>The model that the adapter runs.</summary>
    public FixedGraph Actual(PictureSize size) => Graph(ReadOnAdapter, size);

    /// <summary>Numbers to run it on, [1, 3, H, W]: the same on every machine.</summary>
    public float[] Input(PictureSize size)
    {
        var random = new Random(1);
        float[] numbers = new float[3 * size.Width * size.Height];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = (2 * random.NextSingle() - 1) * Range;
        return numbers;
    }

    /// <summary>The image with its channels exchanged, one of them with the other sign: another number than the image's, at every place.</summary>
    internal static OnnxTensor Exchanged(INetworkOperators<OnnxTensor> operators, OnnxTensor image) => operators.Conv2d(image, ProbeParameters.Exchange, 3, 3, 1);

    private FixedGraph Graph(Func<INetworkOperators<OnnxTensor>, OnnxTensor, OnnxTensor> read, PictureSize size)
    {
        var reader = new OnnxGraphReader(Operator, new ProbeParameters(), size.Height, size.Width);
        reader.Output(read(reader, reader.Image), OnnxModel.EnhancedOutput);
        return FixedGraph.ForEnhanced(OnnxModel.FromBytes(Operator, reader.ToModel([])), size.Width, size.Height);
    }
}
