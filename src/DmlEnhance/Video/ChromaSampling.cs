namespace DmlEnhance.Video;

/// <summary>For how many pixels a video stores one colour difference; from the coarsest to the finest.</summary>
public enum ChromaSampling
{
    /// <summary>One for 2x2 pixels (4:2:0); also what is coarser, and grey.</summary>
    Quarter,

    /// <summary>One for two pixels of a row (4:2:2).</summary>
    Half,

    /// <summary>One for each pixel (4:4:4), and RGB.</summary>
    Full,
}
