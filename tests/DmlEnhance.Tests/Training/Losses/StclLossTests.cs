using System.Text.Json;
using DmlEnhance.Enhancers;
using DmlEnhance.Tests.Onnx;
using DmlEnhance.Training.Gradients;
using DmlEnhance.Training.Graphs;
using DmlEnhance.Training.Losses;
using Xunit;

namespace DmlEnhance.Tests.Training.Losses;

/// <summary>The losses by which the authors train TCE-Net, against PyTorch's (fixtures/stcl/make-values.py).</summary>
public class StclLossTests
{
    private const int Pictures = 2, Height = 16, Width = 24, Count = Pictures * 3 * Height * Width;

    // PyTorch's are in double precision, ours in float32, whose numbers are apart by 6e-8 of themselves: sums of a few thousand, and ten layers of up to 2,304 products, leave
    // 1e-6 of a value. Of a gradient it is counted by its length: single elements may be 0.
    private const double Tolerance = 1e-5;

    private delegate GraphTensor Loss(ILossOperators<GraphTensor> operators, GraphTensor exemplar, GraphTensor query, Func<string, int, GraphTensor> other);

    private static readonly Dictionary<string, Loss> Losses = new(StringComparer.Ordinal)
    {
        ["spatial"] = (operators, exemplar, query, other) =>
            StclLoss.Spatial(operators, exemplar, query, other("clean exemplar", 3), other("clean query", 3), Pictures, Height, Width),
        ["spatial with VGG"] = (operators, exemplar, query, other) =>
            StclLoss.Spatial(operators, exemplar, query, other("clean exemplar", 3), other("clean query", 3), Pictures, Height, Width, vgg: new FormulaParameters()),
        ["temporal"] = (operators, exemplar, query, other) => StclLoss.Temporal(operators, exemplar, query, other("motion", 4), Pictures, Height, Width),
    };

    public static TheoryData<string> Names => [.. Losses.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_loss_and_its_gradients_are_those_of_PyTorch(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "fixtures", "stcl", "values.json")));
        JsonElement expected = document.RootElement.GetProperty(name);
        IReadOnlyDictionary<string, float[]> results = Run(Losses[name], Picture("exemplar"), Picture("query"), Motion());
        double loss = expected.GetProperty("loss").GetDouble();
        AssertClose("loss", loss, results["loss"][0], Tolerance * loss);
        foreach (string output in new[] { "exemplar", "query" })
        {
            double length = expected.GetProperty(output)[0].GetDouble(), product = expected.GetProperty(output)[1].GetDouble();
            float[] gradient = results[$"gradient of {output}"], numbers = FormulaParameters.Uniform($"{output} gradient", Count);
            AssertClose($"length of the gradient of {output}", length, Math.Sqrt(gradient.Sum(value => (double)value * value)), Tolerance * length);
            AssertClose($"product with the gradient of {output}", product, gradient.Zip(numbers, (a, u) => a * (2.0 * u - 1)).Sum(), Tolerance * length);
        }
    }

    /// <summary>The fourth frame is the third, moved by (2, 1): what the flow says. So only what came into the picture is inconsistent.</summary>
    [Fact]
    public void What_moves_as_the_motion_says_costs_next_to_nothing()
    {
        float[] exemplar = Picture("exemplar"), query = Picture("query"), motion = new float[Pictures * 4 * Height * Width];
        for (int i = 0; i < Count; i++)
        {
            if (i / Width % Height >= 1 && i % Width >= 2)
                query[i] = exemplar[i - Width - 2];
        }

        float[] there = [2, 1, -2, -1];
        for (int i = 0; i < motion.Length; i++)
            motion[i] = there[i / (Height * Width) % 4];
        float right = Run(Losses["temporal"], exemplar, query, motion)["loss"][0];
        float still = Run(Losses["temporal"], exemplar, query, new float[motion.Length])["loss"][0];
        float opposite = Run(Losses["temporal"], exemplar, query, [.. motion.Select(value => -value)])["loss"][0];

        // 59 of 384 pixels came or went.
        Assert.InRange(right, 1e-4 * still, 0.25 * still);
        Assert.InRange(opposite, 0.8 * still, 1.2 * still);
    }

    [Fact]
    public void The_weights_are_those_of_the_options()
    {
        float Value(Loss loss) => Run(loss, Picture("exemplar"), Picture("query"), Motion())["loss"][0];
        Loss Weighted(StclLossOptions options) => (operators, exemplar, query, other) =>
            StclLoss.Spatial(operators, exemplar, query, other("clean exemplar", 3), other("clean query", 3), Pictures, Height, Width, options, new FormulaParameters());
        float pixels = Value(Weighted(new StclLossOptions { PerceptualWeight = 0, EdgeWeight = 0 }));
        float edges = Value(Weighted(new StclLossOptions { PerceptualWeight = 0, EdgeWeight = 1 })) - pixels;
        Assert.Equal(pixels + 0.05f * edges, Value(Losses["spatial"]), 1e-6f);

        // PyTorch's losses with VGG and without: 1.0285 apart.
        Assert.Equal(pixels + 0.5f * 1.0284718f, Value(Weighted(new StclLossOptions { PerceptualWeight = 0.5f, EdgeWeight = 0 })), 1e-5f);
        Assert.Equal(
            3 * Value(Losses["temporal"]),
            Value((operators, exemplar, query, other) => StclLoss.Temporal(operators, exemplar, query, other("motion", 4), Pictures, Height, Width, new StclLossOptions { TemporalWeight = 3 })),
            1e-5f);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_weight_that_is_no_number_of_0_or_more_is_refused(float weight)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new StclLossOptions { PerceptualWeight = weight });
        Assert.Throws<ArgumentOutOfRangeException>(() => new StclLossOptions { EdgeWeight = weight });
        Assert.Throws<ArgumentOutOfRangeException>(() => new StclLossOptions { TemporalWeight = weight });
    }

    [Fact]
    public void Sides_that_VGG_cannot_halve_three_times_are_refused()
    {
        var graph = new TrainingGraph();
        var reader = new TrainingGraphReader(graph, new Dictionary<string, GraphTensor>(), new Dictionary<string, GraphTensor>());
        GraphTensor picture = graph.Input("picture", 1, 3, 16, 20);
        Assert.Contains("multiples of 8, not 20x16", Assert.Throws<ArgumentException>(() => VggFeatures.Distance(reader, picture, picture, 1, 16, 20)).Message, StringComparison.Ordinal);
    }

    private static void AssertClose(string what, double expected, double actual, double allowed)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: apart by {Math.Abs(actual - expected) / allowed:P0} of what is allowed");
        Assert.InRange(actual - expected, -allowed, allowed);
    }

    private static IReadOnlyDictionary<string, float[]> Run(Loss loss, float[] exemplarValues, float[] queryValues, float[] motion)
    {
        var graph = new TrainingGraph();
        GraphTensor Input(string name, int channels) => graph.Input(name, Pictures, channels, Height, Width);
        var reader = new TrainingGraphReader(graph, new Dictionary<string, GraphTensor>(), new Dictionary<string, GraphTensor>());
        GraphTensor exemplar = Input("exemplar", 3), query = Input("query", 3);
        var inputs = new List<(string Name, float[] Values)> { ("exemplar", exemplarValues), ("query", queryValues) };
        GraphTensor result = loss(reader, exemplar, query, (name, channels) =>
        {
            inputs.Add((name, name == "motion" ? motion : Picture(name)));
            return Input(name, channels);
        });
        graph.Output(result, "loss");
        IReadOnlyList<GraphTensor> gradients = GradientReader.Read(graph, result, [exemplar, query]);
        graph.Output(gradients[0], "gradient of exemplar");
        graph.Output(gradients[1], "gradient of query");
        return OrtEnvironment.Call("test", () => TceRun.Run(graph.ToModel(), [.. inputs]));
    }

    private static float[] Picture(string name) => [.. FormulaParameters.Uniform(name, Count).Select(u => (float)(0.3 + u / 4.0))];

    private static float[] Motion() => [.. FormulaParameters.Uniform("motion", Pictures * 4 * Height * Width).Select(u => (float)(6.0 * u - 3))];
}
