namespace NightSceneViewer;

/// <summary>What the keys do, for the panel and for --help.</summary>
internal static class ViewerKeys
{
    public static IReadOnlyList<(string Key, string Meaning)> List { get; } =
    [
        ("Space", "enhancement on, off"),
        ("S", "split view; drag the line, or Left and Right"),
        ("Up, Down, wheel", "strength"),
        ("M", "model: auto, then each that is installed"),
        ("I", "the illumination that the network estimates"),
        ("E", "leave bright frames alone: yes, no"),
        ("T", "steady: what does not move is averaged over frames (path shader): yes, no"),
        ("P", "path: shader, DirectML, CPU"),
        ("V", "wait for the display: yes, no"),
        ("K", "video: pause, go on"),
        ("N", "video: pause, and the next frame"),
        ("L", "video: begin again at its end: yes, no"),
        ("F11, Alt+Enter", "full screen"),
        ("F12", "screenshot, into the folder where the viewer was started"),
        ("H", "the panel: shown, hidden"),
        ("F1", "the keys: shown, hidden"),
        ("Escape", "leave full screen; end"),
    ];
}
