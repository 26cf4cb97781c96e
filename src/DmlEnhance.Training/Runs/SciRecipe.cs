using System.Globalization;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using DmlEnhance.Training.Datasets;
using DmlEnhance.Training.Datasets.Published;
using DmlEnhance.Training.Events;
using DmlEnhance.Training.Losses;
using DmlEnhance.Training.Sci;
using DmlEnhance.Training.Steps;

namespace DmlEnhance.Training.Runs;

/// <summary>How SCI is trained: on parts of dark pictures, one a step.</summary>
internal sealed class SciRecipe : ITrainingRecipe
{
    private const int MostPairs = 50;

    private readonly TrainingOptions _options;
    private readonly ImageDataset _dataset;
    private readonly Validator? _validator;

    /// <exception cref="DmlEnhanceException">A file or folder that is named is not there, or a picture to validate on cannot be read.</exception>
    public SciRecipe(TrainingOptions options, CancellationToken cancellationToken)
    {
        _options = options;
        List<PairedPictureDataset> published = [.. options.Datasets.Select(dataset => PairedPictureDataset.Open(dataset.Layout, dataset.Folder))];
        _dataset = ImageDataset.Open([.. options.Data, .. published.SelectMany(dataset => dataset.TrainFiles)]);
        _validator = options.Validate is { } folder ? Validator.Open(folder, cancellationToken)
            : published.Count > 0 ? Validator.Open(Some([.. published.SelectMany(dataset => dataset.TestPairs)]), cancellationToken)
            : null;
        Settings = RunSettings.Of(options, _dataset.Files, _validator?.Files);
        Objective = new SciObjective(options.Loss);
    }

    public string Network => new SciNetwork().Name;

    public long Steps => _options.Steps ?? checked((long)_options.Epochs * _dataset.Files.Count);

    // Epochs are of as many steps as there are pictures, a few dozen: validation would take longer than training.
    public long ValidateEvery => _options.ValidateEvery ?? RunSettings.StepsBetweenValidations;

    public string StepsAsked => _options.Steps?.ToString(CultureInfo.InvariantCulture) ?? $"{_options.Epochs} epochs";

    public IReadOnlyDictionary<string, string> Settings { get; }

    public bool Validates => _validator is not null;

    public bool HasReferences => _validator is { HasReferences: true };

    public void Check(CancellationToken cancellationToken) => _dataset.Check(Steps, _options.Seed, SciLoss.SmallestSide, cancellationToken);

    public TrainingState Initial() => SciTraining.Initial(_options.Seed);

    public TrainingShape Shape => TrainingShape.Image(_options.Crop, _options.Crop);

    public TrainingObjective Objective { get; }

    public TrainingSample Sample(long step, CancellationToken cancellationToken) =>
        TrainingSample.Of(_dataset.Sample(step, _options.Seed, _options.Crop, cancellationToken));

    public double LearningRate(long step) => _options.LearningRate;

    public RunEnding? Ending => null;

    public byte[] Export(TrainingState state) => OnnxExporter.ToOnnx(new SciNetwork(), state, new OnnxExportOptions
    {
        Source = $"trained by DmlEnhance, {state.Step} steps, seed {_options.Seed}",
        Licence = _options.Licence,
    });

    public ValidationScores Score(byte[] model, ITrainingEngine engine, EventFileWriter events, long step, CancellationToken cancellationToken) =>
        _validator!.Score(model, events, step, _options.Threads ?? Environment.ProcessorCount, cancellationToken);

    // Evenly, whatever their order: some sets have hundreds, all of which would be kept decoded and enhanced at every validation.
    private static List<(string Low, string Reference)> Some(List<(string Low, string Reference)> pairs) =>
        [.. Enumerable.Range(0, Math.Min(pairs.Count, MostPairs)).Select(i => pairs[(int)((long)i * pairs.Count / Math.Min(pairs.Count, MostPairs))])];

    public void Dispose()
    {
        _dataset.Dispose();
        _validator?.Dispose();
    }
}
