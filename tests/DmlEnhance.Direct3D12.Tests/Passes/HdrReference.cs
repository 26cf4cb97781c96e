namespace DmlEnhance.Direct3D12.Tests.Passes;

/// <summary>HDR frames as <c>shaders/frame.hlsli</c> and <c>composite.hlsl</c> say they are made, in float64.</summary>
internal static class HdrReference
{
    private const double LargestSample = 65504;
    private const double Knee = 0.8;

    /// <summary>What counts as light of a stored number.</summary>
    public static double Limit(double stored) => double.IsNaN(stored) ? 0 : Math.Clamp(stored, 0, LargestSample);

    public static double Encode(double light) => light <= 0.0031308 ? 12.92 * light : 1.055 * Math.Pow(light, 1 / 2.4) - 0.055;

    public static double Decode(double encoded) => encoded <= 0.04045 ? encoded / 12.92 : Math.Pow((encoded + 0.055) / 1.055, 2.4);

    /// <summary>What becomes of a grey of so much light, 1 being display white.</summary>
    public static double ToneCurve(double light) => light <= Knee ? light : Knee + (1 - Knee) * (light - Knee) / (light - Knee + 1 - Knee);

    /// <summary>What the network sees of a colour.</summary>
    public static double[] Proxy(double[] stored, double white) => [.. Shown(stored, white).Select(Encode)];

    /// <summary>The proxy, enhanced: encoded, 0 to 1.</summary>
    public static double[] Blend(double[] stored, double white, double[] estimate, bool isEnhanced, double weight)
    {
        double[] proxy = Proxy(stored, white);
        return [.. proxy.Zip(estimate, (p, e) => p + weight * ((isEnhanced ? e : Math.Clamp(p / e, 0, 1)) - p))];
    }

    /// <summary>The HDR frame's own result.</summary>
    public static double[] Composite(double[] stored, double white, double[] estimate, bool isEnhanced, double weight)
    {
        double[] shown = Shown(stored, white);
        double[] blended = Blend(stored, white, estimate, isEnhanced, weight);
        double[] result = new double[3];
        for (int i = 0; i < 3; i++)
        {
            double atBlack = isEnhanced ? 1 : 1 + weight * (1 / estimate[i] - 1);
            double gain = shown[i] > 0 ? Decode(blended[i]) / shown[i] : atBlack;
            double finite = double.IsNaN(stored[i]) ? 0 : Math.Clamp(stored[i], -LargestSample, LargestSample);
            result[i] = Math.Clamp(finite * gain, -LargestSample, LargestSample);
        }

        return result;
    }

    private static double[] Shown(double[] stored, double white)
    {
        double[] light = [.. stored.Select(value => Limit(value) / white)];
        double largest = light.Max();
        return [.. light.Select(value => largest > 0 ? value * ToneCurve(largest) / largest : 0)];
    }
}
