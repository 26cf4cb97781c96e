using System.Globalization;
using DmlEnhance.Enhancers;
using DmlEnhance.Frames;
using DmlEnhance.Video;

namespace DmlEnhance.Tests.Video;

/// <summary>Small videos that ffmpeg makes, and what ffprobe says of results.</summary>
internal static class Clips
{
    private static readonly string[] Means = ["YAVG", "UAVG", "VAVG"];

    public static FfmpegProgram Program { get; } = FfmpegProgram.Find();

    /// <summary>Runs ffmpeg in a folder.</summary>
    public static void Make(TemporaryFolder folder, params string[] arguments) =>
        FfmpegProcess.TextOf(Program.Ffmpeg, ["-hide_banner", "-nostdin", "-loglevel", "level+error", "-y", .. arguments.Select(argument => argument.Replace("{}", folder.Path, StringComparison.Ordinal))], CancellationToken.None);

    /// <summary>A clip of 24 frames with a sine, in the container that its name says.</summary>
    public static string MakePlain(TemporaryFolder folder, string name, params string[] encoding)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
        Make(folder, ["-f", "lavfi", "-i", "testsrc=s=96x64:r=24:d=1", "-f", "lavfi", "-i", "sine=d=1", "-c:v", "libx264", "-preset", "ultrafast", .. encoding, $"file:{folder[name]}"]);
        return folder[name];
    }

    /// <summary>The lines of ffprobe's compact output.</summary>
    public static string[] Probe(string path, params string[] arguments) =>
        FfmpegProcess.TextOf(Program.Ffprobe, ["-loglevel", "error", "-of", "csv=p=0", .. arguments, $"file:{path}"], CancellationToken.None)
            .Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The times of all frames of the picture, as text.</summary>
    public static string[] Times(string path) => [.. Probe(path, "-select_streams", "V:0", "-show_entries", "frame=best_effort_timestamp_time").Select(line => line.TrimEnd(','))];

    /// <summary>The MD5 of every packet of a stream that was copied.</summary>
    public static string Packets(string path, string stream) =>
        FfmpegProcess.TextOf(Program.Ffmpeg, ["-loglevel", "level+error", "-i", $"file:{path}", "-map", stream, "-c", "copy", "-f", "md5", "-"], CancellationToken.None);

    /// <summary>The times of all packets of the sound, as text.</summary>
    public static string[] SoundTimes(string path) => [.. Probe(path, "-select_streams", "a", "-show_entries", "packet=pts_time").Select(line => line.TrimEnd(','))];

    /// <summary>The MD5 of what a stream sounds like.</summary>
    public static string Sound(string path) =>
        FfmpegProcess.TextOf(Program.Ffmpeg, ["-loglevel", "level+error", "-i", $"file:{path}", "-map", "0:a", "-f", "md5", "-"], CancellationToken.None);

    /// <summary>The mean of each plane of the first frame, as it is stored.</summary>
    public static double[] PlaneMeans(string path)
    {
        string text = FfmpegProcess.TextOf(Program.Ffmpeg,
            ["-loglevel", "level+error", "-i", $"file:{path}", "-frames:v", "1", "-vf", "signalstats,metadata=mode=print:file=-", "-f", "null", "-"], CancellationToken.None);
        return [.. Means.Select(name => double.Parse(text.Split($"signalstats.{name}=")[1].Split('\n')[0], CultureInfo.InvariantCulture))];
    }

    /// <summary>PSNR of all planes, dB, of a video against another of the same size.</summary>
    public static double Psnr(string path, string reference, string filter = "null")
    {
        var process = new FfmpegProcess(Program.Ffmpeg,
            ["-loglevel", "level+info", "-nostats", "-i", $"file:{path}", "-i", $"file:{reference}", "-lavfi", $"[0:v]{filter}[a];[1:v]{filter}[b];[a][b]psnr=stats_file=-", "-f", "null", "-"], writes: false, reads: true, CancellationToken.None);
        using (process)
        {
            using var reader = new StreamReader(process.Output);
            string[] lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            process.WaitForSuccess();
            double[] errors = [.. lines.Select(line => double.Parse(line.Split("mse_avg:")[1].Split(' ')[0], CultureInfo.InvariantCulture))];
            double white = Probe(path, "-select_streams", "V:0", "-show_entries", "stream=pix_fmt")[0].Contains("10le", StringComparison.Ordinal) ? 1023 : 255;
            return 10 * Math.Log10(white * white / errors.Average());
        }
    }

    /// <summary>An enhancer that copies: what comes out is what reading and writing alone make of a video.</summary>
    public static IVideoEnhancer Copy(Action? onFrame = null) => new FrameByFrameEnhancer(new Copying(onFrame));

    private sealed class Copying(Action? onFrame) : IEnhancer
    {
        public EnhancerInfo Info { get; } = new("copy", "CPU", "none", 1, "a test");

        public void Enhance(Frame source, Frame target, float strength = 1, CancellationToken cancellationToken = default)
        {
            onFrame?.Invoke();
            source.Samples.CopyTo(target.Samples);
        }

        public void Dispose()
        {
        }
    }
}
