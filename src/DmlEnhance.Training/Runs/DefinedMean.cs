namespace DmlEnhance.Training.Runs;

/// <summary>The mean of those scores that are defined: FSIM is not where a picture and its reference have no feature, such as two black ones.</summary>
internal struct DefinedMean
{
    private double _sum;
    private int _count;

    /// <summary>Null where none is defined.</summary>
    internal readonly double? Value => _count > 0 ? _sum / _count : null;

    internal void Add(double score)
    {
        if (double.IsNaN(score))
            return;
        _sum += score;
        _count++;
    }
}
