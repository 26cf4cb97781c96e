using System.Runtime.InteropServices;

namespace DmlEnhance.Video;

/// <summary>Where the ffmpeg and ffprobe programs are, which read and write all video files.</summary>
/// <remarks>
/// They are programs of their own, started with lists of arguments: nothing of theirs is linked, so their licence (the GPL for most builds) does not
/// reach the caller. Any version since 4.1 reads, and writes Matroska and WebM; MP4 and QuickTime need 5.1.
/// </remarks>
public sealed class FfmpegProgram
{
    /// <summary>The environment variable that names ffmpeg by its full path.</summary>
    public const string FfmpegVariable = "DMLENHANCE_FFMPEG";

    /// <summary>The environment variable that names ffprobe by its full path.</summary>
    public const string FfprobeVariable = "DMLENHANCE_FFPROBE";

    private readonly Lazy<bool> _hasFrameRateMode;

    internal FfmpegProgram(string ffmpeg, string ffprobe)
    {
        Ffmpeg = ffmpeg;
        Ffprobe = ffprobe;
        _hasFrameRateMode = new Lazy<bool>(() => FfmpegProcess.TextOf(Ffmpeg, ["-hide_banner", "-h", "long"], CancellationToken.None)
            .Contains("-fps_mode", StringComparison.Ordinal));
    }

    /// <summary>Full path of ffmpeg.</summary>
    public string Ffmpeg { get; }

    /// <summary>Full path of ffprobe.</summary>
    public string Ffprobe { get; }

    /// <summary>The option that leaves every frame its time, and neither repeats nor drops one: its name changed in ffmpeg 5.1.</summary>
    internal string FrameRateOption => _hasFrameRateMode.Value ? "-fps_mode" : "-vsync";

    /// <summary>Whether it gives an MP4's last frame a duration. Version 4.1 gives none (seen), and the file's edit list then hides that frame from players.</summary>
    internal bool KeepsLastFrameOfMp4 => _hasFrameRateMode.Value;

    /// <summary>
    /// Looks for both: the environment variables, then beside this program, then the folders of PATH, then <c>node_modules</c> in a folder above this
    /// program (npm's <c>@ffmpeg-installer</c> and <c>@ffprobe-installer</c>).
    /// </summary>
    /// <exception cref="DmlEnhanceException">One is missing; the message says how to get it.</exception>
    public static FfmpegProgram Find() => Find(Environment.GetEnvironmentVariable);

    /// <summary>Looks for both with other environment variables than this process's.</summary>
    internal static FfmpegProgram Find(Func<string, string?> variables) => new(
        Find("ffmpeg", FfmpegVariable, "@ffmpeg-installer", variables),
        Find("ffprobe", FfprobeVariable, "@ffprobe-installer", variables));

    private static string Find(string name, string variable, string package, Func<string, string?> variables)
    {
        if (variables(variable) is { Length: > 0 } named)
            return File.Exists(named) ? Path.GetFullPath(named) : throw new DmlEnhanceException($"{variable} names {named}, which is not there; give {name}'s full path");
        string file = OperatingSystem.IsWindows() ? $"{name}.exe" : name;
        string platform = $"{(OperatingSystem.IsWindows() ? "win32" : OperatingSystem.IsMacOS() ? "darwin" : "linux")}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        IEnumerable<string> folders =
        [
            AppContext.BaseDirectory,
            .. (variables("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            .. Above(AppContext.BaseDirectory).Select(folder => Path.Combine(folder, "node_modules", package, platform)),
        ];
        // A relative folder of PATH would mean whatever lies where the user happens to be.
        return folders.Where(Path.IsPathFullyQualified).Select(folder => Path.Combine(folder, file)).FirstOrDefault(IsProgram)
            ?? throw new DmlEnhanceException(
                $"{name} was not found, which reads and writes videos: install ffmpeg (Debian: apt-get install ffmpeg; Windows: winget install Gyan.FFmpeg, "
                + $"or npm's {package}/{platform}), or set {variable} to {name}'s full path");
    }

    private static IEnumerable<string> Above(string folder)
    {
        for (DirectoryInfo? at = new(folder); at is not null; at = at.Parent)
            yield return at.FullName;
    }

    // Packages whose install script did not run may lack the right to be executed.
    private static bool IsProgram(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);
}
