namespace DmlEnhance.Training.Datasets.Published;

/// <summary>Which clean frame belongs to a dark one.</summary>
internal enum FramePairing
{
    /// <summary>That of the same name, whatever its extension.</summary>
    ByName,

    /// <summary>That of the same place in the order of the names; the names may differ.</summary>
    ByPlace,

    /// <summary>One long exposure for all frames of a scene.</summary>
    OneReference,
}
