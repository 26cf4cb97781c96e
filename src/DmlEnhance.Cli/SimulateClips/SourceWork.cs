using System.Globalization;
using DmlEnhance.Cli.Score.Sequences;
using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Networks;
using DmlEnhance.Simulation;
using DmlEnhance.Training.Clips;

namespace DmlEnhance.Cli.SimulateClips;

/// <summary>Makes the videos of one source.</summary>
/// <param name="options">How.</param>
/// <param name="layout">Where they go.</param>
/// <param name="source">The source.</param>
/// <param name="videos">Gets each video that is complete.</param>
/// <param name="advance">Told how much of a video was done since the last call.</param>
internal sealed class SourceWork(SimulateClipsOptions options, ClipLayout layout, ClipSource source, List<SimulatedVideo> videos, Action<double> advance)
{
    /// <summary>Makes them all.</summary>
    /// <exception cref="DmlEnhanceException">The source cannot be read, is too small or too short, or a result cannot be written.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public SimulateClipsResult Run(CancellationToken cancellationToken)
    {
        if (source.Kind == ClipSourceKind.Photograph)
        {
            OfPhotograph(cancellationToken);
            return new SimulateClipsResult(source, videos);
        }

        long? frames = source.Kind == ClipSourceKind.Frames ? source.Frames.Count : VideoSequence.ExpectedFrames(source.Input);
        using IFrameSequence sequence = source.Kind == ClipSourceKind.Frames ? new FolderSequence(source.Frames) : new VideoSequence(source.Input, cancellationToken);
        long read = OfSequence(sequence, frames, cancellationToken);
        if (videos.Count == 0)
            throw new DmlEnhanceException($"{source.Input}: has {read} frames; a video needs {TceNetwork.Frames} or more");
        return new SimulateClipsResult(source, videos)
        {
            Note = videos.Count < source.Videos.Count ? string.Create(CultureInfo.InvariantCulture, $"{videos.Count} of {source.Videos.Count} videos: it has {read} frames") : null,
        };
    }

    private void OfPhotograph(CancellationToken cancellationToken)
    {
        using DecodedImage image = ImageFile.Read(source.Input, cancellationToken);
        using var frame = new Frame(options.Width, options.Height, PixelFormat.Rgb8);
        for (int copy = 0; copy < source.Videos.Count; copy++)
        {
            ulong seed = Seed(copy);
            var clip = PhotographClip.Draw(image.Frame, options.Clip, seed, options.Width, options.Height, options.Frames);
            IReadOnlyList<LowLightSimulation> lights = ClipLight.Draw(options.Clip, seed, options.Frames);
            using var writer = new ClipWriter(layout, source.Videos[copy], seed, lights);
            for (int i = 0; i < options.Frames; i++)
            {
                clip.Draw(i, frame);
                writer.Add(frame, options.WithFlow && i + 1 < options.Frames ? (clip.Motion(i, i + 1), clip.Motion(i + 1, i)) : null, cancellationToken);
                advance(1.0 / options.Frames);
            }

            writer.Complete();
            videos.Add(new SimulatedVideo(source.Videos[copy], seed, 0, lights, options.WithFlow));
        }
    }

    // Frames from end to end once, with the videos' parts spread evenly; returns how many were read.
    private long OfSequence(IFrameSequence sequence, long? expected, CancellationToken cancellationToken)
    {
        // What a file declares may be some frames off: the parts are then a little closer, or the last one shorter.
        long count = expected is { } all ? Math.Clamp(all / options.Frames, 1, source.Videos.Count) : source.Videos.Count;
        double gap = count > 1 && expected is { } total ? Math.Max(options.Frames, (total - options.Frames) / (double)(count - 1)) : options.Frames;
        long read = 0;
        for (int copy = 0; copy < count; copy++)
        {
            for (var first = (long)(copy * gap); read < first; read++)
            {
                using Frame? passed = sequence.Read(cancellationToken);
                if (passed is null)
                    return read;
            }

            int taken = Take(sequence, copy, read, cancellationToken);
            read += taken;
            if (taken < options.Frames)
                return read;
        }

        return read;
    }

    private int Take(IFrameSequence sequence, int copy, long first, CancellationToken cancellationToken)
    {
        ulong seed = Seed(copy);
        IReadOnlyList<LowLightSimulation> lights = ClipLight.Draw(options.Clip, seed, options.Frames);
        using var writer = new ClipWriter(layout, source.Videos[copy], seed, lights);
        while (writer.Frames < options.Frames)
        {
            using Frame? whole = sequence.Read(cancellationToken);
            if (whole is null)
                break;
            using Frame frame = Part(whole);
            writer.Add(frame, motion: null, cancellationToken);
            advance(1.0 / options.Frames);
        }

        if (writer.Frames >= TceNetwork.Frames)
        {
            writer.Complete();
            videos.Add(new SimulatedVideo(source.Videos[copy], seed, first, [.. lights.Take(writer.Frames)], KnowsMotion: false));
        }

        return writer.Frames;
    }

    // The middle of the frame, made as small as it can be.
    private Frame Part(Frame whole)
    {
        if (whole.Width < options.Width || whole.Height < options.Height)
            throw new DmlEnhanceException($"{source.Input}: its frames have {whole.Width}x{whole.Height} pixels, fewer than {options.Width}x{options.Height} (--size)");
        using Frame rgb = whole.ToRgb8();
        double scale = Math.Max(options.Width / (double)whole.Width, options.Height / (double)whole.Height);
        using Frame smaller = ImageScale.Fit(rgb, (int)Math.Ceiling(scale * Math.Max(whole.Width, whole.Height)));
        var part = new Frame(options.Width, options.Height, PixelFormat.Rgb8);
        int left = 3 * ((smaller.Width - part.Width) / 2), top = (smaller.Height - part.Height) / 2;
        for (int row = 0; row < part.Height; row++)
            smaller.Rows(top + row, 1).Slice(left, part.Stride).CopyTo(part.Rows(row, 1));
        return part;
    }

    private ulong Seed(int copy) => SimulationSeed.Of(options.Seed, source.Name, (ulong)copy);
}
