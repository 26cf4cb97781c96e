using DmlEnhance.Networks;

namespace DmlEnhance.Tests.Networks;

/// <summary>
/// SCI written out a second time, from the paper and the authors' module list, in double precision and plain loops. It
/// shares nothing with the product but the parameters' names.
/// </summary>
internal sealed class ReferenceSci(IParameterSource parameters, int height, int width)
{
    public (double[] Enhanced, double[] Illumination) Enhance(double[] image)
    {
        double[] illumination = Illumination(image);
        return (Reflectance(image, illumination), illumination);
    }

    public IReadOnlyList<(double[] Input, double[] Illumination, double[] Reflectance, double[] Map)> Stages(double[] image, int count)
    {
        var stages = new List<(double[], double[], double[], double[])>();
        double[] input = image;
        for (int stage = 0; stage < count; stage++)
        {
            double[] illumination = Illumination(input);
            double[] reflectance = Reflectance(image, illumination);
            double[] map = Calibrate(reflectance);
            stages.Add((input, illumination, reflectance, map));
            input = Zip(image, map, (x, s) => x + s);
        }

        return stages;
    }

    private double[] Illumination(double[] input)
    {
        double[] f = Map(Conv(input, "enhance.in_conv.0", 3, 3), Relu);
        double[] g = Map(BatchNorm(Conv(f, "enhance.conv.0", 3, 3), "enhance.conv.1", 3), Relu);
        f = Zip(f, g, (a, b) => a + b);
        double[] residual = Map(Conv(f, "enhance.out_conv.0", 3, 3), Sigmoid);
        return Zip(residual, input, (a, b) => Math.Clamp(a + b, 0.0001, 1));
    }

    private double[] Calibrate(double[] reflectance)
    {
        double[] f = Map(BatchNorm(Conv(reflectance, "calibrate.in_conv.0", 3, 16), "calibrate.in_conv.1", 16), Relu);
        for (int block = 0; block < 3; block++)
        {
            double[] g = Map(BatchNorm(Conv(f, "calibrate.convs.0", 16, 16), "calibrate.convs.1", 16), Relu);
            g = Map(BatchNorm(Conv(g, "calibrate.convs.3", 16, 16), "calibrate.convs.4", 16), Relu);
            f = Zip(f, g, (a, b) => a + b);
        }

        return Zip(reflectance, Map(Conv(f, "calibrate.out_conv.0", 16, 3), Sigmoid), (r, s) => r - s);
    }

    private static double[] Reflectance(double[] image, double[] illumination) => Zip(image, illumination, (x, i) => Math.Clamp(x / i, 0, 1));

    private double[] Conv(double[] input, string name, int inputs, int outputs)
    {
        float[] weight = parameters.Get($"{name}.weight", outputs, inputs, 3, 3);
        float[] bias = parameters.Get($"{name}.bias", outputs);
        var result = new double[outputs * height * width];
        for (int o = 0; o < outputs; o++)
        {
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    double sum = bias[o];
                    for (int i = 0; i < inputs; i++)
                    {
                        for (int ky = 0; ky < 3; ky++)
                        {
                            for (int kx = 0; kx < 3; kx++)
                            {
                                int sy = y + ky - 1;
                                int sx = x + kx - 1;
                                if (sy >= 0 && sy < height && sx >= 0 && sx < width)
                                    sum += weight[((o * inputs + i) * 3 + ky) * 3 + kx] * input[(i * height + sy) * width + sx];
                            }
                        }
                    }

                    result[(o * height + y) * width + x] = sum;
                }
            }
        }

        return result;
    }

    private double[] BatchNorm(double[] input, string name, int channels)
    {
        float[] scale = parameters.Get($"{name}.weight", channels);
        float[] shift = parameters.Get($"{name}.bias", channels);
        float[] mean = parameters.Get($"{name}.running_mean", channels);
        float[] variance = parameters.Get($"{name}.running_var", channels);
        int plane = height * width;
        return [.. input.Select((value, i) => (value - mean[i / plane]) / Math.Sqrt(variance[i / plane] + 1e-5) * scale[i / plane] + shift[i / plane])];
    }

    private static double Relu(double value) => Math.Max(value, 0);

    private static double Sigmoid(double value) => 1 / (1 + Math.Exp(-value));

    private static double[] Map(double[] values, Func<double, double> function) => Array.ConvertAll(values, value => function(value));

    private static double[] Zip(double[] a, double[] b, Func<double, double, double> function) => [.. a.Zip(b, function)];
}
