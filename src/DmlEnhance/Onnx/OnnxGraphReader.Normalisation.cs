using DmlEnhance.Onnx.Proto;

namespace DmlEnhance.Onnx;

public sealed partial class OnnxGraphReader
{
    // PyTorch's, of batch and of layer normalisation.
    private const float Epsilon = 1e-5f;

    /// <inheritdoc/>
    /// <remarks>Folded unless parameters are kept: w' = w g / sqrt(v + eps), b' = (b - m) g / sqrt(v + eps) + beta, computed in double precision.</remarks>
    public OnnxTensor BatchNorm(OnnxTensor input, string module, int channels)
    {
        if (KeepsParameters)
        {
            RequireChannels(input, module, channels);
            NodeProto node = Node("BatchNormalization", module, input.Name, Parameter($"{module}.weight", channels), Parameter($"{module}.bias", channels),
                Parameter($"{module}.running_mean", channels), Parameter($"{module}.running_var", channels));
            node.Attribute.Add(Attribute("epsilon", Epsilon));
            return input with { Name = node.Output[0] };
        }

        if (!_convolutions.Remove(input.Name, out ConvolutionNode? convolution) || _graph.Node.Any(node => node.Input.Contains(input.Name)))
            throw new ArgumentException($"{module}: batch normalisation must directly follow a convolution whose output nothing else uses", nameof(input));
        float[] scale = _parameters.Get($"{module}.weight", channels);
        float[] shift = _parameters.Get($"{module}.bias", channels);
        float[] mean = _parameters.Get($"{module}.running_mean", channels);
        float[] variance = _parameters.Get($"{module}.running_var", channels);

        var weight = new float[convolution.Weight.Length];
        var bias = new float[channels];
        int perChannel = weight.Length / channels;
        for (int channel = 0; channel < channels; channel++)
        {
            double factor = scale[channel] / Math.Sqrt(variance[channel] + Epsilon);
            for (int i = channel * perChannel; i < (channel + 1) * perChannel; i++)
                weight[i] = (float)(convolution.Weight[i] * factor);
            bias[channel] = (float)((convolution.Bias[channel] - mean[channel]) * factor + shift[channel]);
        }

        convolution.Node.Input[1] = Initializer($"{convolution.Module}.weight+{module}", weight, convolution.WeightShape);
        string folded = Initializer($"{convolution.Module}.bias+{module}", bias, [channels]);
        if (convolution.Node.Input.Count > 2)
            convolution.Node.Input[2] = folded;
        else
            convolution.Node.Input.Add(folded);
        // Renamed, so that a definition which goes on using the convolution's own value fails instead of getting this one.
        convolution.Node.Output[0] = $"{input.Name}+{module}";
        return input with { Name = convolution.Node.Output[0] };
    }

    /// <inheritdoc/>
    /// <remarks>As instance normalisation of a picture of one channel that holds all: ONNX's own operator needs a factor for each element.</remarks>
    public OnnxTensor LayerNorm(OnnxTensor input)
    {
        (int height, int width) = FixedSize(input, "layer normalisation");
        string flat = Reshape(input.Name, 1, 1, input.Channels * height, width);
        string normalised = Chain("InstanceNormalization", [flat, Initializer("one", [1], [1]), Initializer("zero", [0], [1])], Attribute("epsilon", Epsilon));
        return input with { Name = Reshape(normalised, 1, input.Channels, height, width) };
    }
}
