using DmlEnhance.Training.Clips;
using DmlEnhance.Training.Datasets.Published;
using DmlEnhance.Training.Steps;
using DmlEnhance.Training.Tce;

namespace DmlEnhance.Training.Runs;

/// <summary>The clips of a run that trains TCE-Net: real ones, synthetic ones, and how a step's are laid out.</summary>
internal sealed class TceClips : IDisposable
{
    private readonly IClipSource? _real, _synthetic;
    private readonly TceTrainingOptions _options;

    private TceClips(IClipSource? real, IClipSource? synthetic, TceTrainingOptions options)
    {
        _real = real;
        _synthetic = synthetic;
        _options = options;
        Files = [.. real?.Files ?? [], .. synthetic?.Files ?? []];
        if (options.Stcl is null)
        {
            Shape = new TrainingShape(options.Clips, TceTraining.Channels, options.Crop, options.Crop);
            Videos = (real?.Videos ?? 0) + (synthetic?.Videos ?? 0);
        }
        else
        {
            // So many of each kind, as the authors have it.
            int count = (real is null ? 0 : options.Clips) + (synthetic is null ? 0 : options.Clips);
            Shape = new TrainingShape(count, StclObjective.Channels, options.Crop, options.Crop, synthetic is null ? 0 : options.Clips);
            Videos = Math.Max(real?.Videos ?? 0, synthetic?.Videos ?? 0);
        }
    }

    /// <summary>All files.</summary>
    internal IReadOnlyList<string> Files { get; }

    /// <summary>What an epoch counts.</summary>
    internal int Videos { get; }

    /// <summary>What a step sees.</summary>
    internal TrainingShape Shape { get; }

    /// <summary>Whether synthetic clips all have their motion.</summary>
    internal bool KnowsMotion => _synthetic is null or { KnowsMotion: true };

    /// <summary>Lists the files.</summary>
    /// <exception cref="DmlEnhanceException">A file or folder that is named is not there, or is laid out otherwise.</exception>
    internal static TceClips Open(TceTrainingOptions options)
    {
        var opened = new List<IClipSource>();
        try
        {
            foreach (DatasetFolder dataset in options.Datasets)
                opened.Add(PairedVideoDataset.Open(dataset.Layout, dataset.Folder, DatasetSplit.Train));
            List<IClipSource> real = [.. opened.Where((_, index) => !options.Datasets[index].Layout.IsSynthetic)];
            List<IClipSource> synthetic = [.. opened.Where((_, index) => options.Datasets[index].Layout.IsSynthetic)];
            if (options.Data.Count + options.Videos.Count > 0 || options.Datasets.Count == 0)
            {
                var simulated = ClipDataset.Open(options.Data, options.Videos, options.Clip);
                opened.Add(simulated);
                synthetic.Add(simulated);
            }

            // The loss of clips of which everything is known makes no difference between them.
            return options.Stcl is null
                ? new TceClips(null, MixedClipSource.Of([.. real, .. synthetic]), options)
                : new TceClips(MixedClipSource.Of(real), MixedClipSource.Of(synthetic), options);
        }
        catch
        {
            opened.ForEach(source => source.Dispose());
            throw;
        }
    }

    /// <summary>Reads what shows early whether so many steps can be done.</summary>
    internal void Check(long steps, CancellationToken cancellationToken)
    {
        long clips = checked(steps * _options.Clips);
        _real?.Check(clips, _options.Seed, _options.Crop, cancellationToken);
        _synthetic?.Check(clips, _options.Seed, _options.Crop, cancellationToken);
    }

    /// <summary>What a step sees.</summary>
    internal TrainingSample Sample(long step, CancellationToken cancellationToken)
    {
        var values = new float[Shape.Count];
        Span<float> room = values;
        string source = "";
        foreach (IClipSource clips in new[] { _real, _synthetic }.OfType<IClipSource>())
        {
            for (int i = 0; i < _options.Clips; i++)
            {
                TrainingClip clip = clips.Sample(step * _options.Clips + i, _options.Seed, _options.Crop, cancellationToken);
                Place(clip, room[..(Shape.Channels * _options.Crop * _options.Crop)]);
                room = room[(Shape.Channels * _options.Crop * _options.Crop)..];
                source = source.Length == 0 ? clip.Source : source;
            }
        }

        return new TrainingSample(source, Shape, values);
    }

    public void Dispose()
    {
        _real?.Dispose();
        _synthetic?.Dispose();
    }

    private static void Place(TrainingClip clip, Span<float> room)
    {
        clip.Values.CopyTo(room);
        room = room[clip.Values.Length..];
        if (room.IsEmpty || clip.Motion is null)
            return;
        clip.Motion.CopyTo(room);
        room[clip.Motion.Length..].Fill(1);
    }
}
