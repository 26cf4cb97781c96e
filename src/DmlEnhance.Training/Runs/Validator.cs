using DmlEnhance.Enhancers;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Metrics;
using DmlEnhance.Onnx;
using DmlEnhance.Training.Datasets;
using DmlEnhance.Training.Events;

namespace DmlEnhance.Training.Runs;

/// <summary>Enhances a fixed set of pictures with the weights of the moment, as a user of the model would, and scores them.</summary>
internal sealed class Validator : IDisposable
{
    // Equal pictures, such as two black ones, have an infinite PSNR: one would decide the mean, and no card can say it.
    internal const double MostPsnr = 100;

    private const string Low = "low", Reference = "reference";

    // For TensorBoard: enough to see what happens, small enough not to fill the disk.
    private const int PicturesShown = 4;
    private const int PictureSide = 480;

    private readonly List<ValidationPicture> _pictures = [];

    private Validator(bool hasReferences, string[] files)
    {
        HasReferences = hasReferences;
        Files = files;
    }

    /// <summary>The dark pictures' files.</summary>
    internal IReadOnlyList<string> Files { get; }

    /// <summary>Whether there are references, so that a best step can be told.</summary>
    internal bool HasReferences { get; }

    /// <summary>Reads the pictures.</summary>
    /// <param name="folder">Pictures; or the subfolders low and reference with pictures of the same names.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="DmlEnhanceException">There are none, one cannot be read, or has no reference of its size.</exception>
    internal static Validator Open(string folder, CancellationToken cancellationToken)
    {
        string low = Path.Combine(folder, Low), references = Path.Combine(folder, Reference);
        bool paired = Directory.Exists(low);
        if (paired != Directory.Exists(references))
            throw new DmlEnhanceException($"{folder}: has a folder {(paired ? Low : Reference)} without {(paired ? Reference : Low)}; pairs need both");
        string root = paired ? low : folder;
        return Read(paired, [.. ImageSearch.Find([root]).Select(file =>
        {
            string name = Path.GetRelativePath(root, file);
            return new ValidationFiles(Path.ChangeExtension(name, null).Replace('\\', '/'), file, paired ? Path.Combine(references, name) : null);
        })], cancellationToken);
    }

    /// <summary>Reads pairs of pictures.</summary>
    /// <param name="pairs">The files; one pair or more.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="DmlEnhanceException">One cannot be read, or has no reference of its size.</exception>
    internal static Validator Open(IReadOnlyList<(string Low, string Reference)> pairs, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(pairs.Count);
        // Of several folders: a name may come more than once.
        return Read(paired: true, [.. pairs.Select((pair, index) => new ValidationFiles($"{index} {Path.GetFileNameWithoutExtension(pair.Low)}", pair.Low, pair.Reference))], cancellationToken);
    }

    /// <summary>Scores a model.</summary>
    /// <param name="model">The ONNX file's bytes.</param>
    /// <param name="events">Gets the scores and a few pictures, input and result side by side.</param>
    /// <param name="step">For the events.</param>
    /// <param name="threads">Threads that run the model.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    internal ValidationScores Score(byte[] model, EventFileWriter events, long step, int threads, CancellationToken cancellationToken)
    {
        double exposure = 0, psnr = 0, ssim = 0;
        var fsim = new DefinedMean();
        using var enhancer = new OnnxCpuEnhancer(OnnxModel.FromBytes("the model in training", model), threads);
        foreach ((ValidationPicture picture, int index) in _pictures.Select((picture, index) => (picture, index)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var result = new Frame(picture.Dark.Width, picture.Dark.Height, PixelFormat.Rgb8);
            enhancer.Enhance(picture.Dark, result, 1, cancellationToken);
            exposure += ExposureMeter.Measure(result);
            if (picture.Reference is { } reference)
            {
                psnr += Math.Min(MostPsnr, PeakSignalToNoiseRatio.Compute(result, reference));
                ssim += StructuralSimilarity.Compute(result, reference);
                fsim.Add(FeatureSimilarity.Compute(result, reference));
            }

            if (index < PicturesShown)
                Show(events, picture, result, step);
        }

        int count = _pictures.Count;
        var scores = new ValidationScores(exposure / count, HasReferences ? psnr / count : null, HasReferences ? ssim / count : null, fsim.Value);
        events.Scalar("validation/exposure", scores.Exposure, step);
        if (HasReferences)
        {
            events.Scalar("validation/PSNR", scores.Psnr!.Value, step);
            events.Scalar("validation/SSIM", scores.Ssim!.Value, step);
            if (scores.Fsim is { } value)
                events.Scalar("validation/FSIM", value, step);
        }

        return scores;
    }

    public void Dispose()
    {
        foreach (ValidationPicture picture in _pictures)
        {
            picture.Dark.Dispose();
            picture.Reference?.Dispose();
        }
    }

    // A picture that cannot be scored is better known before hours of training.
    private static void CheckScored(string file, Frame dark, Frame reference)
    {
        try
        {
            StructuralSimilarity.Compute(dark, reference);
        }
        catch (DmlEnhanceException e)
        {
            throw new DmlEnhanceException($"{file}: {e.Message}", e);
        }
    }

    private static Validator Read(bool paired, ValidationFiles[] files, CancellationToken cancellationToken)
    {
        var validator = new Validator(paired, [.. files.Select(file => file.Dark)]);
        try
        {
            foreach (ValidationFiles file in files)
                validator._pictures.Add(Read(file, cancellationToken));
            return validator;
        }
        catch
        {
            validator.Dispose();
            throw;
        }
    }

    private static ValidationPicture Read(ValidationFiles files, CancellationToken cancellationToken)
    {
        Frame dark = Read(files.Dark, cancellationToken);
        Frame? reference = null;
        try
        {
            reference = files.Reference is { } path ? Read(path, cancellationToken) : null;
            if (reference is not null && (reference.Width, reference.Height) != (dark.Width, dark.Height))
                throw new DmlEnhanceException($"{files.Dark}: has {dark.Width}x{dark.Height} pixels, its reference {reference.Width}x{reference.Height}");
            if (reference is not null)
                CheckScored(files.Dark, dark, reference);
            return new ValidationPicture(files.Name, dark, reference);
        }
        catch
        {
            dark.Dispose();
            reference?.Dispose();
            throw;
        }
    }

    private static Frame Read(string path, CancellationToken cancellationToken)
    {
        using DecodedImage image = ImageFile.Read(path, cancellationToken);
        return image.Frame.ToRgb8();
    }

    private static void Show(EventFileWriter events, ValidationPicture picture, Frame result, long step)
    {
        using Frame before = ImageScale.Fit(picture.Dark, PictureSide), after = ImageScale.Fit(result, PictureSide);
        using var both = new Frame(before.Width * 2, before.Height, PixelFormat.Rgb8);
        for (int row = 0; row < both.Height; row++)
        {
            before.Rows(row, 1).CopyTo(both.Rows(row, 1));
            after.Rows(row, 1).CopyTo(both.Rows(row, 1)[before.Stride..]);
        }

        events.Image($"validation/{picture.Name}", both, step);
    }

    private sealed record ValidationFiles(string Name, string Dark, string? Reference);

    private sealed record ValidationPicture(string Name, Frame Dark, Frame? Reference);
}
