using DmlEnhance.Training.Graphs;
using DmlEnhance.Training.Steps;
using Xunit;

namespace DmlEnhance.Tests.Training;

public class TrainingStepTests
{
    // Some 20 additions and multiplications a step in float32.
    private const double Tolerance = 1e-5;

    [Theory]
    [InlineData(0.01)] // the gradient's length stays below the clip
    [InlineData(40.0)] // and is far above it
    public void A_step_is_Adam_s_in_double_precision(double size)
    {
        var adam = new AdamOptions { Beta1 = 0.8, Beta2 = 0.95, WeightDecay = 0.1f, ClipNorm = 2, Epsilon = 1e-3f };
        const double Rate = 0.05;
        double[] curvature = [.. Enumerable.Range(1, 6).Select(i => size * i)];
        var layout = new ParameterLayout();
        layout.Add("p", 2, 3);
        var state = new TrainingState(layout, new ParameterLayout());
        double[] p = [0.5, -0.3, 0.8, -1, 0.1, 0.4], m = new double[6], v = new double[6];
        for (int i = 0; i < 6; i++)
            state.Parameters[i] = (float)p[i];

        // loss = sum of curvature p^2 / 2, plus nothing of the image.
        using var session = new TrainingSession("test", state, 1, 0, shape => TrainingStep.Build(layout, new ParameterLayout(), shape, adam, (graph, parameters, statistics, image) =>
        {
            GraphTensor weight = graph.Constant("curvature", [.. curvature.Select(value => (float)(value / 2))], 2, 3);
            GraphTensor loss = graph.ReduceSum(graph.Multiply(weight, graph.Multiply(parameters["p"], parameters["p"])), [], keepDimensions: false);
            return (graph.Add(loss, graph.Multiply(graph.ReduceSum(image, [], keepDimensions: false), graph.Constant(0))), statistics);
        }));
        bool clipped = false;
        for (int step = 1; step <= 5; step++)
        {
            StepResult result = session.Run(TrainingShape.Image(1, 1), [0.1f, 0.2f, 0.3f], Rate);
            double[] gradient = [.. p.Select((value, i) => curvature[i] * value)];
            double norm = Math.Sqrt(gradient.Sum(value => value * value));
            clipped |= norm > adam.ClipNorm;
            Assert.Equal(p.Select((value, i) => curvature[i] * value * value / 2).Sum(), result.Loss, Tolerance * Math.Max(1, result.Loss));
            Assert.Equal(norm, result.GradientNorm, Tolerance * Math.Max(1, norm));
            for (int i = 0; i < 6; i++)
            {
                double g = gradient[i] * Math.Min(1, adam.ClipNorm / (norm + 1e-6)) + adam.WeightDecay * p[i];
                m[i] = adam.Beta1 * m[i] + (1 - adam.Beta1) * g;
                v[i] = adam.Beta2 * v[i] + (1 - adam.Beta2) * g * g;
                p[i] -= Rate / (1 - Math.Pow(adam.Beta1, step)) * m[i] / (Math.Sqrt(v[i]) / Math.Sqrt(1 - Math.Pow(adam.Beta2, step)) + adam.Epsilon);
                Assert.Equal(p[i], session.Snapshot().Parameters[i], Tolerance);
            }
        }

        Assert.Equal(size > 1, clipped);
    }

    [Fact]
    public void A_picture_that_needs_more_memory_than_there_is_is_refused_before_it_is_taken()
    {
        var layout = new ParameterLayout();
        layout.Add("p", 1);
        using var session = new TrainingSession("run", new TrainingState(layout, new ParameterLayout()), 1, 1 << 20, _ => throw new InvalidOperationException("must not be reached"));
        var e = Assert.Throws<DmlEnhanceException>(() => session.Run(TrainingShape.Image(4000, 4000), new float[3 * 4000 * 4000], 1e-3));
        Assert.Contains("--crop", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_of_another_length_is_refused()
    {
        var layout = new ParameterLayout();
        layout.Add("p", 1);
        using var session = new TrainingSession("run", new TrainingState(layout, new ParameterLayout()), 1, 0, _ => throw new InvalidOperationException("must not be reached"));
        Assert.Throws<ArgumentException>(() => session.Run(TrainingShape.Image(2, 2), new float[11], 1e-3));
    }
}
