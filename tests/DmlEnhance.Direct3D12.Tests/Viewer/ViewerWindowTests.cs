using System.Text.Json;
using DmlEnhance.Direct3D12.Passes;
using DmlEnhance.Direct3D12.Tests.Windowing;
using DmlEnhance.Direct3D12.Windowing;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Tests;
using NightSceneViewer;
using NightSceneViewer.Sources;
using Xunit;
using static DmlEnhance.Direct3D12.Windowing.Win32.Win32Native;

namespace DmlEnhance.Direct3D12.Tests.Viewer;

/// <summary>The viewer in a window: what keys and mouse do.</summary>
[Collection(Desktop.Name)]
public sealed class ViewerWindowTests
{
    private const int SW_MINIMIZE = 6;
    private const nint Repeat = 1 << 30;
    private const int Width = 320;
    private const int Height = 180;

    [Fact]
    public void A_window_opens_in_the_size_asked_for_and_closes_after_its_frames()
    {
        using var folder = new TemporaryFolder();
        string file = folder["last.png"];
        JsonElement report = ViewerResult.Of("--frames", "30", "--size", $"{Width}x{Height}", "--no-vsync", "--screenshot", file, "--json").Json;
        Assert.Equal(30, report.GetProperty("frames").GetInt64());
        Assert.Equal((Width, Height), (report.GetProperty("width").GetInt32(), report.GetProperty("height").GetInt32()));
        using Frame last = ImageFile.Read(file).Frame;
        Assert.Equal((Width, Height), (last.Width, last.Height));
        Assert.Equal(0, GuiResources.Windows);
    }

    [Fact]
    public void Keys_change_what_is_shown_and_one_that_is_held_changes_it_once()
    {
        using var session = ViewerSession.InWindow(Width, Height);
        ViewerState state = session.State;
        session.Press(Key.Space);
        Assert.False(state.IsOn);
        session.Press(Key.Space);
        Assert.True(state.IsOn);
        session.Press(Key.S);
        Assert.True(state.IsSplit);
        session.Press(Key.S);
        Assert.False(state.IsSplit);
        session.Press(Key.I);
        Assert.Equal(CompositeView.Illumination, state.View);
        session.Press(Key.I);
        Assert.Equal(CompositeView.Enhanced, state.View);
        session.Press(Key.E);
        Assert.False(state.ExposureAware);
        session.Press(Key.T);
        Assert.True(state.IsSteady);
        session.Press(Key.I);
        session.Press(Key.P);
        Assert.Equal((EnhancePath.DirectML, CompositeView.Illumination), (state.Path, state.View));
        session.Press(Key.P);
        Assert.Equal((EnhancePath.Cpu, CompositeView.Enhanced), (state.Path, state.View)); // which gives no illumination
        session.Press(Key.I);
        Assert.Equal(CompositeView.Enhanced, state.View);
        session.Press(Key.T);
        Assert.True(state.IsSteady); // as it was: that is the shader's alone
        session.Press(Key.P);
        Assert.Equal(EnhancePath.Shader, state.Path);
        session.Press(Key.H);
        Assert.True(state.ShowsPanel);
        session.Press(Key.F1);
        Assert.True(state.ShowsHelp);
        session.Press(Key.V);
        Assert.True(session.Loop.VerticalSync);
        session.Press(Key.Space);
        for (int i = 0; i < 3; i++)
            session.Window!.Post(WM_KEYDOWN, (nuint)Key.Space, Repeat);
        session.Loop.Run(1);
        Assert.False(state.IsOn);
    }

    [Fact]
    public void Arrows_and_wheel_change_strength_and_split_and_stop_at_their_ends()
    {
        using var session = ViewerSession.InWindow(Width, Height);
        ViewerState state = session.State;
        session.Press(Key.Down);
        session.Press(Key.Down);
        Assert.Equal(0.8f, state.Strength);
        session.Press(Key.Up);
        Assert.Equal(0.9f, state.Strength);
        session.Press(Key.Up);
        session.Press(Key.Up);
        Assert.Equal(1, state.Strength);
        session.Window!.Post(WM_MOUSEWHEEL, unchecked((nuint)(uint)(-WHEEL_DELTA << 16)), session.Window!.ScreenAt(10, 10));
        session.Loop.Run(1);
        Assert.Equal(0.9f, state.Strength);
        session.Press(Key.Left);
        Assert.True(state.IsSplit);
        Assert.Equal(0.48f, state.Split, 1e-5f);
        session.Press(Key.Right);
        Assert.Equal(0.5f, state.Split, 1e-5f);
        for (int i = 0; i < 60; i++)
            session.Window!.Post(WM_KEYDOWN, (nuint)Key.Left, Repeat);
        session.Loop.Run(1);
        // The line stays in the picture, where it can be grabbed.
        Assert.InRange(state.Split, 0.005f, 0.05f);
    }

    [Fact]
    public void M_goes_through_all_models_and_back()
    {
        using var session = ViewerSession.InWindow(64, 64);
        string first = session.Models.Description;
        var seen = new List<string>();
        do
        {
            session.Press(Key.M);
            seen.Add(session.Models.Description);
        }
        while (seen[^1] != first && seen.Count < 20);

        // Each once, and auto, which says what it chose.
        Assert.Equal(AutoExposure.Models.Order(), seen.Where(name => !name.EndsWith("(auto)", StringComparison.Ordinal)).Order());
        Assert.Single(seen, name => name.EndsWith("(auto)", StringComparison.Ordinal));
    }

    [Fact]
    public void The_split_line_is_dragged_by_the_mouse_where_the_picture_lies()
    {
        // A square picture in the middle of a wide window: it lies from 70 to 250.
        using Frame picture = Pictures.Dark(90, 90);
        using var folder = new TemporaryFolder();
        ImageFile.Write(folder["square.png"], picture);
        using var session = ViewerSession.InWindow(Width, Height, device => new PictureSource(device, folder["square.png"]));
        session.Press(Key.S);
        Drag(session, 100, 200); // not at the line
        Assert.Equal(0.5f, session.State.Split);
        Drag(session, 157, 115); // 160 is the line
        Assert.Equal((115 - 70) / 180f, session.State.Split, 1e-5f);
        session.Window!.Post(WM_MOUSEMOVE, 0, TestWindow.At(200, 90)); // the button is up
        session.Loop.Run(1);
        Assert.Equal((115 - 70) / 180f, session.State.Split, 1e-5f);
        Drag(session, 115, 2000); // far out of the window
        Assert.InRange(session.State.Split, 0.95f, 0.995f);
    }

    [Fact]
    public void F11_is_full_screen_and_Escape_leaves_it_before_it_ends_the_viewer()
    {
        using var session = ViewerSession.InWindow(Width, Height);
        session.State.IsOn = false; // a whole screen is much for a software rasteriser
        session.Press(Key.F11);
        Assert.True(session.Window!.IsFullScreen);
        using (Frame frame = session.Next())
            Assert.True(frame.Width > Width && frame.Height > Height);
        session.Press(Key.Escape);
        Assert.False(session.Window.IsFullScreen);
        using (Frame frame = session.Next())
            Assert.Equal((Width, Height), (frame.Width, frame.Height));
        long frames = session.Loop.Frames;
        session.Window.Post(WM_KEYDOWN, (nuint)Key.Escape);
        session.Loop.Run();
        Assert.InRange(session.Loop.Frames, frames, frames + 1);
    }

    [Fact]
    public void F12_saves_the_frame_in_the_current_folder_and_says_where()
    {
        using var folder = new TemporaryFolder();
        using var session = ViewerSession.InWindow(Width, Height);
        string before = Environment.CurrentDirectory;
        try
        {
            Environment.CurrentDirectory = folder.Path;
            session.Press(Key.F12);
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }

        string name = Assert.Single(folder.Names);
        Assert.Matches(@"^night-scene-\d{8}-\d{6}\.png$", name);
        Assert.Contains(name, session.State.Message, StringComparison.Ordinal);
        using Frame saved = ImageFile.Read(folder[name]).Frame;
        Assert.Equal((Width, Height), (saved.Width, saved.Height));
    }

    [Fact]
    public void A_window_that_is_resized_shows_the_street_in_its_new_size()
    {
        using var session = ViewerSession.InWindow(Width, Height, device => new SceneSource(device));
        session.Loop.Run(3);
        session.Window!.SetClientSize(400, 150);
        using Frame frame = session.Next();
        Assert.Equal((400, 150), (frame.Width, frame.Height));
        // The street fills it: no column and no row is black beside it.
        Assert.Contains(frame.Rows(75, 1)[..4].ToArray(), sample => sample is > 0 and < byte.MaxValue);
        Assert.Contains(frame.Rows(149, 1)[..400].ToArray(), sample => sample is > 0 and < byte.MaxValue);
    }

    [Fact]
    public void A_minimised_window_draws_nothing_and_can_be_closed()
    {
        using var session = ViewerSession.InWindow(Width, Height);
        session.Loop.Run(2);
        ShowWindow(session.Window!.Handle, SW_MINIMIZE);
        session.Window.PumpUntil(() => session.Window.IsMinimised);
        nint handle = session.Window.Handle;
        // A person closes it from the task bar, after a while.
        using var closing = new Timer(_ => PostMessageW(handle, WM_CLOSE, 0, 0), null, 600, Timeout.Infinite);
        session.Loop.Run();
        Assert.Equal(2, session.Loop.Frames);
    }

    private static void Drag(ViewerSession session, int from, int to)
    {
        Window window = session.Window!;
        window.Post(WM_MOUSEMOVE, 0, TestWindow.At(from, 90));
        window.Post(WM_LBUTTONDOWN, 1, TestWindow.At(from, 90));
        window.Post(WM_MOUSEMOVE, 1, TestWindow.At(to, 90));
        window.Post(WM_LBUTTONUP, 0, TestWindow.At(to, 90));
        session.Loop.Run(1);
    }
}
