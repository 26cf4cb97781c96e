using DmlEnhance.Direct3D12.Passes;

namespace NightSceneViewer;

/// <summary>What the keys change. It outlives a lost device.</summary>
internal sealed class ViewerState
{
    private const float LeastSplit = 0.02f; // so that the line can be seen and taken hold of

    private string? _message;
    private long _messageEnd;

    /// <summary>Whether anything is done to the source.</summary>
    public bool IsOn { get; set; } = true;

    /// <summary>The share of the enhancement, 0 to 1.</summary>
    public float Strength { get; set; } = 1;

    /// <summary>Whether bright frames are left alone.</summary>
    public bool ExposureAware { get; set; } = true;

    /// <summary>Whether what does not move is kept steady from frame to frame.</summary>
    public bool IsSteady { get; set; }

    /// <summary>Whether the picture is split.</summary>
    public bool IsSplit { get; set; }

    /// <summary>Where the split lies, as a share of the picture's width.</summary>
    public float Split { get; set; } = 0.5f;

    /// <summary>What is shown.</summary>
    public CompositeView View { get; set; }

    /// <summary>What computes. The CPU gives no illumination: that is the other paths' to show.</summary>
    public EnhancePath Path { get; set; }

    /// <summary>Whether <see cref="Path"/> is still to be settled by the adapter (--path auto).</summary>
    public bool IsPathOpen { get; set; }

    /// <summary>Whether the panel is shown.</summary>
    public bool ShowsPanel { get; set; } = true;

    /// <summary>Whether the list of keys is shown.</summary>
    public bool ShowsHelp { get; set; }

    /// <summary>What was done or went wrong last, for some seconds.</summary>
    public string? Message
    {
        get => Environment.TickCount64 < _messageEnd ? _message : null;
        set
        {
            const int Shown = 6000; // milliseconds
            _message = value;
            _messageEnd = Environment.TickCount64 + Shown;
        }
    }

    /// <summary>Settles a path that is open: the shader, but the CPU on a software rasteriser, whose shaders the same CPU computes more slowly than the fused kernel.</summary>
    /// <param name="isSoftware">Whether the adapter is a software rasteriser.</param>
    public void SettlePath(bool isSoftware)
    {
        if (!IsPathOpen)
            return;
        IsPathOpen = false;
        // The CPU gives no illumination to look at.
        bool takesCpu = isSoftware && View == CompositeView.Enhanced;
        Path = takesCpu ? EnhancePath.Cpu : EnhancePath.Shader;
        if (takesCpu)
            Message = "the adapter is a software rasteriser: the CPU itself is faster (P: another path)";
    }

    /// <summary>Goes on to the next path.</summary>
    public void NextPath()
    {
        Path = Path == EnhancePath.Cpu ? EnhancePath.Shader : Path + 1;
        if (Path == EnhancePath.Cpu)
            View = CompositeView.Enhanced;
    }

    /// <summary>Moves the split, within the picture.</summary>
    public void MoveSplit(float place) => Split = Math.Clamp(place, LeastSplit, 1 - LeastSplit);

    /// <summary>How the post-process is to run over a frame of this width.</summary>
    public CompositeSettings Settings(int width) => new()
    {
        Strength = Strength,
        ExposureAware = ExposureAware,
        SplitColumn = IsSplit ? (int)MathF.Round(Split * width) : 0,
        View = View,
        Steady = IsSteady,
    };
}
