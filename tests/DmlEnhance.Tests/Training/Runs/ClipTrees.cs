using DmlEnhance.Tests.Training.Datasets.Published;

namespace DmlEnhance.Tests.Training.Runs;

/// <summary>Data sets of video pairs, of frames that are just large enough for TCE-Net.</summary>
internal static class ClipTrees
{
    public const int Side = 32, Frames = 6;

    /// <summary>Levels of red of the first dark frame, of the step to the next, and from a dark frame to its clean one.</summary>
    public const int Dark = 20, Step = 2, CleanOffset = 100;

    /// <summary>DS-LOL, which is synthetic: train on "a", test with "b".</summary>
    public static PublishedTree DsLol()
    {
        var tree = new PublishedTree();
        Pair(tree, "low_and_noise", "normal");
        return tree;
    }

    /// <summary>SDSD, which is real, likewise.</summary>
    public static PublishedTree Sdsd()
    {
        var tree = new PublishedTree();
        Pair(tree, "videoSDSD_low", "videoSDSD_normal");
        return tree;
    }

    /// <summary>The frames of a video.</summary>
    public static void Video(PublishedTree tree, string folder, int red)
    {
        for (int i = 0; i < Frames; i++)
            tree.Frame($"{folder}/{i:D5}.png", red + Step * i, Side, Side);
    }

    private static void Pair(PublishedTree tree, string dark, string clean)
    {
        foreach (string video in new[] { "a", "b" })
        {
            Video(tree, $"{dark}/{video}", Dark);
            Video(tree, $"{clean}/{video}", Dark + CleanOffset);
        }

        tree.List("train_list.txt", "a");
        tree.List("test_list.txt", "b");
    }
}
