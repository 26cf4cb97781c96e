using DmlEnhance.Simulation;

namespace DmlEnhance.Training.Datasets;

/// <summary>What a training step looks at: a function of seed and step alone, whatever was asked before.</summary>
/// <param name="count">How many pictures there are, 1 or more.</param>
internal sealed class SampleOrder(int count)
{
    // Apart from each other, and from a simulation's noise that starts from the same seed. ASCII: "ordering", "cropping".
    private const ulong OrderStream = 0x6F72646572696E67;
    private const ulong CropStream = 0x63726F7070696E67;

    private Permutation? _latest;

    /// <summary>Which picture a step takes. Each run of <c>count</c> steps, an epoch, takes every picture once.</summary>
    public int Picture(long step, ulong seed)
    {
        (long epoch, long position) = Math.DivRem(step, count);
        Permutation? permutation = Volatile.Read(ref _latest);
        if (permutation is null || permutation.Epoch != epoch || permutation.Seed != seed)
            Volatile.Write(ref _latest, permutation = new Permutation(epoch, seed, Shuffle(epoch, seed)));
        return permutation.Pictures[position];
    }

    /// <summary>The part of a picture that a step takes: every place is equally likely, and half of them are mirrored left to right.</summary>
    public static Crop Part(long step, ulong seed, int width, int height, int crop)
    {
        var random = new NoiseSource(seed ^ CropStream, (ulong)step);
        // All three are drawn in any case, so that whether a step is mirrored does not depend on the crop.
        double x = random.NextUniform();
        double y = random.NextUniform();
        bool mirrored = random.NextUniform() < 0.5;
        int cropWidth = crop == 0 ? width : Math.Min(crop, width);
        int cropHeight = crop == 0 ? height : Math.Min(crop, height);
        return new Crop(Below(x, width - cropWidth + 1), Below(y, height - cropHeight + 1), cropWidth, cropHeight, mirrored);
    }

    // Fisher and Yates, as in Knuth, The Art of Computer Programming, volume 2, 3.4.2, algorithm P.
    private int[] Shuffle(long epoch, ulong seed)
    {
        int[] pictures = [.. Enumerable.Range(0, count)];
        var random = new NoiseSource(seed ^ OrderStream, (ulong)epoch);
        for (int last = count - 1; last > 0; last--)
        {
            int chosen = Below(random.NextUniform(), last + 1);
            (pictures[last], pictures[chosen]) = (pictures[chosen], pictures[last]);
        }

        return pictures;
    }

    // Below the bound for certain: even (1 - 2^-53) x bound, with the largest uniform number there is, rounds to less than the bound.
    private static int Below(double uniform, int bound) => (int)(uniform * bound);

    private sealed record Permutation(long Epoch, ulong Seed, int[] Pictures);
}
