using System.Diagnostics;
using DmlEnhance.Enhancers;
using DmlEnhance.Frames;
using DmlEnhance.Images;

namespace DmlEnhance.Cli.Enhance;

/// <summary>Enhances the files of a plan; decoding and encoding of some overlap the network's work on another.</summary>
/// <param name="enhancer">What enhances; stays the caller's.</param>
/// <param name="strength">0 to 1.</param>
/// <param name="writeOptions">How results are encoded.</param>
internal sealed class EnhanceRun(IEnhancer enhancer, float strength, ImageWriteOptions writeOptions) : IDisposable
{
    private readonly SemaphoreSlim _network = new(1);

    /// <summary>Does all items; a failure of one is in its result.</summary>
    /// <param name="plan">The items.</param>
    /// <param name="report">Told of every item as it ends, one at a time.</param>
    /// <param name="cancellationToken">Ends the run; items in work leave nothing behind.</param>
    /// <exception cref="InterruptedException">The token was cancelled.</exception>
    public async Task<EnhanceSummary> RunAsync(EnhancePlan plan, Action<EnhanceResult> report, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var results = new EnhanceResult[plan.Items.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        int succeeded = 0;
        try
        {
            await Parallel.ForAsync(0, results.Length, options, async (i, token) =>
            {
                results[i] = await EnhanceAsync(plan.Items[i], token);
                lock (results)
                {
                    succeeded += results[i].Error is null ? 1 : 0;
                    report(results[i]);
                }
            });
        }
        catch (OperationCanceledException e)
        {
            throw new InterruptedException($"interrupted: {succeeded} of {results.Length} files were enhanced, none is half-written", e);
        }

        return new EnhanceSummary(results, plan.Missing, clock.Elapsed);
    }

    public void Dispose() => _network.Dispose();

    private async Task<EnhanceResult> EnhanceAsync(EnhanceItem item, CancellationToken cancellationToken)
    {
        try
        {
            var clock = Stopwatch.StartNew();
            using DecodedImage image = ImageFile.Read(item.Input, cancellationToken);
            TimeSpan decode = clock.Elapsed;

            using var enhanced = new Frame(image.Frame.Width, image.Frame.Height, image.Frame.Format);
            await _network.WaitAsync(cancellationToken);
            TimeSpan network;
            try
            {
                clock.Restart();
                enhancer.Enhance(image.Frame, enhanced, strength, cancellationToken);
                network = clock.Elapsed;
            }
            finally
            {
                _network.Release();
            }

            clock.Restart();
            IReadOnlyList<string> notes = ImageFile.Write(item.Output, enhanced, image.Metadata, writeOptions, cancellationToken);
            return new EnhanceResult(item)
            {
                Width = enhanced.Width,
                Height = enhanced.Height,
                Format = enhanced.Format,
                Notes = [.. image.Notes, .. notes],
                Decode = decode,
                Network = network,
                Encode = clock.Elapsed,
            };
        }
        catch (DmlEnhanceException e)
        {
            return new EnhanceResult(item) { Error = e.Message };
        }
        catch (OutOfMemoryException)
        {
            return new EnhanceResult(item) { Error = $"{item.Input}: there is not enough memory for this image" };
        }
    }
}
