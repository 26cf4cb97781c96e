using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Presentation;

namespace NightSceneViewer.Sources;

/// <summary>Where dark frames come from.</summary>
internal interface IFrameSource : IDisposable
{
    /// <summary>What it is, for the panel.</summary>
    string Description { get; }

    /// <summary>How a video or a camera is getting on, for the panel; null for other sources.</summary>
    string? Progress => null;

    /// <summary>What a first frame's exposure is, where that is known before the GPU has measured it.</summary>
    double? FirstExposure { get; }

    /// <summary>What the last <see cref="Update"/> gave: a screen asks for more frames than most sources have.</summary>
    FrameStep Step { get; }

    /// <summary>Records what makes the frame for a time.</summary>
    /// <param name="list">Where it is recorded.</param>
    /// <param name="width">Pixels across what it will be shown in.</param>
    /// <param name="height">Pixels down.</param>
    /// <param name="time">When.</param>
    /// <returns>The frame, as <see cref="ResourceState.ShaderResource"/>; the source keeps it.</returns>
    GpuTexture Update(CommandList list, int width, int height, FrameTime time);
}
