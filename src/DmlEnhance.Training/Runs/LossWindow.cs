namespace DmlEnhance.Training.Runs;

/// <summary>Means of the first and the last few losses: single steps see single pictures, and jump.</summary>
internal sealed class LossWindow
{
    private const int Length = 10;

    private readonly List<float> _first = [];
    private readonly Queue<float> _last = new();

    internal double First => Mean(_first);

    internal double Last => Mean(_last);

    internal void Add(float loss)
    {
        if (_first.Count < Length)
            _first.Add(loss);
        _last.Enqueue(loss);
        if (_last.Count > Length)
            _last.Dequeue();
    }

    private static double Mean(IReadOnlyCollection<float> losses) => losses.Count > 0 ? losses.Average() : double.NaN;
}
