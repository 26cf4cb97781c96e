using DmlEnhance.Frames;

namespace DmlEnhance.Enhancers;

/// <summary>What every enhancer checks before it begins.</summary>
internal static class EnhanceArguments
{
    /// <summary>Checks the arguments of <see cref="IEnhancer.Enhance"/>.</summary>
    /// <exception cref="ArgumentException">The frames do not fit together, or are the same.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The strength is outside 0 to 1.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void Check(Frame source, Frame target, float strength, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        if (ReferenceEquals(source, target))
            throw new ArgumentException("source and target must be two frames", nameof(target));
        if (source.Width != target.Width || source.Height != target.Height || source.Format != target.Format)
            throw new ArgumentException($"the target is {target.Width}x{target.Height} {target.Format}, the source {source.Width}x{source.Height} {source.Format}", nameof(target));
        CheckStrength(strength);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Checks a strength.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside 0 to 1.</exception>
    public static void CheckStrength(float strength)
    {
        if (!(strength >= 0 && strength <= 1))
            throw new ArgumentOutOfRangeException(nameof(strength), strength, "the strength is 0 to 1");
    }
}
