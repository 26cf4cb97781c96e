using DmlEnhance.Training.Events;
using DmlEnhance.Training.Steps;

namespace DmlEnhance.Training.Runs;

/// <summary>What a <see cref="TrainingRun"/> leaves to the network that it trains.</summary>
internal interface ITrainingRecipe : IDisposable
{
    /// <summary>Name of the network definition, for the card.</summary>
    string Network { get; }

    /// <summary>Steps in all.</summary>
    long Steps { get; }

    /// <summary>How many steps the run was asked for, in the user's own terms, for the card.</summary>
    string StepsAsked { get; }

    /// <summary>Steps from one validation to the next.</summary>
    long ValidateEvery { get; }

    /// <summary>See <see cref="RunSettings"/>.</summary>
    IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>Whether there are pictures to look at while training.</summary>
    bool Validates { get; }

    /// <summary>Whether those have references, so that a best step can be told.</summary>
    bool HasReferences { get; }

    /// <summary>Reads what the steps will see, so that a broken file is known before the first of them.</summary>
    /// <exception cref="DmlEnhanceException">A file cannot be read, or is too small.</exception>
    void Check(CancellationToken cancellationToken);

    /// <summary>The state before the first step.</summary>
    TrainingState Initial();

    /// <summary>What a step sees; SCI's pictures may be smaller.</summary>
    TrainingShape Shape { get; }

    /// <summary>What is trained.</summary>
    TrainingObjective Objective { get; }

    /// <summary>What a step sees; depends on the settings and the step alone. Several threads ask at once.</summary>
    /// <param name="step">Counts from 0.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    TrainingSample Sample(long step, CancellationToken cancellationToken);

    /// <summary>Adam's alpha for a step, counted from 0.</summary>
    double LearningRate(long step);

    /// <summary>The last steps, where their rate falls to 0 whatever it was; else null.</summary>
    RunEnding? Ending { get; }

    /// <summary>The ONNX file with the weights of a state.</summary>
    byte[] Export(TrainingState state);

    /// <summary>Scores a model, and writes scores and pictures to the events.</summary>
    ValidationScores Score(byte[] model, ITrainingEngine engine, EventFileWriter events, long step, CancellationToken cancellationToken);
}
