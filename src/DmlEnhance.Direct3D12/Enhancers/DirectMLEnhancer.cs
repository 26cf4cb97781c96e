using DmlEnhance.Direct3D12.DirectML;
using DmlEnhance.Enhancers;
using DmlEnhance.Frames;
using DmlEnhance.Onnx;

namespace DmlEnhance.Direct3D12.Enhancers;

/// <summary>Runs a model by ONNX Runtime's DirectML provider on pictures in the CPU's memory.</summary>
/// <remarks>
/// The first picture of a size waits for its session. Large ones are run in bands of rows where the model states its halo, whole where it does not.
/// Between two bands it can be cancelled.
/// </remarks>
internal sealed class DirectMLEnhancer(PictureSessions sessions, OnnxModel model, EnhancerInfo info, int largestPixels) : IEnhancer
{
    private readonly PlaneBuffers _buffers = new();
    private bool _disposed;

    public EnhancerInfo Info => info;

    public unsafe void Enhance(Frame source, Frame target, float strength = 1, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        EnhanceArguments.Check(source, target, strength, cancellationToken);
        if (strength == 0)
        {
            source.Samples.CopyTo(target.Samples);
            return;
        }

        // A model of fixed height cannot be cut; what size it takes is said by FixedGraph.
        IReadOnlyList<Band> bands = EqualBands.Cut(source.Width, source.Height, model.Height is null ? model.Halo : null, largestPixels);
        int height = bands[0].Height;
        PlaneBuffers.Check(source.Width, height);
        DirectMLSession session = sessions.Get(model, source.Width, height);
        _buffers.Fit(source.Width, height);
        foreach (Band band in bands)
        {
            cancellationToken.ThrowIfCancellationRequested();
            SampleConversion.ToPlanes(source, band.Row - band.Top, height, _buffers.Input);
            session.RunAndCopy(_buffers.InputValue, _buffers.OutputValue);
            if (!SampleConversion.FromPlanes(source, target, band.Row, band.Rows, _buffers.Output + (long)band.Top * source.Width, height * source.Width, strength))
                throw new DmlEnhanceException($"{model.Name}: the network's result holds NaN or infinity; the model is broken or not made for such pictures");
        }
    }

    /// <summary>Frees the buffers; the sessions are the device's.</summary>
    public void Dispose()
    {
        _disposed = true;
        _buffers.Dispose();
    }
}
