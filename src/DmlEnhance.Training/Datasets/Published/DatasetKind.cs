namespace DmlEnhance.Training.Datasets.Published;

/// <summary>What a published data set holds.</summary>
public enum DatasetKind
{
    /// <summary>Pairs of a dark and a clean video, frame by frame.</summary>
    Video,

    /// <summary>Pairs of a dark and a bright picture.</summary>
    Pictures,
}
