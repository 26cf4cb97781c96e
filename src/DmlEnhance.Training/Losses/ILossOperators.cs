using DmlEnhance.Networks;

namespace DmlEnhance.Training.Losses;

/// <summary>The operators that losses are written over, beside those of networks; each reader of losses implements it.</summary>
/// <typeparam name="T">What stands for a tensor in this reader. Element-wise operators broadcast by ONNX's (NumPy's) rules.</typeparam>
public interface ILossOperators<T> : INetworkOperators<T>
{
    /// <summary>A parameter by its name, in its own shape.</summary>
    T Parameter(string name);

    /// <summary>The shape of a tensor.</summary>
    ReadOnlySpan<int> Shape(T tensor);

    /// <summary>A constant. A name used before gives the first one's value.</summary>
    T Constant(string name, ReadOnlySpan<float> values, params ReadOnlySpan<int> shape);

    /// <summary>x times a number.</summary>
    T Scale(T input, float factor);

    /// <summary>|x|.</summary>
    T Abs(T input);

    /// <summary>The square root.</summary>
    T Sqrt(T input);

    /// <summary>e^x.</summary>
    T Exp(T input);

    /// <summary>The same elements in another shape.</summary>
    T Reshape(T input, params ReadOnlySpan<int> shape);

    /// <summary>Matrix product over the last two axes.</summary>
    T MatMul(T a, T b);

    /// <summary>2D convolution, stride 1, without bias; pads are rows above, columns left, rows below, columns right.</summary>
    T Convolve(T input, T kernel, (int Top, int Left, int Bottom, int Right) pads);

    /// <summary>Pictures <paramref name="start"/> to <paramref name="start"/> + <paramref name="count"/> of the batch (axis 0).</summary>
    T Pictures(T input, int start, int count);

    /// <summary>
    /// A picture as it is seen along a flow: at pixel p the picture's value at p + flow(p), bilinear between four pixels; beyond the edge the edge's value. As FlowNet 2's
    /// Resample2d (Ilg et al., CVPR 2017), which clamps the places of the four and keeps their weights. Its gradient is that with respect to the picture; the flow counts as
    /// a constant.
    /// </summary>
    /// <param name="picture">[N, C, H, W].</param>
    /// <param name="flow">[N, 2, H, W]: columns to the right, then rows down, in pixels.</param>
    /// <returns>[N, C, H, W].</returns>
    T Warp(T picture, T flow);

    /// <summary>
    /// A reader of the same graph whose parameters are these numbers, which are not trained: for a network that is part of the loss. Its batch normalisation is by the
    /// running statistics among them, which do not move.
    /// </summary>
    ILossOperators<T> Fixed(IParameterSource parameters);

    /// <summary>The sum over these axes, which stay with size 1; none for all, which gives a scalar.</summary>
    T Sum(T input, params ReadOnlySpan<int> axes);

    /// <summary>The sum of squares over these axes; see <see cref="Sum"/>.</summary>
    T SumOfSquares(T input, params ReadOnlySpan<int> axes);

    /// <summary>Reads something of which no gradient is followed.</summary>
    T WithoutGradient(Func<T> read);
}
