namespace DmlEnhance.Direct3D12.PostProcessing;

/// <summary>What a <see cref="PostProcessFilter"/> does with the frames.</summary>
public enum FilterState
{
    /// <summary>It is switched off: frames pass through.</summary>
    Off,

    /// <summary>A session for this size is being made, and there is none to go on with: frames pass through.</summary>
    Preparing,

    /// <summary>Frames are enhanced.</summary>
    Running,

    /// <summary>Something failed, and was reported by <see cref="PostProcessFilter.Failed"/>: frames pass through until another model, another size or <see cref="PostProcessFilter.Retry"/>. A size that failed is not tried again but by the last.</summary>
    Failed,
}
