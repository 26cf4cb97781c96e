using System.Diagnostics;
using DmlEnhance.Enhancers;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Video;

namespace DmlEnhance.Cli.Enhance;

/// <summary>Enhances the files of a plan: pictures first, whose decoding and encoding overlap the network's work on others, then videos, one after another.</summary>
/// <param name="enhancer">What enhances pictures; stays the caller's. Null where the plan has none.</param>
/// <param name="videos">What does videos and sequences; null where the plan has none.</param>
/// <param name="strength">0 to 1.</param>
/// <param name="writeOptions">How pictures are encoded.</param>
internal sealed class EnhanceRun(IEnhancer? enhancer, VideoRun? videos, float strength, ImageWriteOptions writeOptions) : IDisposable
{
    // One is decoded and one encoded while the network works on a third; more would only hold more pictures in memory.
    private const int MostFilesAtOnce = 4;

    private readonly SemaphoreSlim _network = new(1);

    /// <summary>Does all items; a failure of one is in its result.</summary>
    /// <param name="plan">The items.</param>
    /// <param name="report">Told of every item as it ends, one at a time.</param>
    /// <param name="advance">Told how much of a picture was done since the last call; a picture is 1 in all.</param>
    /// <param name="frames">Told after each frame of a video.</param>
    /// <param name="cancellationToken">Ends the run; items in work leave nothing behind.</param>
    public async Task<EnhanceSummary> RunAsync(EnhancePlan plan, Action<EnhanceResult> report, Action<double> advance, Action<EnhanceItem, VideoProgress> frames, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var results = new EnhanceResult?[plan.Items.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Min(Environment.ProcessorCount, MostFilesAtOnce), CancellationToken = cancellationToken };
        bool interrupted = false;
        try
        {
            int[] pictures = [.. Enumerable.Range(0, results.Length).Where(i => plan.Items[i].Kind == EnhanceKind.Picture)];
            await Parallel.ForEachAsync(pictures, options, async (i, token) =>
            {
                results[i] = await EnhanceAsync(plan.Items[i], advance, token);
                lock (results)
                    report(results[i]!);
            });
            foreach (int i in Enumerable.Range(0, results.Length).Except(pictures))
            {
                EnhanceItem item = plan.Items[i];
                report(results[i] = await Task.Run(() => videos!.Enhance(item, progress => frames(item, progress), cancellationToken), cancellationToken));
            }
        }
        catch (OperationCanceledException)
        {
            interrupted = true;
        }

        return new EnhanceSummary([.. results.OfType<EnhanceResult>()], plan.Missing, clock.Elapsed, interrupted);
    }

    public void Dispose() => _network.Dispose();

    private async Task<EnhanceResult> EnhanceAsync(EnhanceItem item, Action<double> advance, CancellationToken cancellationToken)
    {
        double done = 0;
        try
        {
            var clock = Stopwatch.StartNew();
            using DecodedImage image = ImageFile.Read(item.Input, cancellationToken);
            TimeSpan decode = clock.Elapsed;
            Advance(1.0 / 3);

            (Frame result, AutoChoice? choice, TimeSpan network) = await RunNetworkAsync(image.Frame, cancellationToken);
            using Frame enhanced = result;
            Advance(2.0 / 3);

            clock.Restart();
            IReadOnlyList<string> notes = ImageFile.Write(item.Output, enhanced, image.Metadata, writeOptions, cancellationToken);
            return new EnhanceResult(item)
            {
                Width = enhanced.Width,
                Height = enhanced.Height,
                Format = enhanced.Format,
                Choice = choice,
                Notes = [.. image.Notes, .. notes],
                Decode = decode,
                Network = network,
                Encode = clock.Elapsed,
            };
        }
        catch (Exception e) when (FileError.Of(e, item.Input, item.Output) is { } error)
        {
            return new EnhanceResult(item) { Error = error };
        }
        finally
        {
            Advance(1);
        }

        void Advance(double to)
        {
            advance(to - done);
            done = to;
        }
    }

    private async Task<(Frame Result, AutoChoice? Choice, TimeSpan Time)> RunNetworkAsync(Frame source, CancellationToken cancellationToken)
    {
        await _network.WaitAsync(cancellationToken);
        try
        {
            var target = new Frame(source.Width, source.Height, source.Format);
            try
            {
                long start = Stopwatch.GetTimestamp();
                AutoChoice? choice = null;
                if (enhancer is AutoEnhancer auto)
                    choice = auto.Enhance(source, target, strength, cancellationToken);
                else
                    enhancer!.Enhance(source, target, strength, cancellationToken);
                return (target, choice, Stopwatch.GetElapsedTime(start));
            }
            catch
            {
                target.Dispose();
                throw;
            }
        }
        finally
        {
            _network.Release();
        }
    }
}
