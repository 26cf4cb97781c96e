using System.Globalization;

namespace DmlEnhance.Cli.SimulateClips;

/// <summary>DS-LOL's folders and lists below a folder, and beside them the motion and how all was made.</summary>
/// <param name="Folder">The folder.</param>
internal sealed record ClipLayout(string Folder)
{
    private const string Low = "low_and_noise", Normal = "normal", Flow = "flow", FlowBack = "flow_back";

    /// <summary>The four folders that hold a folder for each video; the last two for those whose motion is known.</summary>
    public static IReadOnlyList<string> Parts { get; } = [Low, Normal, Flow, FlowBack];

    public string TrainList => Path.Combine(Folder, "train_list.txt");

    public string TestList => Path.Combine(Folder, "test_list.txt");

    public string Record => Path.Combine(Folder, "simulation.json");

    /// <summary>Where a part of a video is.</summary>
    public string PathOf(string part, string video) => Path.Combine(Folder, part, video);

    public static string LowFrame(string folder, int frame) => Path.Combine(folder, Low, Numbered(frame, "png"));

    public static string NormalFrame(string folder, int frame) => Path.Combine(folder, Normal, Numbered(frame, "png"));

    /// <summary>The motion from a frame to the next.</summary>
    public static string FlowOf(string folder, int frame) => Path.Combine(folder, Flow, Numbered(frame, "flo"));

    /// <summary>The motion from the next frame back to a frame.</summary>
    public static string FlowBackOf(string folder, int frame) => Path.Combine(folder, FlowBack, Numbered(frame, "flo"));

    private static string Numbered(int frame, string extension) => string.Create(CultureInfo.InvariantCulture, $"{frame:D5}.{extension}");
}
