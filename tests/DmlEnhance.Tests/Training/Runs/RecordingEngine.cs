using DmlEnhance.Devices;
using DmlEnhance.Onnx;
using DmlEnhance.Training.Steps;

namespace DmlEnhance.Tests.Training.Runs;

/// <summary>Trains nothing, and notes what it is given.</summary>
internal sealed class RecordingEngine : ITrainingEngine
{
    public string Description { get; init; } = "a test";

    public int Loaders { get; init; } = 1;

    /// <summary>What runs a model for validation.</summary>
    public Func<TceModel, int, int, INetworkSession> Network { get; init; } = (model, width, height) => new OnnxTrainingEngine(1).Open(model, width, height);

    public TrainingObjective? Objective { get; private set; }

    /// <summary>The state that a run began with.</summary>
    public TrainingState? Started { get; private set; }

    public List<(TrainingShape Shape, float[] Values, double LearningRate)> Steps { get; } = [];

    public void Check(string name, TrainingShape shape)
    {
    }

    public ITrainingSession Open(string name, TrainingObjective objective, TrainingState state)
    {
        Objective = objective;
        Started = state;
        return new Session(this, state);
    }

    public INetworkSession Open(TceModel model, int width, int height) => Network(model, width, height);

    public void Dispose()
    {
    }

    private sealed class Session(RecordingEngine engine, TrainingState state) : ITrainingSession
    {
        public long Step { get; private set; } = state.Step;

        public StepResult Run(TrainingShape shape, float[] values, double learningRate, CancellationToken cancellationToken = default)
        {
            engine.Steps.Add((shape, values, learningRate));
            Step++;
            return new StepResult(1, 1);
        }

        public TrainingState Snapshot()
        {
            var copy = new TrainingState(state.ParameterLayout, state.StatisticsLayout) { Step = Step };
            state.Parameters.CopyTo(copy.Parameters, 0);
            state.Statistics.CopyTo(copy.Statistics, 0);
            return copy;
        }

        public void Dispose()
        {
        }
    }
}
