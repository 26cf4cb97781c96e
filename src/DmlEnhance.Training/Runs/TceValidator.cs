using DmlEnhance.Devices;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using DmlEnhance.Metrics;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using DmlEnhance.Training.Clips;
using DmlEnhance.Training.Datasets.Published;
using DmlEnhance.Training.Events;
using DmlEnhance.Training.Steps;

namespace DmlEnhance.Training.Runs;

/// <summary>Enhances a fixed set of clips with the weights of the moment, as a user of the model would, and scores them.</summary>
internal sealed class TceValidator
{
    // Another one than any run's default, so that nothing is drawn as in training.
    private const ulong Seed = 0x76616C6964617465;

    // For TensorBoard: as for SCI's.
    private const int ClipsShown = 4;

    private const int Rgb = 3;

    private readonly List<TrainingClip> _clips;
    private readonly int _side;

    private TceValidator(IReadOnlyList<string> files, List<TrainingClip> clips, int side)
    {
        Files = files;
        _clips = clips;
        _side = side;
    }

    /// <summary>The photographs' and the videos' files.</summary>
    internal IReadOnlyList<string> Files { get; }

    /// <summary>Makes a clip of each photograph, and takes one of each video that a data set tests with.</summary>
    /// <param name="options">The run's.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>Null where there is nothing to validate on.</returns>
    /// <exception cref="DmlEnhanceException">A picture cannot be read or is too small.</exception>
    internal static TceValidator? Open(TceTrainingOptions options, CancellationToken cancellationToken)
    {
        var files = new List<string>();
        var clips = new List<TrainingClip>();
        if (options.Validate.Count > 0)
        {
            using ClipDataset dataset = ClipDataset.Open(options.Validate, [], options.Clip);
            files.AddRange(dataset.Files);
            for (int i = 0; i < dataset.Files.Count; i++)
                clips.Add(dataset.Sample(i, Seed, options.Crop, cancellationToken));
        }

        foreach (DatasetFolder folder in options.Datasets)
        {
            using PairedVideoDataset? dataset = PairedVideoDataset.OpenTest(folder.Layout, folder.Folder);
            if (dataset is null)
                continue;
            files.AddRange(dataset.Files);
            clips.AddRange(dataset.TestClips(options.Crop, cancellationToken));
        }

        return clips.Count > 0 ? new TceValidator(files, clips, options.Crop) : null;
    }

    /// <summary>Scores a model: PSNR, SSIM and FSIM of both outputs, limited to [0,1] and rounded to 8 bits, against the clean frames, and the temporal error.</summary>
    /// <param name="model">The model.</param>
    /// <param name="engine">What runs it.</param>
    /// <param name="events">Gets the scores and a few pictures: dark, enhanced and clean side by side.</param>
    /// <param name="step">For the events.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    internal ValidationScores Score(TceModel model, ITrainingEngine engine, EventFileWriter events, long step, CancellationToken cancellationToken)
    {
        using INetworkSession session = engine.Open(model, _side, _side);
        using CpuTensor frames = new(new FeatureShape(Rgb * TceNetwork.Frames, _side, _side)), first = new(new FeatureShape(Rgb, _side, _side)), second = new(new FeatureShape(Rgb, _side, _side));
        double exposure = 0, psnr = 0, ssim = 0, change = 0;
        var fsim = new DefinedMean();
        int count = Rgb * _side * _side;
        foreach ((TrainingClip clip, int index) in _clips.Select((clip, index) => (clip, index)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            clip.Values.AsSpan(0, TceNetwork.Frames * count).CopyTo(frames.Numbers);
            session.Run(
                new Dictionary<string, NetworkTensor> { [TceGraphs.FramesInput] = frames },
                new Dictionary<string, NetworkTensor> { [TceGraphs.EnhancedOutput] = first, [TceGraphs.NextOutput] = second }, cancellationToken);
            ReadOnlySpan<float> cleanFirst = clip.Values.AsSpan(TceNetwork.Frames * count, count), cleanSecond = clip.Values.AsSpan((TceNetwork.Frames + 1) * count, count);
            using Frame enhanced = ToFrame(first.Numbers), next = ToFrame(second.Numbers), clean = ToFrame(cleanFirst), cleanNext = ToFrame(cleanSecond);
            exposure += ExposureMeter.Measure(enhanced);
            psnr += (Psnr(enhanced, clean) + Psnr(next, cleanNext)) / 2;
            ssim += (StructuralSimilarity.Compute(enhanced, clean) + StructuralSimilarity.Compute(next, cleanNext)) / 2;
            fsim.Add((FeatureSimilarity.Compute(enhanced, clean) + FeatureSimilarity.Compute(next, cleanNext)) / 2);
            change += TemporalError(first.Numbers, second.Numbers, cleanFirst, cleanSecond);
            if (index < ClipsShown)
                Show(events, clip, enhanced, clean, $"{index} {Path.GetFileNameWithoutExtension(clip.Source)}", step);
        }

        var scores = new ValidationScores(exposure / _clips.Count, psnr / _clips.Count, ssim / _clips.Count, fsim.Value, change / _clips.Count);
        events.Scalar("validation/exposure", scores.Exposure, step);
        events.Scalar("validation/PSNR", scores.Psnr!.Value, step);
        events.Scalar("validation/SSIM", scores.Ssim!.Value, step);
        if (scores.Fsim is { } features)
            events.Scalar("validation/FSIM", features, step);
        events.Scalar("validation/temporal error", scores.TemporalError!.Value, step);
        return scores;
    }

    private static double Psnr(Frame enhanced, Frame clean) => Math.Min(Validator.MostPsnr, PeakSignalToNoiseRatio.Compute(enhanced, clean));

    private static double TemporalError(ReadOnlySpan<float> first, ReadOnlySpan<float> second, ReadOnlySpan<float> cleanFirst, ReadOnlySpan<float> cleanSecond)
    {
        double sum = 0;
        for (int i = 0; i < first.Length; i++)
            sum += Math.Abs(Math.Clamp(second[i], 0, 1) - Math.Clamp(first[i], 0, 1) - (cleanSecond[i] - cleanFirst[i]));
        return 255 * sum / first.Length;
    }

    private Frame ToFrame(ReadOnlySpan<float> planes)
    {
        var frame = new Frame(_side, _side, PixelFormat.Rgb8);
        ClipLight.Round(planes, frame);
        return frame;
    }

    private void Show(EventFileWriter events, TrainingClip clip, Frame enhanced, Frame clean, string name, long step)
    {
        int count = Rgb * _side * _side;
        using Frame dark = ToFrame(clip.Values.AsSpan(TceNetwork.Reach * count, count));
        using var row = new Frame(Rgb * _side, _side, PixelFormat.Rgb8);
        foreach ((Frame frame, int place) in new[] { dark, enhanced, clean }.Select((frame, place) => (frame, place)))
        {
            for (int y = 0; y < _side; y++)
                frame.Rows(y, 1).CopyTo(row.Rows(y, 1)[(place * frame.Stride)..]);
        }

        events.Image($"validation/{name}", row, step);
    }
}
