using DmlEnhance.Direct3D12.PostProcessing;
using DmlEnhance.Direct3D12.Tests.Windowing;
using DmlEnhance.Direct3D12.Windowing;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Tests;
using EmbeddedFilter;
using Xunit;
using static DmlEnhance.Direct3D12.Windowing.Win32.Win32Native;

namespace DmlEnhance.Direct3D12.Tests.Samples;

/// <summary>Somebody else's engine with the filter in it.</summary>
[Collection(Desktop.Name)]
public sealed class EmbeddedFilterTests
{
    private const string Model = "sci-medium";

    private static readonly (int Width, int Height)[] Sizes = [(64, 48), (64, 48), (61, 35), (64, 48)];

    [Fact]
    public void Frames_are_brighter_the_same_on_both_paths_and_nothing_is_left()
    {
        List<Frame> off = Play(FilterPath.Shader, isEnabled: false);
        List<Frame> shader = Play(FilterPath.Shader);
        List<Frame> directML = Play(FilterPath.DirectML);
        for (int i = 0; i < Sizes.Length; i++)
        {
            Assert.Equal(Sizes[i], (off[i].Width, off[i].Height));
            Assert.InRange(ExposureMeter.Measure(off[i]), 0.02, 0.2);
            Assert.True(ExposureMeter.Measure(shader[i]) > 1.5 * ExposureMeter.Measure(off[i]));
            // The shader's illumination is a 16-bit float where DirectML's is a 32-bit one: a border between two steps may lie between them, never two.
            Assert.InRange(Pictures.LargestDifference(shader[i], directML[i]), 0, 1);
        }

        Assert.True(Pictures.LargestDifference(off[0], off[1]) > 2, "the street stands still");
        foreach (Frame frame in (IEnumerable<Frame>)[.. off, .. shader, .. directML])
            frame.Dispose();
    }

    [Fact]
    public void In_a_window_frames_go_on_while_the_session_is_made_and_keys_switch_and_split()
    {
        var window = new Window(new WindowOptions("engine", 64, 64));
        var engine = new Engine(window, 64, 64, Model, FilterPath.DirectML);
        try
        {
            window.KeyDown += engine.KeyDown;
            Draw(1);
            Assert.Equal(FilterState.Preparing, engine.Filter.State);
            DrawUntil(FilterState.Running);
            window.SetClientSize(80, 65);
            Draw(2);
            Assert.Equal((80, 65), (engine.Width, engine.Height));
            DrawUntil(FilterState.Running);

            Press(Key.F);
            Assert.Equal(FilterState.Off, engine.Filter.State);
            Press(Key.F);
            Assert.Equal(FilterState.Running, engine.Filter.State);
            Press(Key.S);
            Assert.Equal(40, engine.Filter.Settings.SplitColumn);
            Press(Key.S);
            Assert.Equal(0, engine.Filter.Settings.SplitColumn);
            window.Post(WM_KEYDOWN, (nuint)Key.Escape);
            Assert.False(window.PumpEvents());
        }
        finally
        {
            engine.Dispose();
            window.Dispose();
        }

        Assert.Equal(1u, engine.ReferencesLeft);

        void Press(Key key)
        {
            window.Post(WM_KEYDOWN, (nuint)key);
            Draw(1);
        }

        void Draw(int frames)
        {
            for (int i = 0; i < frames; i++)
            {
                Assert.True(window.PumpEvents());
                engine.Resize(window.ClientWidth, window.ClientHeight);
                engine.Draw();
            }
        }

        void DrawUntil(FilterState state)
        {
            long end = Environment.TickCount64 + 60_000;
            do
            {
                Draw(1);
            }
            while (engine.Filter.State != state && Environment.TickCount64 < end);
            Assert.Equal(state, engine.Filter.State);
        }
    }

    [Fact]
    public void A_model_that_cannot_run_is_one_line_and_frames_go_on_as_they_are()
    {
        using var folder = new TemporaryFolder();
        folder.Write("broken.onnx", BrokenModel.Bytes());
        TextWriter before = Console.Error;
        using var error = new StringWriter();
        using var window = new Window(new WindowOptions("engine", 64, 64));
        Console.SetError(error);
        try
        {
            using var engine = new Engine(window, 64, 64, folder["broken.onnx"], FilterPath.DirectML);
            long end = Environment.TickCount64 + 60_000;
            do
            {
                engine.Draw();
            }
            while (engine.Filter.State != FilterState.Failed && Environment.TickCount64 < end);
            engine.Draw();
            Assert.Equal(FilterState.Failed, engine.Filter.State);
        }
        finally
        {
            Console.SetError(before);
        }

        string line = Assert.Single(error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("EmbeddedFilter: ", line, StringComparison.Ordinal);
        Assert.Contains("broken.onnx", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--colour", "--colour")]
    [InlineData("--path abacus", "abacus")]
    [InlineData("--frames 0", "'0'")]
    [InlineData("--size 64", "WIDTHxHEIGHT")]
    [InlineData("--size 64x16385", "16384")]
    [InlineData("--model", "--model")]
    [InlineData("--screenshot shot.png", "--headless")]
    public void Wrong_options_are_one_line_and_exit_code_2(string line, string part)
    {
        (int exitCode, string output, string error) = Run(line.Split(' '));
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains(part, Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public void The_program_saves_its_last_frame_and_says_what_is_left()
    {
        using var folder = new TemporaryFolder();
        (int exitCode, string output, string error) = Run("--headless", "--frames", "3", "--size", "48x32", "--path", "shader", "--screenshot", folder["shot.png"]);
        Assert.Equal((0, "3 frames; references to the device that are left: 1", ""), (exitCode, output.TrimEnd(), error));
        using Frame shot = ImageFile.Read(folder["shot.png"]).Frame;
        Assert.Equal((48, 32), (shot.Width, shot.Height));

        (exitCode, output, error) = Run("--headless", "--model", "no-such-model");
        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains("no-such-model", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    // A frame of each size, in turn.
    private static List<Frame> Play(FilterPath path, bool isEnabled = true)
    {
        var engine = new Engine(null, Sizes[0].Width, Sizes[0].Height, Model, path);
        var frames = new List<Frame>();
        try
        {
            engine.Filter.Enabled = isEnabled;
            foreach ((int width, int height) in Sizes)
            {
                engine.Resize(width, height);
                engine.Draw();
                frames.Add(engine.Read());
                Assert.Equal(isEnabled ? FilterState.Running : FilterState.Off, engine.Filter.State);
            }
        }
        finally
        {
            engine.Dispose();
        }

        Assert.Equal(1u, engine.ReferencesLeft);
        return frames;
    }

    private static (int ExitCode, string Output, string Error) Run(params string[] args)
    {
        (TextWriter outBefore, TextWriter errorBefore) = (Console.Out, Console.Error);
        using var output = new StringWriter();
        using var error = new StringWriter();
        Console.SetOut(output);
        Console.SetError(error);
        try
        {
            int exitCode = (int)typeof(Engine).Assembly.EntryPoint!.Invoke(null, [args])!;
            return (exitCode, output.ToString(), error.ToString());
        }
        finally
        {
            Console.SetOut(outBefore);
            Console.SetError(errorBefore);
        }
    }
}
