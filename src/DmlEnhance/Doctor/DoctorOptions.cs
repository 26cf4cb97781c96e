namespace DmlEnhance.Doctor;

/// <summary>What is examined.</summary>
internal sealed record DoctorOptions
{
    /// <summary>The word for every adapter.</summary>
    public const string AllAdapters = "all";

    /// <summary>Even and odd sides, fewer pixels than a thread group has, one pixel, and a frame's shape; small, because each takes sessions of its own.</summary>
    public static IReadOnlyList<PictureSize> UsualSizes { get; } = [new(64, 64), new(63, 65), new(1, 1), new(17, 3), new(256, 144)];

    /// <summary>The least that says something.</summary>
    public static IReadOnlyList<PictureSize> QuickSizes { get; } = [new(64, 64), new(17, 3)];

    /// <summary>720p, 1080p, 4K.</summary>
    public static IReadOnlyList<PictureSize> UsualTimingSizes { get; } = [new(1280, 720), new(1920, 1080), new(3840, 2160)];

    /// <summary>What a software rasteriser is timed at.</summary>
    public static IReadOnlyList<PictureSize> SoftwareTimingSizes { get; } = [new(256, 144)];

    /// <summary>Sizes at which operators and models are compared with the CPU.</summary>
    public IReadOnlyList<PictureSize> Sizes { get; init; } = UsualSizes;

    /// <summary>Sizes of the frames that are timed; null for those that fit the adapter.</summary>
    public IReadOnlyList<PictureSize>? TimingSizes { get; init; }

    /// <summary>Frames that are run before times count.</summary>
    public int WarmUp { get; init; } = 10;

    /// <summary>Frames whose times count.</summary>
    public int Repetitions { get; init; } = 50;

    /// <summary>Frames whose times count on the CPU, after one that does not.</summary>
    public int CpuRepetitions { get; init; } = 5;
}
