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
internal sealed record OperatorProbe(string Operator, Func<INetworkOperators<OnnxTensor>, OnnxTensor, OnnxTensor> Read, double Tolerance, string Reason)
{
    private const string Linear =
        "27 products are added up in another order (1e-6); a driver's Winograd transform may cost 10 times that, and half precision, which is wrong here, 1000 times";

    private const string Selects = "it chooses among numbers and computes none";

    private const string Rounds = "one rounding of numbers up to 4";

    /// <summary>One for each operator that a network can be made of.</summary>
    public static IReadOnlyList<OperatorProbe> All { get; } =
    [
        new(nameof(INetworkOperators<>.Conv2d), (operators, image) => operators.Conv2d(image, "probe", 3, 3, 3), 1e-4, Linear),
        new(nameof(INetworkOperators<>.BatchNorm), (operators, image) => operators.BatchNorm(operators.Conv2d(image, "probe", 3, 3, 3), "normalisation", 3), 1e-4, $"as Conv2d, which it is folded into: {Linear}"),
        new(nameof(INetworkOperators<>.Relu), (operators, image) => operators.Relu(image), 0, Selects),
        new(nameof(INetworkOperators<>.Sigmoid), (operators, image) => operators.Sigmoid(image), 1e-5, "the exponential functions of processors differ in the last bits") { Range = 8 },
        // With SCI's bounds.
        new(nameof(INetworkOperators<>.Clamp), (operators, image) => operators.Clamp(image, 0.0001f, 1), 0, Selects),
        new(nameof(INetworkOperators<>.Add), (operators, image) => operators.Add(image, Exchanged(operators, image)), 1e-6, Rounds),
        new(nameof(INetworkOperators<>.Subtract), (operators, image) => operators.Subtract(image, Exchanged(operators, image)), 1e-6, Rounds),
        new(nameof(INetworkOperators<>.Divide), (operators, image) => operators.Divide(image, operators.Conv2d(image, ProbeParameters.Divisor, 3, 3, 1)), 1e-5, "quotients up to 4, which Direct3D allows to be off by a unit in the last place"),
    ];

    /// <summary>Inputs are drawn evenly from minus this to this.</summary>
    public float Range { get; init; } = 2;

    /// <summary>What the adapter runs; tests put a wrong kernel here.</summary>
    public Func<INetworkOperators<OnnxTensor>, OnnxTensor, OnnxTensor> ReadOnAdapter { get; init; } = Read;

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
