using System.Diagnostics;
using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Simulation;

namespace DmlEnhance.Cli.Simulate;

/// <summary>Makes the pairs of a plan.</summary>
internal sealed class SimulateRun(SimulateOptions options)
{
    /// <summary>Does all photographs; a failure of one is in its result.</summary>
    /// <param name="plan">The photographs.</param>
    /// <param name="report">Told of every photograph as it ends, one at a time.</param>
    /// <param name="advance">Told how much of a photograph was done since the last call; a photograph is 1 in all.</param>
    /// <param name="cancellationToken">Ends the run; photographs in work leave whole files only.</param>
    public async Task<SimulateSummary> RunAsync(SimulatePlan plan, Action<SimulateResult> report, Action<double> advance, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var results = new SimulateResult?[plan.Items.Count];
        bool interrupted = false;
        try
        {
            await Parallel.ForAsync(0, results.Length, new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = cancellationToken }, (i, token) =>
            {
                var pairs = new List<SimulatedPair>();
                try
                {
                    SimulateResult result = Simulate(plan.Items[i], pairs, advance, token);
                    results[i] = result;
                    lock (results)
                        report(result);
                }
                catch (OperationCanceledException) when (pairs.Count > 0)
                {
                    results[i] = new SimulateResult(plan.Items[i]) { Pairs = pairs };
                    throw;
                }

                return ValueTask.CompletedTask;
            });
        }
        catch (OperationCanceledException)
        {
            interrupted = true;
        }

        return new SimulateSummary([.. results.OfType<SimulateResult>()], plan.Missing, clock.Elapsed, interrupted);
    }

    private SimulateResult Simulate(SimulateItem item, List<SimulatedPair> pairs, Action<double> advance, CancellationToken cancellationToken)
    {
        string[] outputs = [.. item.Pairs.SelectMany(pair => new[] { pair.Reference, pair.Low })];
        try
        {
            using DecodedImage image = ImageFile.Read(item.Input, cancellationToken);
            using Frame reference = Reference(image.Frame);
            IReadOnlyList<string> notes = [];
            foreach (SimulatePair pair in item.Pairs)
            {
                ulong seed = SimulationSeed.Of(options.Seed, item.Name, (ulong)pair.Copy);
                LowLightSimulation simulation = options.Ranges.Draw(seed);
                using Frame low = reference.Clone();
                simulation.Apply(low, seed, cancellationToken);
                notes = ImageFile.Write(pair.Reference, reference, image.Metadata, cancellationToken: cancellationToken);
                // No longer cancelled: a reference without its dark picture would be no pair.
                ImageFile.Write(pair.Low, low, image.Metadata, cancellationToken: CancellationToken.None);
                pairs.Add(new SimulatedPair(pair, low.Width, low.Height, simulation, seed, Mean(reference), Mean(low)));
                advance(1.0 / item.Pairs.Count);
            }

            return new SimulateResult(item) { Pairs = pairs, Notes = [.. image.Notes, .. Lost(image.Frame.Format), .. notes] };
        }
        catch (Exception e) when (FileError.Of(e, item.Input, outputs) is { } error)
        {
            advance(1 - (double)pairs.Count / item.Pairs.Count);
            return new SimulateResult(item) { Error = error, Pairs = pairs };
        }
    }

    private Frame Reference(Frame photograph)
    {
        Frame whole = photograph.ToRgb8();
        if (options.Size is not { } size)
            return whole;
        using (whole)
            return ImageScale.Fit(whole, size);
    }

    private static IEnumerable<string> Lost(PixelFormat format)
    {
        if (format.HasAlpha())
            yield return "alpha was flattened over black";
        if (format.BytesPerSample() > 1)
            yield return "16-bit samples were rounded to 8 bits";
    }

    private static double Mean(Frame frame)
    {
        long sum = 0;
        foreach (byte sample in frame.Samples)
            sum += sample;
        return sum / (255.0 * frame.SizeInBytes);
    }
}
