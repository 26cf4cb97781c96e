namespace DmlEnhance.Tests.Checkpoints;

/// <summary>The files that tests/fixtures/checkpoints/make-fixtures.py wrote with PyTorch.</summary>
internal static class CheckpointFixtures
{
    public static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "fixtures", "checkpoints", name);

    /// <summary>The script's formula: element i is (i - 5) / 4.</summary>
    public static float[] Quarters(params int[] indices) => [.. indices.Select(i => (i - 5) * 0.25f)];

    /// <summary>The same for a tensor of <paramref name="count"/> elements in order.</summary>
    public static float[] QuartersUpTo(int count) => Quarters([.. Enumerable.Range(0, count)]);
}
