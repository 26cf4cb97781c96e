using System.Runtime.InteropServices;
using DmlEnhance.Direct3D12.Benchmark.Subjects;
using DmlEnhance.Direct3D12.Devices;

namespace DmlEnhance.Direct3D12.Benchmark;

/// <summary>Makes sure, before anything is timed, that all that is compared with the fused shader computes what it does.</summary>
internal static class IlluminationCheck
{
    /// <summary>
    /// How far two illuminations may be apart: one step of float16 between 0.5 and 1. Both are float32 sums of 27 products, in another
    /// order (about 1e-6 apart), rounded to float16, so a value at the border between two steps may go either way.
    /// </summary>
    public const double Tolerance = 1.0 / 2048;

    // What no pass has written is 0, or what the copy left there.
    private const double Least = 0.00009;
    private const int Channels = 4;
    private const int ColourChannels = 3;

    /// <summary>The illumination that a subject makes.</summary>
    /// <exception cref="DmlEnhanceException">It left pixels unwritten, or wrote what is no illumination.</exception>
    public static byte[] Run(GraphicsDevice device, SubjectSet subjects, Subject subject)
    {
        CommandList list = device.Rent($"check of {subject.Name}");
        // So that what another subject wrote is gone.
        subjects[Subject.Copy].Record(list);
        subject.Record(list);
        device.Submit(list);
        byte[] pixels = subjects.ReadIllumination(device);
        ReadOnlySpan<Half> values = MemoryMarshal.Cast<byte, Half>(pixels);
        for (int i = 0; i < values.Length; i++)
        {
            float value = (float)values[i];
            if (i % Channels < ColourChannels ? !(value >= Least && value <= 1) : value != 1)
                throw new DmlEnhanceException($"'{subject.Name}' wrote {value} as an illumination: the driver of {device.Adapter.Name}, or the shader, is broken");
        }

        return pixels;
    }

    /// <summary>The largest difference of two illuminations.</summary>
    /// <exception cref="DmlEnhanceException">They are further apart than <see cref="Tolerance"/>.</exception>
    public static double Compare(GraphicsDevice device, Subject subject, byte[] illumination, byte[] expected)
    {
        ReadOnlySpan<Half> values = MemoryMarshal.Cast<byte, Half>(illumination);
        ReadOnlySpan<Half> others = MemoryMarshal.Cast<byte, Half>(expected);
        double largest = 0;
        for (int i = 0; i < values.Length; i++)
            largest = Math.Max(largest, Math.Abs((double)values[i] - (double)others[i]));
        if (!(largest <= Tolerance))
            throw new DmlEnhanceException($"'{subject.Name}' and '{Subject.Fused}' differ by {largest:G3}, more than {Tolerance:G3}: the driver of {device.Adapter.Name}, or a shader, is broken");
        return largest;
    }
}
