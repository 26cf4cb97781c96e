using DmlEnhance.Doctor;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using Xunit;

namespace DmlEnhance.Tests.Doctor;

public class OperatorProbeTests
{
    private static readonly PictureSize Size = new(15, 17);

    // Every operator takes it.
    private static readonly PictureSize EvenSize = new(16, 18);

    // These bring what an operator gives back to the image's shape.
    private static readonly string[] ShapeOnly = [nameof(INetworkOperators<>.Expand), nameof(INetworkOperators<>.Linear)];

    public static TheoryData<string> Names => [.. OperatorProbe.All.Select(probe => probe.Operator)];

    /// <summary>Whoever adds an operator is told here that doctor does not examine it.</summary>
    [Fact]
    public void Every_operator_of_networks_has_one_probe() =>
        Assert.Equal(typeof(INetworkOperators<>).GetMethods().Select(method => method.Name).Order(), OperatorProbe.All.Select(probe => probe.Operator).Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void A_probe_ends_in_the_operator_that_it_is_named_after(string name)
    {
        INetworkOperators<OnnxTensor> operators = CalledOperators.Create();
        Find(name).Read(operators, new OnnxTensor("image", 3, Size.Height, Size.Width));
        IReadOnlyList<string> calls = ((CalledOperators)operators).Calls;
        Assert.True(calls[^1] == name || (calls[^2] == name && ShapeOnly.Contains(calls[^1])), string.Join(", ", calls));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_probe_is_run_on_negative_numbers_and_on_numbers_above_1(string name)
    {
        float[] input = Find(name).Input(Size);
        Assert.Equal(3 * Size.Width * Size.Height, input.Length);
        Assert.Contains(input, number => number < -1);
        Assert.Contains(input, number => number > 1);
        Assert.Equal(input, Find(name).Input(Size));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_adapter_that_computes_right_passes_and_no_other_operator_is_taken_for_this_one(string name)
    {
        OperatorProbe probe = Find(name);
        Assert.Equal(0, Error(probe));
        foreach (OperatorProbe other in OperatorProbe.All.Where(other => other != probe))
            Assert.True(Error(probe with { ReadOnAdapter = other.Read }) > probe.Tolerance, $"{other.Operator} instead of {name} is not found out");
    }

    /// <summary>The report names what was run, not what was asked for.</summary>
    [Fact]
    public void An_operator_that_does_not_take_a_size_is_run_at_one_that_it_takes_and_once()
    {
        OperatorProbe probe = OperatorProbe.All[0] with { Multiple = 4 };
        Assert.Equal(["16x20", "12x12"], probe.FitAll([new(15, 17), new(16, 20), new(10, 9), new(12, 12)]).Select(size => size.ToString()));
    }

    [Fact]
    public void Operands_in_the_wrong_order_are_found_out()
    {
        OperatorProbe subtract = Find(nameof(INetworkOperators<>.Subtract));
        Assert.True(Error(subtract with { ReadOnAdapter = (operators, image) => operators.Subtract(OperatorProbe.Exchanged(operators, image), image) }) > 1);
        OperatorProbe divide = Find(nameof(INetworkOperators<>.Divide));
        Assert.True(Error(divide with { ReadOnAdapter = (operators, image) => operators.Divide(operators.Conv2d(image, ProbeParameters.Divisor, 3, 3, 1), image) }) > 1);
    }

    [Fact]
    public void A_kernel_that_gives_NaN_is_found_out()
    {
        OperatorProbe add = Find(nameof(INetworkOperators<>.Add)) with
        {
            ReadOnAdapter = (operators, image) => operators.Divide(operators.Subtract(image, image), operators.Subtract(image, image)),
        };
        Assert.Equal(double.NaN, Error(add));
    }

    /// <summary>The tolerance of a convolution must tell float32 from half precision, which keeps 11 bits.</summary>
    [Fact]
    public void Half_precision_is_more_than_a_convolution_may_be_off()
    {
        OperatorProbe probe = Find(nameof(INetworkOperators<>.Conv2d));
        float[] input = probe.Input(Size);
        float[] halves = [.. input.Select(number => (float)(Half)number)];
        Assert.True(Deviation.Largest(CpuReference.Run(probe.Expected(Size), input), CpuReference.Run(probe.Expected(Size), halves)) > probe.Tolerance);
    }

    private static OperatorProbe Find(string name) => OperatorProbe.All.Single(probe => probe.Operator == name);

    [Fact]
    public void A_probe_runs_at_the_size_asked_for_or_at_the_next_that_its_operator_takes()
    {
        Assert.Equal(new PictureSize(15, 17), Find(nameof(INetworkOperators<>.Conv2d)).Fit(Size));
        Assert.Equal(new PictureSize(16, 18), Find(nameof(INetworkOperators<>.Upsample)).Fit(Size));
        Assert.Equal(new PictureSize(64, 36), Find(nameof(INetworkOperators<>.Attend)).Fit(new PictureSize(256, 144)));
    }

    private static double Error(OperatorProbe probe)
    {
        float[] input = probe.Input(EvenSize);
        return Deviation.Largest(CpuReference.Run(probe.Expected(EvenSize), input), CpuReference.Run(probe.Actual(EvenSize), input));
    }
}
