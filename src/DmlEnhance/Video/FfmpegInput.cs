namespace DmlEnhance.Video;

/// <summary>Arguments that make ffmpeg open a stranger's file and nothing else.</summary>
internal static class FfmpegInput
{
    // Containers whose data lie in the file itself. A playlist (hls, dash, concat) names other files and addresses, whatever its own name ends with.
    private const string Containers =
        "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,asf,flv,ogg,gif,wtv,mxf,rm,dv,nut,h264,hevc,ivf,m4v,y4m,yuv4mpegpipe,apng";

    /// <summary>The options and <c>-i</c> of a local file.</summary>
    public static IEnumerable<string> File(string path) =>
        ["-protocol_whitelist", "file", "-format_whitelist", Containers, "-i", Name(path)];

    /// <summary>
    /// A file's name for ffmpeg: the full path behind <c>file:</c>, so that no name is taken for an option (<c>-y</c>) or an address (<c>http:</c>, <c>concat:</c>).
    /// </summary>
    public static string Name(string path) => $"file:{Path.GetFullPath(path)}";

    /// <summary>A message of ffmpeg's without the file's name, which stands before it already.</summary>
    public static string WithoutPath(string message, string path)
    {
        string name = Name(path);
        return message.StartsWith($"{name}: ", StringComparison.Ordinal) ? message[(name.Length + 2)..] : message.Replace(name, path, StringComparison.Ordinal);
    }
}
