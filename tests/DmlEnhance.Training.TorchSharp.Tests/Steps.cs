using DmlEnhance.Training.Graphs;
using DmlEnhance.Training.Losses;
using DmlEnhance.Training.Steps;
using DmlEnhance.Training.TorchSharp.Steps;
using static TorchSharp.torch;

namespace DmlEnhance.Training.TorchSharp.Tests;

/// <summary>What the tests of steps share.</summary>
internal static class Steps
{
    /// <summary>Of all tests: tensors are counted for the whole process.</summary>
    public const string Collection = "TorchSharp";

    // Threads that wait for each other in turns take longer than one, where other work runs beside the tests.
    static Steps() => set_num_threads(1);

    /// <summary>What the tests run on: the processor, or what DMLENHANCE_TORCH_DEVICE says.</summary>
    public static Device Device { get; } = TorchDevices.Find(Environment.GetEnvironmentVariable("DMLENHANCE_TORCH_DEVICE") ?? "cpu").Devices[0];

    /// <summary>An engine with one device, or with several that are the same.</summary>
    public static TorchTrainingEngine Torch(TorchTrainingOptions? options = null, int devices = 1) => new([.. Enumerable.Repeat(Device, devices)], options);

    /// <summary>Loss and gradient of one step, by any engine: after it Adam's mean of gradients is a tenth of the gradient, where nothing decays or is clipped.</summary>
    public static (float Loss, float[] Gradient) Differentiate(ITrainingEngine engine, TrainingObjective objective, TrainingState state, TrainingShape shape, float[] values)
    {
        using ITrainingSession session = engine.Open("test", new Plain(objective), state);
        StepResult result = session.Run(shape, values, 1e-3);
        return (result.Loss, Array.ConvertAll(session.Snapshot().GradientMean, value => 10 * value));
    }

    /// <summary>The length of the difference of two gradients over the length of the first.</summary>
    public static double Distance(float[] expected, float[] actual)
    {
        double difference = 0, length = 0;
        foreach ((float e, float a) in expected.Zip(actual))
        {
            difference += ((double)e - a) * ((double)e - a);
            length += (double)e * e;
        }

        return Math.Sqrt(difference / length);
    }

    private sealed class Plain(TrainingObjective objective) : TrainingObjective
    {
        public override ParameterLayout Parameters => objective.Parameters;

        public override ParameterLayout Statistics => objective.Statistics;

        public override AdamOptions Adam { get; } = new() { WeightDecay = 0, ClipNorm = 1e30f };

        internal override int BytesPerPixel => 0;

        public override T Loss<T>(ILossOperators<T> operators, T input, TrainingShape shape) => objective.Loss(operators, input, shape);
    }
}
