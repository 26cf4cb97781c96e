using DmlEnhance.Files;
using DmlEnhance.Models;
using DmlEnhance.Onnx;
using DmlEnhance.Training.Events;
using DmlEnhance.Training.Steps;

namespace DmlEnhance.Training.Runs;

/// <summary>Trains a network in a folder: checkpoints, TensorBoard events, the model and its card.</summary>
/// <remarks>
/// A step depends on the settings, the state and its number alone, and a checkpoint holds the state bit for bit. So a run
/// that was killed and resumed ends with the weights that it would have had unbroken.
/// </remarks>
internal sealed class TrainingRun
{
    private const string CheckpointFile = "checkpoint.safetensors", BestFile = "best.safetensors";

    private readonly TrainingRunOptions _options;
    private readonly ITrainingEngine _engine;
    private readonly ITrainingRecipe _recipe;
    private readonly LossWindow _losses = new();
    private readonly TrainingClock _clock = new();
    private readonly TrainingCurve _curve = new();
    private string _engines = "";
    private (TrainingState State, ValidationScores Scores)? _best;
    private long _validated;

    private TrainingRun(TrainingRunOptions options, ITrainingEngine engine, ITrainingRecipe recipe)
    {
        _options = options;
        _engine = engine;
        _recipe = recipe;
    }

    private string CheckpointPath => Path.Combine(_options.Folder, CheckpointFile);

    private string BestPath => Path.Combine(_options.Folder, BestFile);

    private string ModelPath => Path.Combine(_options.Folder, $"{_options.Name}.onnx");

    private long Steps => _recipe.Steps;

    // With the engine and the curve, which are told but not compared: a run may go on on another.
    private Dictionary<string, string> Settings => new(_recipe.Settings, StringComparer.Ordinal) 
    {
        [EngineHistory.Key] = _engines,
        [TrainingCurve.Key] = _curve.Write(),
        [RunEnding.Key] = _recipe.Ending?.ToString() ?? RunSettings.None,
    };

    /// <summary>Trains, from the start or from the folder's checkpoint, to the last step.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="engine">What trains; null for ONNX Runtime, on the device and with the threads of the options.</param>
    /// <param name="open">Opens what the run needs, and reads what shows early whether it can be done; disposed in the end.</param>
    /// <param name="progress">Told after every step, on this thread.</param>
    /// <param name="cancellationToken">Ends the run after the step in progress, with a checkpoint.</param>
    internal static TrainingSummary Execute(TrainingRunOptions options, ITrainingEngine? engine, Func<ITrainingRecipe> open, Action<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.CheckpointEvery, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ValidateEvery ?? 1, 1, nameof(options));
        using OnnxTrainingEngine? own = engine is null ? OnnxTrainingEngine.On(options.Device, options.Threads) : null;
        using ITrainingRecipe recipe = open();
        return new TrainingRun(options, engine ?? own!, recipe).Run(progress, cancellationToken);
    }

    private TrainingSummary Run(Action<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        if (_recipe.Validates && _recipe.ValidateEvery > Steps)
            throw new DmlEnhanceException($"{_options.Folder}: with a validation every {_recipe.ValidateEvery} steps, none of {Steps} would be validated; validate more often");
        TrainingState state = Start();
        if (state.Step > Steps)
            throw new DmlEnhanceException($"{CheckpointPath}: the run has done {state.Step} steps already; ask for more than {Steps}");

        // Before the folder is touched: an engine that cannot train this leaves no run behind.
        _engine.Check(_options.Folder, _recipe.Shape);
        using ITrainingSession session = _engine.Open(_options.Folder, _recipe.Objective, state);
        _recipe.Check(cancellationToken);
        Prepare(state);
        using EventFileWriter events = EventFileWriter.Open(_options.Folder, state.Step > 0 ? state.Step + 1 : null);
        ValidateWhatWasBrokenOff(state, events, cancellationToken);
        long saved = state.Step;
        using var samples = new SamplePrefetcher(_recipe.Sample, state.Step, Steps, _engine.Loaders, cancellationToken);
        _clock.Start();
        try
        {
            for (long step = state.Step; step < Steps; step++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                (TrainingSample sample, TimeSpan waited) = samples.Next();
                StepResult result = Train(session, sample, step, cancellationToken);
                Record(events, result, _clock.Stepped(waited), step + 1);
                ValidationScores? scores = IsToValidate(step + 1) ? Validate(session.Snapshot(), events, cancellationToken) : null;
                if ((step + 1) % _options.CheckpointEvery == 0 || step + 1 == Steps)
                {
                    Save(session, events);
                    saved = step + 1;
                }

                progress?.Invoke(new TrainingProgress(step + 1, Steps, result, scores, _clock.WaitingShare));
                _clock.Resume();
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
        TrainingState state = _recipe.Initial();
        ModelFiles.RefuseToReplaceAnythingButACard(ModelFiles.CardPath(ModelPath));
        if (_options.Resume)
        {
            if (!File.Exists(CheckpointPath))
                throw new DmlEnhanceException($"{_options.Folder}: there is no {CheckpointFile} to resume from");
            (IReadOnlyDictionary<string, string> settings, _validated) = TrainingCheckpoint.Read(CheckpointPath, state);
            RunSettings.RequireSame(CheckpointPath, settings, _recipe.Settings);
            RunEnding.RequireSame(CheckpointPath, settings.GetValueOrDefault(RunEnding.Key), _recipe.Ending, state.Step);
            _curve.Read(CheckpointPath, settings.GetValueOrDefault(TrainingCurve.Key), state.Step);
            _engines = EngineHistory.Continue(settings.GetValueOrDefault(EngineHistory.Key), _engine.Description, state.Step, Steps);
            ResumeBest(state.Step);
            return state;
        }

        if (File.Exists(CheckpointPath) || File.Exists(BestPath))
            throw new DmlEnhanceException($"{_options.Folder}: holds a run already; resume it, or choose another folder");
        _engines = _engine.Description;
        return state;
    }

    private void Prepare(TrainingState state)
    {
        AtomicFile.Probe(ModelPath);

        // The first checkpoint is the initial state: a run that is killed at once can be resumed, and a full disk shows now.
        if (!_options.Resume)
            TrainingCheckpoint.Write(CheckpointPath, state, 0, Settings);
    }

    private StepResult Train(ITrainingSession session, TrainingSample sample, long step, CancellationToken cancellationToken)
    {
        try
        {
            StepResult result = session.Run(sample.Shape, sample.Values, _recipe.LearningRate(step), cancellationToken);
            _losses.Add(result.Loss);
            _curve.Add(result.Loss);
            return result;
        }
        catch (NotFiniteNumberException e)
        {
            throw new DmlEnhanceException($"{sample.Source}: step {step + 1}: {e.Message}; the last good checkpoint is {CheckpointPath}; try a smaller learning rate than {_options.LearningRate:R}", e);
        }
    }

    private static void Record(EventFileWriter events, StepResult result, double waitingShare, long step)
    {
        events.Scalar("train/waiting for data", waitingShare, step);
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
        ValidationScores scores = _recipe.Score(_recipe.Export(state), _engine, events, state.Step, cancellationToken);
        _curve.Add(state.Step, scores);
        if (scores.Psnr is not null && (_best is not { } best || scores.Psnr > best.Scores.Psnr))
        {
            _best = (state, scores);
            TrainingCheckpoint.Write(BestPath, state, state.Step, BestScores.Write(Settings, scores));
        }

        _validated = state.Step;
        events.Flush();
        return scores;
    }

    // A best step after the checkpoint will come again, with the same weights, if the run gets there.
    private void ResumeBest(long checkpoint)
    {
        if (!_recipe.HasReferences || !File.Exists(BestPath))
            return;
        TrainingState state = _recipe.Initial();
        (IReadOnlyDictionary<string, string> saved, _) = TrainingCheckpoint.Read(BestPath, state);
        RunSettings.RequireSame(BestPath, saved, _recipe.Settings);
        if (state.Step <= checkpoint)
            _best = (state, BestScores.Read(BestPath, saved));
    }

    private void Save(ITrainingSession session, EventFileWriter events)
    {
        TrainingCheckpoint.Write(CheckpointPath, session.Snapshot(), _validated, Settings);
        events.Flush();
    }

    private TrainingSummary Finish(TrainingState last, CancellationToken cancellationToken)
    {
        (TrainingState State, ValidationScores Scores)? best = _options.KeepLast ? null : _best;
        TrainingState chosen = best?.State ?? last;
        TrainingPoint? scored = best is { } kept ? TrainingCurve.Point(chosen.Step, kept.Scores, null) : _curve.At(chosen.Step);
        OnnxFile model = OnnxFile.FromBytes(ModelPath, _recipe.Export(chosen));
        ModelFiles.Write(ModelPath, model.Bytes.ToArray(), TrainingCard.Of(_options, _recipe, model, chosen.Step, scored, _engines, _curve.Points), cancellationToken);
        return new TrainingSummary(ModelPath, chosen.Step, best?.Scores, last.Step, _losses.First, _losses.Last, _clock.StepsPerSecond, _clock.WaitingShare);
    }

    private bool IsToValidate(long step) => _recipe.Validates && step % _recipe.ValidateEvery == 0;
}
