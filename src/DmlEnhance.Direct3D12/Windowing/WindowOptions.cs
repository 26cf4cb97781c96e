namespace DmlEnhance.Direct3D12.Windowing;

/// <summary>How a <see cref="Window"/> opens.</summary>
/// <param name="Title">The text of its title bar.</param>
/// <param name="ClientWidth">Width of the area inside the frame, in physical pixels, <see cref="MinimumWidth"/> or more.</param>
/// <param name="ClientHeight">Height of the area inside the frame, in physical pixels, <see cref="MinimumHeight"/> or more.</param>
public sealed record WindowOptions(string Title, int ClientWidth, int ClientHeight)
{
    /// <summary>Whether the window is shown at once; one that is not shown can still be drawn to.</summary>
    public bool Visible { get; init; } = true;

    /// <summary>Whether a person may drag its edges and maximise it.</summary>
    public bool Resizable { get; init; } = true;

    /// <summary>The least client width that dragging leaves, in physical pixels, 1 or more; 64 unless set.</summary>
    public int MinimumWidth { get; init; } = 64;

    /// <summary>The least client height that dragging leaves, in physical pixels, 1 or more; 64 unless set.</summary>
    public int MinimumHeight { get; init; } = 64;
}
