namespace DmlEnhance.Training.Datasets.Published;

/// <summary>A part of a published data set.</summary>
public enum DatasetSplit
{
    /// <summary>What is trained on.</summary>
    Train,

    /// <summary>What is held back, to validate and compare.</summary>
    Test,
}
