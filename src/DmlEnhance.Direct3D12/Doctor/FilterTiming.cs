using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.PostProcessing;
using DmlEnhance.Doctor;
using DmlEnhance.Doctor.Reports;
using DmlEnhance.Frames;
using DmlEnhance.Onnx;

namespace DmlEnhance.Direct3D12.Doctor;

/// <summary>The post-process filter, timed by the GPU's clock frame after frame, as an engine would run it; the last frame is compared with the CPU enhancer's.</summary>
internal static class FilterTiming
{
    private static readonly string[] BeforeNetwork = ["exposure", "frame to tensor"];
    private static readonly string[] Network = ["sci", "network"];
    private static readonly string[] AfterNetwork = ["composite"];

    /// <summary>Times one path at one size.</summary>
    /// <param name="device">Its timer is listened to.</param>
    /// <param name="model">What is run.</param>
    /// <param name="path">How.</param>
    /// <param name="expected">The CPU enhancer's result on <see cref="TestPicture.Dark"/> of the size to be timed.</param>
    /// <param name="options">How many frames.</param>
    /// <param name="cancellationToken">Looked at between frames.</param>
    /// <exception cref="DmlEnhanceException">The filter failed.</exception>
    public static PathTiming Run(GraphicsDevice device, OnnxModel model, FilterPath path, Frame expected, DoctorOptions options, CancellationToken cancellationToken)
    {
        using Frame picture = TestPicture.Dark(new PictureSize(expected.Width, expected.Height));
        using GpuTexture source = device.Texture(picture);
        using var target = new GpuTexture(device, picture.Width, picture.Height, TextureFormat.Rgba8, "doctor's result");
        using var filter = new PostProcessFilter(device, model, new PostProcessFilterOptions { Path = path, SessionsKept = 1 });
        FilterFailure? failure = null;
        filter.Failed += told => failure = told;
        filter.PrepareAsync(picture.Width, picture.Height).WaitAsync(cancellationToken).GetAwaiter().GetResult();

        var times = new Dictionary<string, List<double>>(StringComparer.Ordinal);
        int frames = options.WarmUp + options.Repetitions;
        device.Timer.Measured += Note;
        try
        {
            var ring = new FrameRing(device);
            for (int i = 0; i < frames && failure is null; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ring.Begin();
                filter.Enhance(source, target);
                ring.End();
            }

            device.WaitIdle();
        }
        finally
        {
            device.Timer.Measured -= Note;
        }

        if (failure is not null)
            throw failure.Error;
        using Frame result = FrameTransfer.Download(device, target);
        return Summarise(path, times, options) with { Error = Difference(expected, result) };

        void Note(string mark, double milliseconds)
        {
            if (!times.TryGetValue(mark, out List<double>? list))
                times.Add(mark, list = []);
            list.Add(milliseconds);
        }
    }

    /// <summary>The medians of what was measured; the frames before them that do not count are the first in each list.</summary>
    internal static PathTiming Summarise(FilterPath path, IReadOnlyDictionary<string, List<double>> times, DoctorOptions options)
    {
        double[] before = Sum(BeforeNetwork);
        double[] network = Sum(Network);
        double[] after = Sum(AfterNetwork);
        return new PathTiming
        {
            Path = path.ToString(),
            PrePass = CpuBaseline.Median(before),
            Network = CpuBaseline.Median(network),
            PostPass = CpuBaseline.Median(after),
            Total = CpuBaseline.Median(before.Select((time, i) => time + network[i] + after[i])),
        };

        double[] Sum(string[] marks)
        {
            double[] sums = new double[options.Repetitions];
            List<double>[] found = [.. marks.Where(times.ContainsKey).Select(mark => times[mark])];
            if (found.Length == 0 || found.Any(list => list.Count != options.WarmUp + options.Repetitions))
                throw new DmlEnhanceException($"the GPU's clock gave no time for each frame: '{string.Join("', '", marks)}' has {(found.Length == 0 ? 0 : found.Min(list => list.Count))} of {options.WarmUp + options.Repetitions}");
            foreach (List<double> list in found)
            {
                for (int i = 0; i < sums.Length; i++)
                    sums[i] += list[options.WarmUp + i];
            }

            return sums;
        }
    }

    private static double Difference(Frame expected, Frame actual)
    {
        int largest = 0;
        for (int i = 0; i < expected.SizeInBytes; i++)
            largest = Math.Max(largest, Math.Abs(expected.Samples[i] - actual.Samples[i]));
        return largest / 255.0;
    }
}
