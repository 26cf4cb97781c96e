using DmlEnhance.Cli.Bench;
using DmlEnhance.Devices;
using DmlEnhance.Frames;

namespace DmlEnhance.Tests.Cli.Bench;

/// <summary>A right subject, but for what a test adds.</summary>
internal sealed class FakeSubject(BenchContext context) : BenchSubject
{
    private readonly EnhancerSubject _right = BenchSubjects.Cpu(context, CpuPath.OnnxRuntime);
    private int _runs;

    public override string Description => "fake";

    public override bool IsOnCpu => true;

    /// <summary>Added to one sample of the result.</summary>
    public byte Error { get; init; }

    /// <summary>Whether all values are finite.</summary>
    public bool IsFinite { get; init; } = true;

    /// <summary>The frame at which it breaks.</summary>
    public int? BreaksAt { get; init; }

    public static BenchSubjectSource Source(string name, Func<BenchContext, BenchSubject> open) => new(name, (context, _) => open(context));

    public override void Load(Frame picture, CancellationToken cancellationToken) => _right.Load(picture, cancellationToken);

    public override double Run(CancellationToken cancellationToken)
    {
        if (++_runs == BreaksAt)
            throw new DmlEnhanceException("it broke");
        return _right.Run(cancellationToken);
    }

    public override bool Read(Frame result, CancellationToken cancellationToken)
    {
        bool isFinite = _right.Read(result, cancellationToken) && IsFinite;
        result.Samples[^1] += Error;
        return isFinite;
    }

    public override void Dispose() => _right.Dispose();
}
