namespace DmlEnhance.Doctor;

/// <summary>How far two results lie apart.</summary>
internal static class Deviation
{
    /// <summary>The largest absolute difference of two numbers at one place; NaN where one of either is NaN, so that it is within no tolerance.</summary>
    /// <exception cref="ArgumentException">There are more of one than of the other.</exception>
    public static double Largest(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        if (expected.Length != actual.Length)
            throw new ArgumentException($"{actual.Length} numbers cannot be compared with {expected.Length}", nameof(actual));
        double largest = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs((double)actual[i] - expected[i]);
            // An order with NaN in it is always false: it must be asked for.
            if (double.IsNaN(difference))
                return double.NaN;
            largest = Math.Max(largest, difference);
        }

        return largest;
    }
}
