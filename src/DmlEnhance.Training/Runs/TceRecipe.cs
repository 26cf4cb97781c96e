using System.Globalization;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using DmlEnhance.Training.Clips;
using DmlEnhance.Training.Events;
using DmlEnhance.Training.Steps;
using DmlEnhance.Training.Tce;

namespace DmlEnhance.Training.Runs;

/// <summary>How TCE-Net is trained: on clips made of bright photographs and videos, some a step.</summary>
internal sealed class TceRecipe : ITrainingRecipe
{
    private readonly TceTrainingOptions _options;
    private readonly TceNetwork _network;
    private readonly ClipDataset _clips;
    private readonly TceValidator? _validator;

    /// <exception cref="DmlEnhanceException">A file or folder that is named is not there, or a picture to validate on cannot be read.</exception>
    internal TceRecipe(TceTrainingOptions options, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Steps, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Clips, 1, nameof(options));
        _network = new TceNetwork(options.Width, options.Blocks);
        _network.Shapes(options.Crop, options.Crop);
        _options = options;
        _clips = ClipDataset.Open(options.Data, options.Videos, options.Clip);
        try
        {
            _validator = options.Validate.Count > 0 ? TceValidator.Open(options.Validate, options.Clip, options.Crop, cancellationToken) : null;
            Settings = Describe();
            Objective = new TceObjective(_network, options.Loss);
        }
        catch
        {
            _clips.Dispose();
            throw;
        }
    }

    public string Network => _network.Name;

    public long Steps => _options.Steps;

    public string StepsAsked => Text(_options.Steps);

    public IReadOnlyDictionary<string, string> Settings { get; }

    public bool Validates => _validator is not null;

    public bool HasReferences => _validator is not null;

    public void Check(CancellationToken cancellationToken) => _clips.Check(checked(Steps * _options.Clips), _options.Seed, _options.Crop, cancellationToken);

    public TrainingState Initial() => TceTraining.Initial(_network, _options.Seed);

    public TrainingObjective Objective { get; }

    public TrainingSample Sample(long step, CancellationToken cancellationToken)
    {
        var shape = new TrainingShape(_options.Clips, TceTraining.Channels, _options.Crop, _options.Crop);
        var values = new float[shape.Count];
        string source = "";
        for (int i = _options.Clips - 1; i >= 0; i--)
        {
            TrainingClip clip = _clips.Sample(step * _options.Clips + i, _options.Seed, _options.Crop, cancellationToken);
            clip.Values.CopyTo(values, i * clip.Values.Length);
            source = clip.Source;
        }

        return new TrainingSample(source, shape, values);
    }

    public double LearningRate(long step) => TceTraining.LearningRate(_options.LearningRate, step);

    public byte[] Export(TrainingState state) => TceGraphs.Whole(_network, state, TceNetwork.DefaultWorkingWidth, TceNetwork.DefaultWorkingHeight, new OnnxExportOptions
    {
        Source = $"trained by DmlEnhance, {state.Step} steps, seed {_options.Seed}",
        Licence = _options.Licence,
    });

    public ValidationScores Score(byte[] model, ITrainingEngine engine, EventFileWriter events, long step, CancellationToken cancellationToken) =>
        _validator!.Score(TceModel.FromBytes("the model in training", model), engine, events, step, cancellationToken);

    public void Dispose() => _clips.Dispose();

    private Dictionary<string, string> Describe() => new(StringComparer.Ordinal)
    {
        [RunSettings.Seed] = Text(_options.Seed),
        [RunSettings.Data] = RunSettings.Fingerprint(_clips.Files),
        [RunSettings.ValidationData] = _validator is null ? RunSettings.None : RunSettings.Fingerprint(_validator.Files),
        ["validation every"] = _validator is null ? RunSettings.None : $"{Text(_options.ValidateEvery)} steps",
        ["width"] = Text(_options.Width),
        ["residual blocks"] = Text(_options.Blocks),
        ["clips of a step"] = Text(_options.Clips),
        ["crop"] = Text(_options.Crop),
        ["learning rate"] = $"{Text(_options.LearningRate)} after {TceTraining.WarmUpSteps} steps, then falling with their root",
        ["light"] = $"{Text(_options.Clip.Light.Exposure.Min)} to {Text(_options.Clip.Light.Exposure.Max)}",
        ["clips that flicker, stand still, have a moving part"] = $"{Text(_options.Clip.FlickerPercent)} %, {Text(_options.Clip.StillPercent)} %, {Text(_options.Clip.PatchPercent)} %",
        ["edge weight"] = Text(_options.Loss.EdgeWeight),
        ["temporal weight"] = Text(_options.Loss.TemporalWeight),
    };

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
