namespace DmlEnhance.Video;

/// <summary>How a video's samples stand for colours, as its file says; what it does not say stays unsaid in the result.</summary>
/// <param name="Range">ITU-T H.273's video_full_range_flag: true for 0 to 255, false for 16 to 235, null where unknown (taken as 16 to 235).</param>
/// <param name="Matrix">H.273's matrix coefficients: 1 BT.709, 5 and 6 BT.601, 9 BT.2020, 0 for RGB; 2 where unknown.</param>
/// <param name="Primaries">H.273's colour primaries; 2 where unknown.</param>
/// <param name="Transfer">H.273's transfer characteristics; 2 where unknown.</param>
public sealed record VideoColour(bool? Range, int Matrix, int Primaries, int Transfer)
{
    /// <summary>The code for what a file does not say.</summary>
    public const int Unknown = 2;

    // From so many rows on players take BT.709 for what a file does not say.
    private const int HighDefinitionFrom = 720;

    // ffprobe's names (libavutil/pixdesc.c) and H.273's codes. The names differ from what ffmpeg's own options take; the codes do not.
    private static readonly Dictionary<string, int> Matrices = new(StringComparer.Ordinal)
    {
        ["gbr"] = 0, ["bt709"] = 1, ["fcc"] = 4, ["bt470bg"] = 5, ["smpte170m"] = 6, ["smpte240m"] = 7, ["ycgco"] = 8, ["bt2020nc"] = 9, ["bt2020c"] = 10,
    };

    private static readonly Dictionary<string, int> AllPrimaries = new(StringComparer.Ordinal)
    {
        ["bt709"] = 1, ["bt470m"] = 4, ["bt470bg"] = 5, ["smpte170m"] = 6, ["smpte240m"] = 7, ["film"] = 8, ["bt2020"] = 9, ["smpte428"] = 10, ["smpte431"] = 11, ["smpte432"] = 12,
    };

    private static readonly Dictionary<string, int> Transfers = new(StringComparer.Ordinal)
    {
        ["bt709"] = 1, ["bt470m"] = 4, ["bt470bg"] = 5, ["smpte170m"] = 6, ["smpte240m"] = 7, ["linear"] = 8, ["iec61966-2-4"] = 11, ["bt1361e"] = 12,
        ["iec61966-2-1"] = 13, ["bt2020-10"] = 14, ["bt2020-12"] = 15, ["smpte2084"] = 16, ["smpte428"] = 17, ["arib-std-b67"] = 18,
    };

    /// <summary>Whether the brightness curve is PQ or HLG, whose values a network trained on sRGB pictures has not seen.</summary>
    public bool IsHighDynamicRange => Transfer is 16 or 18;

    /// <summary>Reads ffprobe's names.</summary>
    internal static VideoColour Parse(string? range, string? matrix, string? primaries, string? transfer) => new(
        range switch { "pc" or "jpeg" or "full" => true, "tv" or "mpeg" or "limited" => false, _ => null },
        Code(Matrices, matrix), Code(AllPrimaries, primaries), Code(Transfers, transfer));

    /// <summary>The name that ffmpeg's filter <c>scale</c> has for the matrix; what is unknown is what players take, by the picture's rows.</summary>
    /// <exception cref="DmlEnhanceException">The filter has none.</exception>
    internal string ScaleMatrix(int height) => Matrix switch
    {
        1 => "bt709",
        4 => "fcc",
        5 or 6 => "bt601",
        7 => "smpte240m",
        9 => "bt2020",
        0 or Unknown => height >= HighDefinitionFrom ? "bt709" : "bt601",
        _ => throw new DmlEnhanceException($"its colours are stored as {Matrices.First(name => name.Value == Matrix).Key}, which is not converted; convert it with ffmpeg first (-vf scale=out_color_matrix=bt709)"),
    };

    /// <summary>The range's name in ffmpeg; what is unknown is the limited one.</summary>
    internal string ScaleRange => Range == true ? "pc" : "tv";

    private static int Code(Dictionary<string, int> codes, string? name) => name is not null && codes.TryGetValue(name, out int code) ? code : Unknown;
}
