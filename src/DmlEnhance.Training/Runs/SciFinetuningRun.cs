using DmlEnhance.Onnx;
using DmlEnhance.Training.Datasets;
using DmlEnhance.Training.Events;
using DmlEnhance.Training.Graphs;
using DmlEnhance.Training.Losses;
using DmlEnhance.Training.Sci;
using DmlEnhance.Training.Steps;

namespace DmlEnhance.Training.Runs;

/// <summary>Fine-tunes an SCI model on pictures that it handles badly.</summary>
public static class SciFinetuningRun
{
    // So that TensorBoard shows the curve while it grows.
    private const int StepsBetweenFlushes = 10;

    /// <summary>Fine-tunes.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="engine">What trains; null for ONNX Runtime, on the device and with the threads of the options.</param>
    /// <param name="progress">Told after every step, on this thread.</param>
    /// <param name="cancellationToken">Ends the work; nothing is kept.</param>
    /// <exception cref="DmlEnhanceException">
    /// The device cannot be had, the model cannot be trained, a picture cannot be read, or the loss became NaN.
    /// </exception>
    public static FinetuningSummary Execute(FinetuningOptions options, ITrainingEngine? engine = null, Action<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        using OnnxTrainingEngine? own = engine is null ? OnnxTrainingEngine.On(options.Device, options.Threads) : null;
        var model = new ModelGraph(options.Model);
        using ImageDataset dataset = ImageDataset.Open(options.Data);
        dataset.Check(options.Steps, options.Seed, SciLoss.SmallestSide, cancellationToken);
        (engine ?? own!).Check(options.Model.Name, TrainingShape.Image(options.Crop, options.Crop));
        using ITrainingSession session = (engine ?? own!).Open(options.Model.Name, new SciFinetuningObjective(model, options.Loss), model.Initial());
        using EventFileWriter? events = options.Events is { } folder ? EventFileWriter.Open(folder) : null;
        var losses = new LossWindow();
        var clock = new TrainingClock();
        using var samples = new SamplePrefetcher(
            (step, token) => TrainingSample.Of(dataset.Sample(step, options.Seed, options.Crop, token)), 0, options.Steps, (engine ?? own!).Loaders, cancellationToken);
        clock.Start();
        for (long step = 0; step < options.Steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (TrainingSample sample, TimeSpan waited) = samples.Next();
            StepResult result = Train(session, sample, step, options.LearningRate, cancellationToken);
            clock.Stepped(waited);
            losses.Add(result.Loss);
            events?.Scalar("finetune/loss", result.Loss, step + 1);
            events?.Scalar("finetune/gradient norm", result.GradientNorm, step + 1);
            if (step % StepsBetweenFlushes == 0)
                events?.Flush();
            progress?.Invoke(new TrainingProgress(step + 1, options.Steps, result, null, clock.WaitingShare));
            clock.Resume();
        }

        return new FinetuningSummary(Export(options, model, session.Snapshot()), losses.First, losses.Last);
    }

    private static StepResult Train(ITrainingSession session, TrainingSample sample, long step, double learningRate, CancellationToken cancellationToken)
    {
        try
        {
            return session.Run(sample.Shape, sample.Values, learningRate, cancellationToken);
        }
        catch (NotFiniteNumberException e)
        {
            throw new DmlEnhanceException($"{sample.Source}: step {step + 1}: {e.Message}; nothing was written; try a smaller learning rate than {learningRate:R}", e);
        }
    }

    private static byte[] Export(FinetuningOptions options, ModelGraph model, TrainingState state)
    {
        if (!state.IsFinite)
            throw new DmlEnhanceException($"{options.Model.Name}: after step {state.Step} the weights hold NaN or infinity; nothing was written; try a smaller learning rate than {options.LearningRate:R}");
        string source = options.Model.Metadata.GetValueOrDefault(OnnxMetadata.Source, OnnxMetadata.Unknown);
        return model.ToModel(state, new Dictionary<string, string>
        {
            [OnnxMetadata.Source] = $"fine-tuned by DmlEnhance, {state.Step} steps, from {Path.GetFileName(options.Model.Name)} (sha256 {options.Model.Sha256}; {source})",
        });
    }
}
