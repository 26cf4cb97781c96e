using DmlEnhance.Frames;

namespace DmlEnhance.Direct3D12.Tests.Viewer;

/// <summary>One moment of the street, which several tests compare with.</summary>
public sealed class SceneFrames : IDisposable
{
    internal const int Width = 96;
    internal const int Height = 54;

    private readonly Lazy<Frame> _off = new(() => ViewerResult.LastFrame([.. Args, "--off"]));
    private readonly Lazy<Frame> _enhanced = new(() => ViewerResult.LastFrame(Args));

    /// <summary>The options that draw this moment.</summary>
    internal static string[] Args { get; } = ["--size", $"{Width}x{Height}", "--frames", "12"];

    /// <summary>As the street is drawn.</summary>
    internal Frame Off => _off.Value;

    /// <summary>With everything that is on by default.</summary>
    internal Frame Enhanced => _enhanced.Value;

    public void Dispose()
    {
        foreach (Lazy<Frame> frame in new[] { _off, _enhanced })
        {
            if (frame.IsValueCreated)
                frame.Value.Dispose();
        }
    }
}
