namespace DmlEnhance.Networks;

public sealed partial class RaftNetwork
{
    private const string UpdateBlock = "update_block";

    // Pixels that a new one is a mean of, 3x3.
    private const int Neighbours = 9;

    private static readonly KernelShape Along = new(1, 5);
    private static readonly KernelShape Down = new(5, 1);
    private static readonly KernelShape Around = new(3, 3);

    // Channels of the encoded motion, of which the last two are the flow itself.
    private int Motion => IsSmall ? 82 : 128;

    /// <summary>The flow, and what the correlations say of it, as features: [N, <see cref="Motion"/>, H / 8, W / 8].</summary>
    private T EncodeMotion<T>(IFlowOperators<T> operators, T flow, T correlation)
    {
        const string Module = $"{UpdateBlock}.encoder";
        int window = 2 * Radius + 1;
        int looked = Levels * window * window;
        (int matched, int moved) = IsSmall ? (96, 32) : (192, 64);
        T features = IsSmall
            ? Rectified(operators, correlation, $"{Module}.convc1", looked, matched, 1)
            : Rectified(operators, Rectified(operators, correlation, $"{Module}.convc1", looked, 256, 1), $"{Module}.convc2", 256, matched, 3);
        T motion = Rectified(operators, flow, $"{Module}.convf1", Vector, 2 * moved, 7);
        motion = Rectified(operators, motion, $"{Module}.convf2", 2 * moved, moved, 3);
        T both = Rectified(operators, operators.Concat([features, motion]), $"{Module}.conv", matched + moved, Motion - Vector, 3);
        return operators.Concat([both, flow]);
    }

    /// <summary>The recurrent unit: of 3x3, or one along the rows and then one down the columns.</summary>
    /// <param name="operators">The reader.</param>
    /// <param name="hidden">Its state, [N, <see cref="Hidden"/>, H / 8, W / 8].</param>
    /// <param name="input">Context and motion.</param>
    /// <returns>Its next state.</returns>
    private T Update<T>(IFlowOperators<T> operators, T hidden, T input) => IsSmall
        ? Remember(operators, hidden, input, "", Around)
        : Remember(operators, Remember(operators, hidden, input, "1", Along), input, "2", Down);

    // A convolutional gated recurrent unit (Ballas et al., "Delving Deeper into Convolutional Networks for Learning Video Representations", ICLR 2016).
    private T Remember<T>(IFlowOperators<T> operators, T hidden, T input, string suffix, KernelShape kernel)
    {
        const string Module = $"{UpdateBlock}.gru";
        int channels = Hidden + Context + Motion;
        T all = operators.Concat([hidden, input]);
        T share = operators.Sigmoid(operators.Conv2d(all, $"{Module}.convz{suffix}", channels, Hidden, kernel));
        T reset = operators.Sigmoid(operators.Conv2d(all, $"{Module}.convr{suffix}", channels, Hidden, kernel));
        T candidate = operators.Tanh(operators.Conv2d(operators.Concat([operators.Multiply(reset, hidden), input]), $"{Module}.convq{suffix}", channels, Hidden, kernel));
        return operators.Add(hidden, operators.Multiply(share, operators.Subtract(candidate, hidden)));
    }

    // What is added to the flow.
    private T Step<T>(IFlowOperators<T> operators, T hidden)
    {
        const string Module = $"{UpdateBlock}.flow_head";
        int width = IsSmall ? 128 : 256;
        return Convolve(operators, Rectified(operators, hidden, $"{Module}.conv1", Hidden, width, 3), $"{Module}.conv2", width, Vector, 3);
    }

    // Weights of the neighbours for each new pixel. The quarter is the authors': it balances gradients.
    private T Mask<T>(IFlowOperators<T> operators, T hidden)
    {
        const string Module = $"{UpdateBlock}.mask";
        const int Width = 256;
        T features = Rectified(operators, hidden, $"{Module}.0", Hidden, Width, 3);
        return operators.Affine(Convolve(operators, features, $"{Module}.2", Width, Neighbours * SideMultiple * SideMultiple, 1), 0.25f);
    }

    private static T Rectified<T>(IFlowOperators<T> operators, T input, string module, int inputChannels, int outputChannels, int kernelSize) =>
        operators.Relu(Convolve(operators, input, module, inputChannels, outputChannels, kernelSize));
}
