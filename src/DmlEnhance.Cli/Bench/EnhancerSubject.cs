using System.Diagnostics;
using DmlEnhance.Enhancers;
using DmlEnhance.Frames;

namespace DmlEnhance.Cli.Bench;

/// <summary>One of this project's enhancers, 8 bits in and out.</summary>
/// <param name="enhancer">Disposed with the subject.</param>
/// <param name="isOnCpu">Whether it runs on the CPU.</param>
internal sealed class EnhancerSubject(IEnhancer enhancer, bool isOnCpu) : BenchSubject
{
    private Frame? _picture;
    private Frame? _result;

    public override string Description => enhancer.Info.Threads > 0 ? enhancer.Info.Provider : $"{enhancer.Info.Provider} on {enhancer.Info.Device}";

    public override bool IsOnCpu => isOnCpu;

    public override void Load(Frame picture, CancellationToken cancellationToken)
    {
        _result?.Dispose();
        (_picture, _result) = (picture, new Frame(picture.Width, picture.Height, picture.Format));
    }

    public override double Run(CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        enhancer.Enhance(_picture!, _result!, 1, cancellationToken);
        return MillisecondsSince(start);
    }

    public override bool Read(Frame result, CancellationToken cancellationToken)
    {
        _result!.Samples.CopyTo(result.Samples);
        // ONNX Runtime's and DirectML's enhancers throw where a value is not finite; the fused kernel takes no weights that could make one.
        return true;
    }

    public override void Dispose()
    {
        enhancer.Dispose();
        _result?.Dispose();
    }
}
