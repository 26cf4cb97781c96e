using DmlEnhance.Frames;

namespace DmlEnhance.Enhancers;

/// <summary>A model on the CPU, run over a frame in bands of rows.</summary>
internal interface ICpuBands : IDisposable
{
    /// <summary>Runs the network on a frame.</summary>
    /// <param name="source">The frame.</param>
    /// <param name="result">Called for every band, on several threads at once.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="DmlEnhanceException">The network cannot run on this frame.</exception>
    void Run(Frame source, Action<BandResult, Band> result, CancellationToken cancellationToken);
}
