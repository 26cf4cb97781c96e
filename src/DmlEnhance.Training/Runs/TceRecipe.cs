using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using DmlEnhance.Training.Events;
using DmlEnhance.Training.Graphs;
using DmlEnhance.Training.Steps;
using DmlEnhance.Training.Tce;

namespace DmlEnhance.Training.Runs;

/// <summary>How TCE-Net is trained: on clips of data sets, or made of bright photographs and videos, some a step.</summary>
internal sealed partial class TceRecipe : ITrainingRecipe
{
    // Of each video so many windows are seen in an epoch, as in the authors' loader (config.py: repeat_times).
    private const int WindowsPerEpoch = 10;

    private readonly TceTrainingOptions _options;
    private readonly TceNetwork _network;
    private readonly TceClips _clips;
    private readonly RaftModel? _flow;
    private readonly TceValidator? _validator;
    private readonly LearningRateSchedule _schedule;

    /// <exception cref="DmlEnhanceException">A file or folder that is named is not there, or a picture to validate on cannot be read; or the options do not fit together.</exception>
    internal TceRecipe(TceTrainingOptions options, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Steps, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Clips, 1, nameof(options));
        _network = options.Start?.Network ?? new TceNetwork(options.Width, options.Blocks);
        _network.Shapes(options.Crop, options.Crop);
        _options = options;
        _clips = TceClips.Open(options);
        try
        {
            _flow = Flow();
            Objective = options.Stcl is null
                ? new TceObjective(_network, options.Loss)
                : new StclObjective(_network, options.Stcl, vgg: options.Vgg, flow: _flow is null ? null : new FlowEstimator(_flow));
            _validator = TceValidator.Open(options, cancellationToken);
            StepsPerEpoch = Math.Max(1, (long)_clips.Videos * WindowsPerEpoch / options.Clips);
            _schedule = options.Epochs is { } epochs ? LinearSchedule.Over(StepsPerEpoch, epochs) : new RootSchedule();
            Settings = Describe();
        }
        catch
        {
            _clips.Dispose();
            throw;
        }
    }

    public string Network => _network.Name;

    public long Steps => _options.Epochs is { } epochs ? checked(epochs * StepsPerEpoch) : _options.Steps;

    public string StepsAsked => (_options.Epochs is { } epochs ? $"{Text(epochs)} epochs of {Text(StepsPerEpoch)}" : Text(_options.Steps))
        + (_options.Cooldown > 0 ? $", the rate falling to 0 in the last {Text(_options.Cooldown)}" : "");

    public long ValidateEvery => _options.ValidateEvery ?? (_options.Epochs is null ? RunSettings.StepsBetweenValidations : StepsPerEpoch);

    public IReadOnlyDictionary<string, string> Settings { get; }

    public bool Validates => _validator is not null;

    public bool HasReferences => _validator is not null;

    public TrainingShape Shape => _clips.Shape;

    public TrainingObjective Objective { get; }

    private long StepsPerEpoch { get; }

    public void Check(CancellationToken cancellationToken) => _clips.Check(Steps, cancellationToken);

    public TrainingState Initial()
    {
        TrainingState state = TceTraining.Initial(_network, _options.Seed);
        if (_options.Start is { } start)
            Start(state, start.Source);
        else if (_options.Xavier)
            XavierInitialization.Fill(state, _options.Seed);
        return state;
    }

    public TrainingSample Sample(long step, CancellationToken cancellationToken) => _clips.Sample(step, cancellationToken);

    public double LearningRate(long step) => _schedule.Rate(_options.LearningRate, step) * (Ending is { } ending && step >= ending.Start ? (ending.End - step) / (double)(_options.Cooldown + 1) : 1);

    public RunEnding? Ending => _options.Cooldown > 0 ? new RunEnding(Math.Max(0, Steps - _options.Cooldown), Steps) : null;

    public byte[] Export(TrainingState state) => TceGraphs.Whole(_network, state, TceNetwork.DefaultWorkingWidth, TceNetwork.DefaultWorkingHeight, new OnnxExportOptions
    {
        Source = $"trained by DmlEnhance, {state.Step} steps, seed {_options.Seed}{(_options.Start is { } start ? $", from {Path.GetFileName(start.Name)} (sha256 {start.Sha256})" : "")}",
        Licence = _options.Licence,
        HalfWeights = _options.HalfWeights,
    });

    public ValidationScores Score(byte[] model, ITrainingEngine engine, EventFileWriter events, long step, CancellationToken cancellationToken) =>
        _validator!.Score(TceModel.FromBytes("the model in training", model), engine, events, step, cancellationToken);

    public void Dispose() => _clips.Dispose();

    // RAFT takes most of a step's time, so it is left out where all motion is known.
    private RaftModel? Flow()
    {
        if (_options.Stcl is null || _clips.KnowsMotion)
            return null;
        if (_options.Flow is null)
            throw new DmlEnhanceException($"{_options.Folder}: some of the synthetic clips are of videos, whose motion is not known; give a model of RAFT (--flow), or train on clips made of photographs alone");
        return _options.Crop >= RaftNetwork.SmallestSide ? _options.Flow
            : throw new DmlEnhanceException($"{_options.Flow.Name}: RAFT needs clips of {RaftNetwork.SmallestSide} pixels a side or more, not {_options.Crop} (--crop)");
    }

    private static void Start(TrainingState state, IParameterSource source)
    {
        foreach ((ParameterLayout layout, float[] values) in new[] { (state.ParameterLayout, state.Parameters), (state.StatisticsLayout, state.Statistics) })
        {
            foreach (ParameterSlot slot in layout.Slots)
                source.Get(slot.Name, [.. slot.Shape]).CopyTo(values, slot.Start);
        }
    }
}
