using DmlEnhance.Networks;
using DmlEnhance.Training.Graphs;
using DmlEnhance.Training.Steps;
using DmlEnhance.Training.Tce;
using Xunit;

namespace DmlEnhance.Tests.Training.Tce;

public class XavierInitializationTests
{
    // Fans as torch.nn.init counts them (_calculate_fan_in_and_fan_out), of a network of width 8: a convolution in five groups, one over pairs of frames, a transposed one, a
    // linear map, the gates of the LSTM.
    [Theory]
    [InlineData("encoder.conv_1_1.weight", 3 * 9, 40 * 9)]
    [InlineData("encoder.conv_2_1.weight", 8 * 18, 16 * 18)]
    [InlineData("decoder.deconv_6.0.weight", 16 * 4, 32 * 4)]
    [InlineData("co_attention.fc1.weight", 64, 16)]
    [InlineData("encoder.convlstm.Gates.weight", 64 * 9, 128 * 9)]
    public void Weights_have_the_deviation_of_their_fans(string name, int fanIn, int fanOut)
    {
        (double mean, double deviation, int count) = Moments(Filled(1), name);
        double expected = 0.02 * Math.Sqrt(2.0 / (fanIn + fanOut));

        // Five standard errors.
        Assert.InRange(deviation / expected, 1 - 5 / Math.Sqrt(2.0 * count), 1 + 5 / Math.Sqrt(2.0 * count));
        Assert.InRange(mean, -5 * expected / Math.Sqrt(count), 5 * expected / Math.Sqrt(count));
    }

    [Fact]
    public void Every_weight_is_drawn_and_every_bias_is_0()
    {
        TrainingState state = Filled(1);
        foreach (ParameterSlot slot in state.ParameterLayout.Slots)
        {
            float[] values = state.Get(slot.Name, [.. slot.Shape]);
            if (slot.Name.EndsWith(".bias", StringComparison.Ordinal))
                Assert.All(values, value => Assert.Equal(0, value));
            else
                Assert.Equal(values.Length, values.Distinct().Count(), values.Length / 100.0 + 0.5);
        }

        // 32 factors of each normalisation, 0.02 about 1: none is 6 deviations off.
        string[] factors = [.. state.ParameterLayout.Slots.Where(slot => slot.Shape.Count == 1 && slot.Name.EndsWith(".weight", StringComparison.Ordinal)).Select(slot => slot.Name)];
        Assert.NotEmpty(factors);
        Assert.All(factors, name => Assert.All(state.Get(name, 32), value => Assert.InRange(value, 0.88f, 1.12f)));
        Assert.Equal(0.02, factors.Average(name => Moments(state, name).Deviation), 0.004);
        foreach (ParameterSlot slot in state.StatisticsLayout.Slots)
            Assert.All(state.Get(slot.Name, [.. slot.Shape]), value => Assert.Equal(slot.Name.EndsWith("running_var", StringComparison.Ordinal) ? 1 : 0, value));
    }

    [Fact]
    public void The_seed_picks_the_weights_and_the_gain_scales_them()
    {
        TrainingState state = Filled(1);
        Assert.Equal(state.Parameters, Filled(1).Parameters);
        Assert.NotEqual(state.Parameters, Filled(2).Parameters);
        double ratio = Moments(Filled(1, 1), "encoder.conv_2_1.weight").Deviation / Moments(state, "encoder.conv_2_1.weight").Deviation;
        Assert.Equal(50, ratio, 1e-3);
        Assert.Throws<ArgumentOutOfRangeException>(() => Filled(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Filled(1, double.NaN));
    }

    // Over numbers that are none of them 0, so that what is not set shows.
    private static TrainingState Filled(ulong seed, double gain = XavierInitialization.PublishedGain)
    {
        (ParameterLayout parameters, ParameterLayout statistics) = TceTraining.Layouts(new TceNetwork(8, 1));
        var state = new TrainingState(parameters, statistics);
        Array.Fill(state.Parameters, 7);
        Array.Fill(state.Statistics, 7);
        XavierInitialization.Fill(state, seed, gain);
        return state;
    }

    private static (double Mean, double Deviation, int Count) Moments(TrainingState state, string name)
    {
        float[] values = state.Get(name, [.. state.ParameterLayout.Find(name)!.Shape]);
        double mean = values.Average(value => (double)value);
        return (mean, Math.Sqrt(values.Average(value => (value - mean) * (value - mean))), values.Length);
    }
}
