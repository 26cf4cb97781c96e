using DmlEnhance.Onnx.Proto;

namespace DmlEnhance.Onnx;

public sealed partial class OnnxGraphReader
{
    /// <inheritdoc/>
    public OnnxTensor Conv2d(OnnxTensor input, string module, int inputChannels, int outputChannels, int kernelSize, int dilation = 1, int groups = 1, bool bias = true)
    {
        RequireChannels(input, module, inputChannels);
        int[] shape = [outputChannels, inputChannels / groups, kernelSize, kernelSize];
        float[] weight = _parameters.Get($"{module}.weight", shape);
        float[]? shift = bias ? _parameters.Get($"{module}.bias", outputChannels) : null;
        NodeProto node = Node("Conv", module, input.Name, Parameter($"{module}.weight", weight, shape));
        if (shift is not null)
            node.Input.Add(Initializer($"{module}.bias", shift, [outputChannels]));
        int padding = dilation * (kernelSize / 2);
        node.Attribute.Add(Attribute("kernel_shape", kernelSize, kernelSize));
        node.Attribute.Add(Attribute("pads", padding, padding, padding, padding));
        if (dilation != 1)
            node.Attribute.Add(Attribute("dilations", dilation, dilation));
        if (groups != 1)
            node.Attribute.Add(Attribute("group", groups));
        _convolutions[node.Output[0]] = new ConvolutionNode(node, module, weight, shift ?? new float[outputChannels], shape);
        return input with { Name = node.Output[0], Channels = outputChannels };
    }

    /// <inheritdoc/>
    /// <remarks>
    /// As a 2D convolution over pairs of neighbouring frames, which lie in the batch: runtimes have faster kernels for two dimensions than for three. The weights
    /// are turned by nodes that ONNX Runtime computes at loading.
    /// </remarks>
    public OnnxTensor Conv3d(OnnxTensor input, string module, int frames, int inputChannels, int outputChannels, int stride)
    {
        RequireChannels(input, module, frames * inputChannels);
        (int height, int width) = FixedSize(input, module);
        int pairs = frames - 1;
        string pictures = Reshape(input.Name, frames, inputChannels, height, width);
        string paired = Chain("Concat", [SliceAxis(pictures, 0, 0, pairs), SliceAxis(pictures, 0, 1, pairs)], Attribute("axis", 1));

        string weight = Parameter($"{module}.weight", outputChannels, inputChannels, 2, 3, 3);
        string turned = Chain("Transpose", [weight], Attribute("perm", 0, 2, 1, 3, 4));
        NodeProto node = Node("Conv", module, paired, Reshape(turned, outputChannels, 2 * inputChannels, 3, 3), Parameter($"{module}.bias", outputChannels));
        node.Attribute.Add(Attribute("kernel_shape", 3, 3));
        node.Attribute.Add(Attribute("pads", 1, 1, 1, 1));
        node.Attribute.Add(Attribute("strides", stride, stride));
        (height, width) = (height / stride, width / stride);
        return new OnnxTensor(Reshape(node.Output[0], 1, pairs * outputChannels, height, width), pairs * outputChannels, height, width);
    }

    /// <inheritdoc/>
    public OnnxTensor ConvTranspose2d(OnnxTensor input, string module, int inputChannels, int outputChannels)
    {
        RequireChannels(input, module, inputChannels);
        NodeProto node = Node("ConvTranspose", module, input.Name, Parameter($"{module}.weight", inputChannels, outputChannels, 2, 2), Parameter($"{module}.bias", outputChannels));
        node.Attribute.Add(Attribute("kernel_shape", 2, 2));
        node.Attribute.Add(Attribute("strides", 2, 2));
        return new OnnxTensor(node.Output[0], outputChannels, 2 * input.Height, 2 * input.Width);
    }

    /// <inheritdoc/>
    /// <remarks>Only what the zero state leaves of the weights is convolved: three gates of four, half of their inputs.</remarks>
    public OnnxTensor ConvLstm(OnnxTensor input, string module, int channels)
    {
        RequireChannels(input, module, channels);
        string weight = SliceAxis(Parameter($"{module}.weight", 4 * channels, 2 * channels, 3, 3), 1, 0, channels);
        string bias = Parameter($"{module}.bias", 4 * channels);
        NodeProto node = Node("Conv", module, input.Name, WithoutForgetGate(weight, channels), WithoutForgetGate(bias, channels));
        node.Attribute.Add(Attribute("kernel_shape", 3, 3));
        node.Attribute.Add(Attribute("pads", 1, 1, 1, 1));

        OnnxTensor gates = input with { Name = node.Output[0], Channels = 3 * channels };
        OnnxTensor cell = Multiply(Sigmoid(Slice(gates, 0, channels)), Tanh(Slice(gates, 2 * channels, channels)));
        return Multiply(Sigmoid(Slice(gates, channels, channels)), Tanh(cell));
    }

    /// <inheritdoc/>
    public OnnxTensor Linear(OnnxTensor input, string module, int inputChannels, int outputChannels, bool bias = true)
    {
        RequireChannels(input, module, inputChannels);
        NodeProto node = Node("Conv", module, input.Name, Reshape(Parameter($"{module}.weight", outputChannels, inputChannels), outputChannels, inputChannels, 1, 1));
        if (bias)
            node.Input.Add(Parameter($"{module}.bias", outputChannels));
        node.Attribute.Add(Attribute("kernel_shape", 1, 1));
        return input with { Name = node.Output[0], Channels = outputChannels };
    }

    private static void RequireChannels(OnnxTensor input, string module, int channels)
    {
        if (input.Channels != channels)
            throw new ArgumentException($"{module} takes {channels} channels; '{input.Name}' has {input.Channels}", nameof(input));
    }

    // Of the gates i, forget, o and g along axis 0: all but the second.
    private string WithoutForgetGate(string gates, int channels) =>
        Chain("Concat", [SliceAxis(gates, 0, 0, channels), SliceAxis(gates, 0, 2 * channels, 2 * channels)], Attribute("axis", 0));

    private sealed record ConvolutionNode(NodeProto Node, string Module, float[] Weight, float[] Bias, int[] WeightShape);
}
