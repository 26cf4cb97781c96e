using DmlEnhance.Devices;
using DmlEnhance.Files;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using DmlEnhance.Training.Datasets;
using DmlEnhance.Training.Events;
using DmlEnhance.Training.Sci;
using DmlEnhance.Training.Steps;

namespace DmlEnhance.Training.Runs;

/// <summary>Trains SCI in a folder: checkpoints, TensorBoard events, the model and its card.</summary>
/// <remarks>
/// A step depends on the settings, the state and its number alone, and a checkpoint holds the state bit for bit. So a run
/// that was killed and resumed ends with the weights that it would have had unbroken.
/// </remarks>
public sealed class SciTrainingRun
{
    private const string CheckpointFile = "checkpoint.safetensors", BestFile = "best.safetensors";

    private readonly TrainingOptions _options;
    private readonly int _threads;
    private readonly LossWindow _losses = new();
    private readonly Dictionary<string, string> _settings;
    private readonly ImageDataset _dataset;
    private (TrainingState State, ValidationScores Scores)? _best;

    private SciTrainingRun(TrainingOptions options, ImageDataset dataset)
    {
        _options = options;
        _dataset = dataset;
        _threads = options.Threads ?? Environment.ProcessorCount;
        _settings = new(RunSettings.Of(options, dataset.Files, _threads), StringComparer.Ordinal);
    }

    private string CheckpointPath => Path.Combine(_options.Folder, CheckpointFile);

    private string BestPath => Path.Combine(_options.Folder, BestFile);

    private long Steps => _options.Steps ?? checked((long)_options.Epochs * _dataset.Files.Count);

    /// <summary>Trains, from the start or from the folder's checkpoint, to the last step.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="progress">Told after every step, on this thread.</param>
    /// <param name="cancellationToken">Ends the run after the step in progress, with a checkpoint.</param>
    /// <exception cref="DmlEnhanceException">
    /// The device cannot be had; a picture cannot be read; the folder holds another run or cannot be written; the loss
    /// became NaN. The last checkpoint stays as it is.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the checkpoint is written.</exception>
    public static TrainingSummary Execute(TrainingOptions options, Action<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ComputeDevice.Resolve(options.Device);
        using ImageDataset dataset = ImageDataset.Open(options.Data);
        using Validator? validator = options.Validate is { } folder ? Validator.Open(folder, cancellationToken) : null;
        return new SciTrainingRun(options, dataset).Run(validator, progress, cancellationToken);
    }

    private TrainingSummary Run(Validator? validator, Action<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        TrainingState state = Start();
        long first = state.Step;
        if (first > Steps)
            throw new DmlEnhanceException($"{CheckpointPath}: the run has done {first} steps already; ask for more than {Steps}");
        using var session = new TrainingSession(_options.Folder, state, _threads, (height, width) => SciTraining.Step(height, width, _options.Loss));
        using EventFileWriter events = EventFileWriter.Open(_options.Folder, first > 0 ? first + 1 : null);
        long saved = first;
        try
        {
            for (long step = first; step < Steps; step++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                TrainingImage image = _dataset.Sample(step, _options.Seed, _options.Crop, cancellationToken);
                StepResult result = Train(session, image, step);
                Record(events, result, step + 1);
                ValidationScores? scores = validator is not null && IsDue(step + 1, _options.ValidateEvery)
                    ? Validate(validator, session.Snapshot(), events, cancellationToken) : null;
                if (IsDue(step + 1, _options.CheckpointEvery))
                {
                    Save(session, events);
                    saved = step + 1;
                }

                progress?.Invoke(new TrainingProgress(step + 1, Steps, result, scores));
            }
        }
        catch (OperationCanceledException)
        {
            if (session.Step > saved)
                Save(session, events);
            throw;
        }

        return Finish(session.Snapshot());
    }

    private TrainingState Start()
    {
        TrainingState state = SciTraining.Initial(_options.Seed);
        if (_options.Resume)
        {
            if (!File.Exists(CheckpointPath))
                throw new DmlEnhanceException($"{_options.Folder}: there is no {CheckpointFile} to resume from");
            RunSettings.RequireSame(CheckpointPath, TrainingCheckpoint.Read(CheckpointPath, state), _settings);
            ResumeBest();
        }
        else if (File.Exists(CheckpointPath))
        {
            throw new DmlEnhanceException($"{_options.Folder}: holds a run already; resume it, or choose another folder");
        }
        else
        {
            // The first checkpoint is the initial state: a run that is killed at once can be resumed, and a full disk shows now.
            CreateFolder();
            TrainingCheckpoint.Write(CheckpointPath, state, _settings);
        }

        return state;
    }

    private void CreateFolder()
    {
        try
        {
            Directory.CreateDirectory(_options.Folder);
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            throw new DmlEnhanceException($"cannot write {_options.Folder}: {FileErrors.Reason(e)}", e);
        }
    }

    private StepResult Train(TrainingSession session, TrainingImage image, long step)
    {
        if (Math.Min(image.Height, image.Width) < Losses.SciLoss.SmallestSide)
            throw new DmlEnhanceException($"{image.Path}: has {image.Width}x{image.Height} pixels; training needs {Losses.SciLoss.SmallestSide} a side");
        try
        {
            StepResult result = session.Run(image.Height, image.Width, image.Values, _options.LearningRate);
            _losses.Add(result.Loss);
            return result;
        }
        catch (NotFiniteNumberException e)
        {
            throw new DmlEnhanceException($"{image.Path}: step {step + 1}: {e.Message}; the last good checkpoint is {CheckpointPath}; try a smaller learning rate than {_options.LearningRate:R}", e);
        }
    }

    private static void Record(EventFileWriter events, StepResult result, long step)
    {
        events.Scalar("train/loss", result.Loss, step);
        events.Scalar("train/gradient norm", result.GradientNorm, step);
    }

    private ValidationScores Validate(Validator validator, TrainingState state, EventFileWriter events, CancellationToken cancellationToken)
    {
        ValidationScores scores = validator.Score(Export(state), events, state.Step, _threads, cancellationToken);
        if (scores.Psnr is not null && (_best is not { } best || scores.Psnr > best.Scores.Psnr))
        {
            _best = (state, scores);
            TrainingCheckpoint.Write(BestPath, state, BestScores.Write(_settings, scores));
        }

        events.Flush();
        return scores;
    }

    // A best step after the checkpoint will come again, with the same weights.
    private void ResumeBest()
    {
        if (_options.Validate is null || !File.Exists(BestPath))
            return;
        TrainingState state = SciTraining.Initial(_options.Seed);
        IReadOnlyDictionary<string, string> saved = TrainingCheckpoint.Read(BestPath, state);
        RunSettings.RequireSame(BestPath, saved, _settings);
        _best = (state, BestScores.Read(BestPath, saved));
    }

    private void Save(TrainingSession session, EventFileWriter events)
    {
        TrainingCheckpoint.Write(CheckpointPath, session.Snapshot(), _settings);
        events.Flush();
    }

    private TrainingSummary Finish(TrainingState last)
    {
        TrainingCheckpoint.Write(CheckpointPath, last, _settings);
        TrainingState chosen = _best?.State ?? last;
        string path = Path.Combine(_options.Folder, $"{_options.Name}.onnx");
        OnnxModel model = OnnxModel.FromBytes(path, Export(chosen));
        AtomicFile.Write(path, model.Content);
        AtomicFile.Write(Path.ChangeExtension(path, ".json"), TrainingCard.Of(_options, _settings, _dataset.Files.Count, model, chosen.Step, _best?.Scores).ToJson());
        return new TrainingSummary(path, chosen.Step, _best?.Scores, last.Step, _losses.First, _losses.Last);
    }

    private byte[] Export(TrainingState state) => OnnxExporter.ToOnnx(new SciNetwork(), state, new OnnxExportOptions
    {
        Source = $"trained by DmlEnhance, {state.Step} steps, seed {_options.Seed}",
        Licence = _options.Licence,
    });

    private bool IsDue(long step, long every) => step % every == 0 || step == Steps;
}
