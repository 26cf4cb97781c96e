using DmlEnhance.Devices;
using DmlEnhance.Files;
using DmlEnhance.Models;
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
    private readonly Validator? _validator;
    private (TrainingState State, ValidationScores Scores)? _best;
    private long _validated;

    private SciTrainingRun(TrainingOptions options, ImageDataset dataset, Validator? validator)
    {
        _options = options;
        _dataset = dataset;
        _validator = validator;
        _threads = options.Threads ?? Environment.ProcessorCount;
        _settings = RunSettings.Of(options, dataset.Files, validator?.Files, _threads);
    }

    private string CheckpointPath => Path.Combine(_options.Folder, CheckpointFile);

    private string BestPath => Path.Combine(_options.Folder, BestFile);

    private string ModelPath => Path.Combine(_options.Folder, $"{_options.Name}.onnx");

    private long Steps => _options.Steps ?? checked((long)_options.Epochs * _dataset.Files.Count);

    /// <summary>Trains, from the start or from the folder's checkpoint, to the last step.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="progress">Told after every step, on this thread.</param>
    /// <param name="cancellationToken">Ends the run after the step in progress, with a checkpoint.</param>
    /// <exception cref="DmlEnhanceException">
    /// The device cannot be had; a picture that the run will see cannot be read; the folder holds another run or cannot be written; the loss
    /// became NaN. The last checkpoint stays as it is.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; where a step was done, the checkpoint is written.</exception>
    public static TrainingSummary Execute(TrainingOptions options, Action<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.CheckpointEvery, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ValidateEvery, 1, nameof(options));
        ComputeDevice.Resolve(options.Device);
        using ImageDataset dataset = ImageDataset.Open(options.Data);
        using Validator? validator = options.Validate is { } folder ? Validator.Open(folder, cancellationToken) : null;
        return new SciTrainingRun(options, dataset, validator).Run(progress, cancellationToken);
    }

    private TrainingSummary Run(Action<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        if (_validator is not null && _options.ValidateEvery > Steps)
            throw new DmlEnhanceException($"{_options.Folder}: with a validation every {_options.ValidateEvery} steps, none of {Steps} would be validated; validate more often");
        _dataset.Check(Steps, _options.Seed, Losses.SciLoss.SmallestSide, cancellationToken);
        TrainingState state = Start();
        if (state.Step > Steps)
            throw new DmlEnhanceException($"{CheckpointPath}: the run has done {state.Step} steps already; ask for more than {Steps}");
        using var session = new TrainingSession(_options.Folder, state, _threads, SciTraining.BytesPerPixel, (height, width) => SciTraining.Step(height, width, _options.Loss));
        using EventFileWriter events = EventFileWriter.Open(_options.Folder, state.Step > 0 ? state.Step + 1 : null);
        ValidateWhatWasBrokenOff(state, events, cancellationToken);
        long saved = state.Step;
        try
        {
            for (long step = state.Step; step < Steps; step++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                TrainingImage image = _dataset.Sample(step, _options.Seed, _options.Crop, cancellationToken);
                StepResult result = Train(session, image, step, cancellationToken);
                Record(events, result, step + 1);
                ValidationScores? scores = IsToValidate(step + 1) ? Validate(session.Snapshot(), events, cancellationToken) : null;
                if ((step + 1) % _options.CheckpointEvery == 0 || step + 1 == Steps)
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

        return Finish(session.Snapshot(), cancellationToken);
    }

    private TrainingState Start()
    {
        TrainingState state = SciTraining.Initial(_options.Seed);
        ModelFiles.RefuseToReplaceAnythingButACard(ModelFiles.CardPath(ModelPath));
        if (_options.Resume)
        {
            if (!File.Exists(CheckpointPath))
                throw new DmlEnhanceException($"{_options.Folder}: there is no {CheckpointFile} to resume from");
            (IReadOnlyDictionary<string, string> settings, _validated) = TrainingCheckpoint.Read(CheckpointPath, state);
            RunSettings.RequireSame(CheckpointPath, settings, _settings);
            ResumeBest(state.Step);
        }
        else if (File.Exists(CheckpointPath) || File.Exists(BestPath))
        {
            throw new DmlEnhanceException($"{_options.Folder}: holds a run already; resume it, or choose another folder");
        }

        AtomicFile.Probe(ModelPath);
        if (!_options.Resume)
        {
            // The first checkpoint is the initial state: a run that is killed at once can be resumed, and a full disk shows now.
            TrainingCheckpoint.Write(CheckpointPath, state, 0, _settings);
        }

        return state;
    }

    private StepResult Train(TrainingSession session, TrainingImage image, long step, CancellationToken cancellationToken)
    {
        try
        {
            StepResult result = session.Run(image.Height, image.Width, image.Values, _options.LearningRate, cancellationToken);
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

    // A run that was interrupted while it validated has done the step, and its score is still to be found.
    private void ValidateWhatWasBrokenOff(TrainingState state, EventFileWriter events, CancellationToken cancellationToken)
    {
        if (state.Step > 0 && _validated < state.Step && IsToValidate(state.Step))
            Validate(state, events, cancellationToken);
    }

    private ValidationScores Validate(TrainingState state, EventFileWriter events, CancellationToken cancellationToken)
    {
        ValidationScores scores = _validator!.Score(Export(state), events, state.Step, _threads, cancellationToken);
        if (scores.Psnr is not null && (_best is not { } best || scores.Psnr > best.Scores.Psnr))
        {
            _best = (state, scores);
            TrainingCheckpoint.Write(BestPath, state, state.Step, BestScores.Write(_settings, scores));
        }

        _validated = state.Step;
        events.Flush();
        return scores;
    }

    // A best step after the checkpoint will come again, with the same weights, if the run gets there.
    private void ResumeBest(long checkpoint)
    {
        if (_validator is not { HasReferences: true } || !File.Exists(BestPath))
            return;
        TrainingState state = SciTraining.Initial(_options.Seed);
        (IReadOnlyDictionary<string, string> saved, _) = TrainingCheckpoint.Read(BestPath, state);
        RunSettings.RequireSame(BestPath, saved, _settings);
        if (state.Step <= checkpoint)
            _best = (state, BestScores.Read(BestPath, saved));
    }

    private void Save(TrainingSession session, EventFileWriter events)
    {
        TrainingCheckpoint.Write(CheckpointPath, session.Snapshot(), _validated, _settings);
        events.Flush();
    }

    private TrainingSummary Finish(TrainingState last, CancellationToken cancellationToken)
    {
        TrainingState chosen = _best?.State ?? last;
        OnnxModel model = OnnxModel.FromBytes(ModelPath, Export(chosen));
        ModelFiles.Write(ModelPath, model.Content, TrainingCard.Of(_options, _settings, model, chosen.Step, _best?.Scores), cancellationToken);
        return new TrainingSummary(ModelPath, chosen.Step, _best?.Scores, last.Step, _losses.First, _losses.Last);
    }

    private byte[] Export(TrainingState state) => OnnxExporter.ToOnnx(new SciNetwork(), state, new OnnxExportOptions
    {
        Source = $"trained by DmlEnhance, {state.Step} steps, seed {_options.Seed}",
        Licence = _options.Licence,
    });

    private bool IsToValidate(long step) => _validator is not null && step % _options.ValidateEvery == 0;
}
