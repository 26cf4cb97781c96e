using System.Diagnostics;

namespace DmlEnhance.Cli.SimulateClips;

/// <summary>Makes the videos of a plan.</summary>
internal sealed class SimulateClipsRun(SimulateClipsOptions options)
{
    /// <summary>Does all sources; a failure of one is in its result.</summary>
    /// <param name="plan">The sources.</param>
    /// <param name="report">Told of every source as it ends, one at a time.</param>
    /// <param name="advance">Told how much of a video was done since the last call; a video is 1 in all.</param>
    /// <param name="cancellationToken">Ends the run; of videos in work nothing is left.</param>
    public async Task<SimulateClipsSummary> RunAsync(SimulateClipsPlan plan, Action<SimulateClipsResult> report, Action<double> advance, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var results = new SimulateClipsResult?[plan.Sources.Count];
        bool interrupted = false;
        try
        {
            await Parallel.ForAsync(0, results.Length, new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = cancellationToken }, (i, token) =>
            {
                ClipSource source = plan.Sources[i];
                string[] named = [.. source.Frames, plan.Layout.Folder];
                var videos = new List<SimulatedVideo>();
                double left = source.Videos.Count;
                try
                {
                    var work = new SourceWork(options, plan.Layout, source, videos, done =>
                    {
                        left -= done;
                        advance(done);
                    });
                    results[i] = work.Run(token);
                }
                catch (OperationCanceledException)
                {
                    results[i] = new SimulateClipsResult(source, videos);
                    throw;
                }
                catch (Exception e) when (FileError.Of(e, source.Input, named) is { } error)
                {
                    results[i] = new SimulateClipsResult(source, videos) { Error = error };
                }

                advance(left);
                lock (results)
                    report(results[i]!);
                return ValueTask.CompletedTask;
            });
        }
        catch (OperationCanceledException)
        {
            interrupted = true;
        }

        return new SimulateClipsSummary([.. results.OfType<SimulateClipsResult>()], plan.Missing, clock.Elapsed, interrupted);
    }
}
