namespace DmlEnhance.Cli.Bench;

/// <summary>A subject as it was had on this machine, or why it was not.</summary>
internal sealed class BenchCandidate : IDisposable
{
    private BenchCandidate(BenchSubjectSource source, BenchSubject? subject, string? absence) => (Source, Subject, Absence) = (source, subject, absence);

    /// <summary>What it was made by.</summary>
    public BenchSubjectSource Source { get; }

    /// <summary>The subject; null where there is none.</summary>
    public BenchSubject? Subject { get; }

    /// <summary>Why there is none.</summary>
    public string? Absence { get; }

    /// <summary>What broke it, at this size or an earlier one; it is not asked again.</summary>
    public string? Failure { get; set; }

    /// <summary>Makes the subject.</summary>
    public static BenchCandidate Open(BenchSubjectSource source, BenchContext context, CancellationToken cancellationToken)
    {
        try
        {
            return new BenchCandidate(source, source.Open(context, cancellationToken), null);
        }
        catch (DmlEnhanceException e)
        {
            return new BenchCandidate(source, null, e.Message);
        }
    }

    public void Dispose() => Subject?.Dispose();
}
