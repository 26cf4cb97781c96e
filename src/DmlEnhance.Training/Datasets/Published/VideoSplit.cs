namespace DmlEnhance.Training.Datasets.Published;

/// <summary>How the videos of a data set are told apart into those to train on and those to test with.</summary>
internal sealed record VideoSplit
{
    /// <summary>Files that may name the videos to train on; the first that is there counts. Where there are none, all are that are not tested with.</summary>
    internal IReadOnlyList<string> TrainLists { get; init; } = [];

    /// <summary>Files that may name the videos to test with; the first that is there counts.</summary>
    internal IReadOnlyList<string> TestLists { get; init; } = [];

    /// <summary>The videos to test with where no file names them, as the data set's authors chose them.</summary>
    internal IReadOnlyList<string> TestVideos { get; init; } = [];

    /// <summary>Whether a video is one of <see cref="TestVideos"/>, or a second take of one: <c>pair1_2</c> of <c>pair1</c>.</summary>
    internal bool IsTest(string video) => TestVideos.Contains(video) || TestVideos.Contains(video.Split("_2")[0]);
}
