using DmlEnhance.Networks;
using DmlEnhance.Onnx;

namespace DmlEnhance.Doctor;

internal sealed partial record OperatorProbe
{
    private const string Sums =
        "27 products are added up in another order (1e-6); a driver's Winograd transform may cost 10 times that, and half precision, which is wrong here, 1000 times";

    private const string Selects = "it chooses among numbers and computes none";

    private const string Rounds = "one rounding of numbers up to 4";

    private const string Exponential = "the exponential functions of processors differ in the last bits";

    private const string FewSums = "a few products of numbers up to 2 are added up in another order";

    // What TCE-Net's activations have.
    private const float Slope = 0.2f;

    private static IReadOnlyList<OperatorProbe> Convolutions =>
    [
        new(nameof(INetworkOperators<>.Conv2d), (operators, image) => operators.Conv2d(image, "probe", 3, 3, 3), 1e-4, Sums),
        // Four frames, so that there are several pairs, and a stride.
        new(nameof(INetworkOperators<>.Conv3d), (operators, image) => operators.Conv3d(operators.Upsample(Four(operators, image)), "joined", 4, 3, 1, 2), 1e-4, Sums),
        new(nameof(INetworkOperators<>.ConvTranspose2d), (operators, image) => operators.ConvTranspose2d(operators.AveragePool(image), "transposed", 3, 3), 1e-5, FewSums) { Multiple = 2 },
        new(nameof(INetworkOperators<>.ConvLstm), (operators, image) => operators.ConvLstm(image, "memory", 3), 1e-4, $"as Conv2d, whose results it saturates: {Sums}"),
        new(nameof(INetworkOperators<>.Linear), (operators, image) => operators.Linear(image, "linear", 3, 3), 1e-5, FewSums),
        new(nameof(INetworkOperators<>.BatchNorm), (operators, image) => operators.BatchNorm(operators.Conv2d(image, "probe", 3, 3, 3), "normalisation", 3), 1e-4, $"as Conv2d, which it is folded into: {Sums}"),
        new(nameof(INetworkOperators<>.LayerNorm), (operators, image) => operators.LayerNorm(image), 1e-4, "mean and variance of up to 110,592 numbers are added up in another order"),
        // 4,096 pixels: a matrix of 64 MiB.
        new(nameof(INetworkOperators<>.Attend), (operators, image) => operators.Attend(image, Exchanged(operators, image), image), 1e-4, $"sums of up to 4,096 products, weighted by exponentials: {Exponential}") { MostPixels = 64 * 64 },
    ];

    private static IReadOnlyList<OperatorProbe> ElementWise =>
    [
        new(nameof(INetworkOperators<>.Relu), (operators, image) => operators.Relu(image), 0, Selects),
        new(nameof(INetworkOperators<>.LeakyRelu), (operators, image) => operators.LeakyRelu(image, Slope), 1e-6, Rounds),
        new(nameof(INetworkOperators<>.Sigmoid), (operators, image) => operators.Sigmoid(image), 1e-5, Exponential) { Range = 8 },
        new(nameof(INetworkOperators<>.Tanh), (operators, image) => operators.Tanh(image), 1e-5, Exponential) { Range = 4 },
        // With SCI's bounds.
        new(nameof(INetworkOperators<>.Clamp), (operators, image) => operators.Clamp(image, 0.0001f, 1), 0, Selects),
        new(nameof(INetworkOperators<>.Add), (operators, image) => operators.Add(image, Exchanged(operators, image)), 1e-6, Rounds),
        new(nameof(INetworkOperators<>.Subtract), (operators, image) => operators.Subtract(image, Exchanged(operators, image)), 1e-6, Rounds),
        // By a number for each, by one for each pixel, and by one for each channel.
        new(nameof(INetworkOperators<>.Multiply), Products, 1e-5, "three roundings of numbers up to 16"),
        new(nameof(INetworkOperators<>.Divide), (operators, image) => operators.Divide(image, operators.Conv2d(image, ProbeParameters.Divisor, 3, 3, 1)), 1e-5, "quotients up to 4, which Direct3D allows to be off by a unit in the last place"),
    ];

    private static IReadOnlyList<OperatorProbe> Pixels =>
    [
        new(nameof(INetworkOperators<>.Concat), (operators, image) => operators.Concat([operators.Slice(image, 1, 2), operators.Slice(image, 0, 1)]), 0, Selects),
        new(nameof(INetworkOperators<>.Slice), (operators, image) => operators.Slice(Four(operators, image), 4, 3), 0, Selects),
        new(nameof(INetworkOperators<>.GlobalAveragePool), (operators, image) => operators.Expand(operators.GlobalAveragePool(image), image), 1e-5, "up to 36,864 numbers are added up in another order"),
        new(nameof(INetworkOperators<>.Expand), (operators, image) => operators.Expand(operators.GlobalAveragePool(Exchanged(operators, image)), image), 1e-5, "as GlobalAveragePool, which makes the pixel that is repeated"),
        new(nameof(INetworkOperators<>.AveragePool), (operators, image) => operators.AveragePool(operators.Upsample(image)), 1e-5, FewSums),
        new(nameof(INetworkOperators<>.MaxPool), (operators, image) => operators.MaxPool(operators.Upsample(image)), 1e-5, $"as Upsample, among whose pixels it chooses: {FewSums}"),
        new(nameof(INetworkOperators<>.Upsample), (operators, image) => operators.Upsample(operators.AveragePool(image)), 1e-5, FewSums) { Multiple = 2 },
        new(nameof(INetworkOperators<>.WaveletTransform), (operators, image) => operators.Linear(operators.WaveletTransform(operators.Upsample(image)), "bands", 12, 3), 1e-5, FewSums),
        new(nameof(INetworkOperators<>.InverseWaveletTransform), (operators, image) => operators.InverseWaveletTransform(operators.Conv2d(operators.AveragePool(image), "parts", 3, 12, 1)), 1e-5, FewSums) { Multiple = 2 },
    ];

    // The image, the image with its channels exchanged, and both again: twelve channels.
    private static OnnxTensor Four(INetworkOperators<OnnxTensor> operators, OnnxTensor image)
    {
        OnnxTensor exchanged = Exchanged(operators, image);
        return operators.Concat([image, exchanged, image, exchanged]);
    }

    private static OnnxTensor Products(INetworkOperators<OnnxTensor> operators, OnnxTensor image)
    {
        OnnxTensor exchanged = Exchanged(operators, image);
        OnnxTensor product = operators.Multiply(operators.Multiply(image, exchanged), operators.Slice(exchanged, 1, 1));
        return operators.Multiply(product, operators.GlobalAveragePool(operators.Relu(exchanged)));
    }
}
