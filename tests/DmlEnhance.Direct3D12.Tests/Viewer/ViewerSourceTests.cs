using System.Text.Json;
using DmlEnhance.Direct3D12.Tests.Devices;
using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Models;
using DmlEnhance.Tests;
using NightSceneViewer.Sources;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Viewer;

/// <summary>Pictures and folders of frames as sources.</summary>
[Collection(Desktop.Name)]
public sealed class ViewerSourceTests
{
    private const int Side = 8;
    private const int Files = 5;
    private const int Broken = 2;
    private const int Later = 600;

    [Fact]
    public void At_the_display_s_rate_every_frame_shows_the_next_file_however_long_it_runs()
    {
        using TemporaryFolder folder = FilmOf(Files);
        using ViewerSession session = Play(folder, 60, _ => Assert.Fail("nothing is wrong with the files"));
        for (int frame = 0; frame < 2 * Files; frame++)
            Assert.Equal(frame % Files, FileShown(session));
        // Where rounded times add up, a later frame would show the file before it.
        session.Loop.Run(Later - 2 * Files);
        for (int frame = Later; frame < Later + Files; frame++)
            Assert.Equal(frame % Files, FileShown(session));
    }

    [Fact]
    public void A_slow_film_shows_each_file_for_its_whole_time()
    {
        using TemporaryFolder folder = FilmOf(Files);
        using ViewerSession session = Play(folder, 24, _ => Assert.Fail("nothing is wrong with the files"));
        // 24 a second at 60 a second: two and a half frames a file.
        int[] shown = [.. Enumerable.Range(0, 13).Select(_ => FileShown(session))];
        Assert.Equal([0, 0, 0, 1, 1, 2, 2, 2, 3, 3, 4, 4, 4], shown);
    }

    /// <summary>What keeps frames steady counts each once, and forgets them where the film begins again.</summary>
    [Fact]
    public void A_film_says_which_frames_are_new_and_where_it_begins_again()
    {
        using TemporaryFolder folder = FilmOf(Files);
        FolderSource? film = null;
        using ViewerSession session = ViewerSession.WithoutWindow(
            Side, Side, device => film = new FolderSource(device, folder.Path, 30, waits: true, _ => Assert.Fail("nothing is wrong with the files")));
        FrameStep[] steps = [.. Enumerable.Range(0, 2 * Files + 2).Select(_ =>
        {
            session.Loop.Run(1);
            return film!.Step;
        })];
        // 30 a second at 60 a second: two frames a file.
        Assert.Equal([FrameStep.Cut, .. Enumerable.Repeat(FrameStep.Next, Files - 1), FrameStep.Cut], steps.Where((_, frame) => frame % 2 == 0));
        Assert.All(steps.Where((_, frame) => frame % 2 == 1), step => Assert.Equal(FrameStep.Same, step));
    }

    [Fact]
    public void A_broken_file_among_the_frames_is_told_of_once_and_the_frame_before_it_stays()
    {
        using TemporaryFolder folder = FilmOf(Files);
        Cut(folder[Name(Broken)]);
        var complaints = new List<string>();
        using ViewerSession session = Play(folder, 60, complaints.Add);
        int[] shown = [.. Enumerable.Range(0, 2 * Files).Select(_ => FileShown(session))];
        Assert.Equal([0, 1, 1, 3, 4, 0, 1, 1, 3, 4], shown);
        Assert.Contains(Name(Broken), Assert.Single(complaints), StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_file_among_the_frames_is_one_line_and_the_run_succeeds()
    {
        using TemporaryFolder folder = FilmOf(Files);
        Cut(folder[Name(Broken)]);
        ViewerResult result = ViewerResult.Of("--headless", "--source", folder.Path, "--fps", "60", "--frames", "20", "--size", $"{Side}x{Side}", "--json");
        string line = Assert.Single(result.ErrorLines);
        Assert.Contains(Name(Broken), line, StringComparison.Ordinal);
        Assert.Equal(0, result.ExitCode);
        JsonElement report = JsonDocument.Parse(result.Out).RootElement;
        Assert.Equal($"{Path.GetFileName(folder.Path)}, {Files} frames", report.GetProperty("source").GetString());
    }

    [Fact]
    public void After_a_lost_device_a_film_goes_on_even_where_its_broken_file_would_be_shown()
    {
        using TemporaryFolder folder = FilmOf(Files);
        Cut(folder[Name(Broken)]);
        var complaints = new List<string>();
        using ViewerSession session = Play(folder, 60, complaints.Add);
        session.Loop.Run(Broken);
        session.Loop.Device.Remove();
        session.Loop.Run(1);
        Assert.Equal(3, FileShown(session));
        Assert.Equal(1, session.Loop.Rebuilds);
        Assert.Single(complaints);
    }

    [Fact]
    public void The_model_that_fits_a_film_is_chosen_at_the_same_frames_however_fast_the_GPU_is()
    {
        using TemporaryFolder folder = FilmOf(Files);
        string[] fast = ModelsOf(folder, gate => gate.Dispose());
        var closed = new Queue<GpuGate>();
        string[] slow = ModelsOf(folder, gate =>
        {
            // As late as the frames in flight allow.
            closed.Enqueue(gate);
            if (closed.Count == 2)
                closed.Dequeue().Open();
        });
        Assert.Equal(fast, slow);
        // The film grows brighter and begins again, so there is something to choose.
        Assert.Equal(3, fast.Distinct().Count());
    }

    [Fact]
    public void Frames_of_several_sizes_are_each_shown_whole()
    {
        using TemporaryFolder folder = FilmOf(1);
        Write(folder, 1, 2 * Side, Side);
        using ViewerSession session = Play(folder, 60, _ => Assert.Fail("nothing is wrong with the files"));
        Assert.Equal(0, FileShown(session));
        using Frame wide = session.Next();
        // Twice as wide as high: black above and below it.
        Assert.Equal([0, 0, 0, 255], wide.Rows(0, 1)[..4].ToArray());
        Assert.Equal(Grey(1), wide.Rows(Side / 2, 1)[0]);
    }

    [Fact]
    public void A_16_bit_picture_is_shown()
    {
        using var folder = new TemporaryFolder();
        using var picture = new Frame(Side, Side, PixelFormat.Rgb16);
        picture.Samples.Fill(0x40);
        ImageFile.Write(folder["deep.png"], picture);
        using Frame shown = ViewerResult.LastFrame("--source", folder["deep.png"], "--size", $"{Side}x{Side}", "--frames", "1", "--off");
        Assert.Equal([0x40, 0x40, 0x40], shown.Samples[..3].ToArray());
    }

    [Fact]
    public void Sources_that_cannot_be_shown_are_one_line_each()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["empty"]);
        folder.Write("empty/notes.txt", "no picture"u8.ToArray());
        File.Copy(Path.Combine(AppContext.BaseDirectory, "media", "night-dogs.jpg"), folder["cut.jpg"]);
        Cut(folder["cut.jpg"]);
        using (var wide = new Frame(16385, 1, PixelFormat.Gray8))
            ImageFile.Write(folder["wide.png"], wide);

        Failed("empty", "has no picture");
        Failed("missing.png", "missing.png");
        Failed("cut.jpg", "damaged, cut short");
        Failed("wide.png", "16385x1");

        void Failed(string name, string part)
        {
            ViewerResult result = ViewerResult.Of("--headless", "--frames", "1", "--source", folder[name]);
            result.AssertFailed(1, part);
            Assert.Contains(name, result.Error, StringComparison.Ordinal);
        }
    }

    private static ViewerSession Play(TemporaryFolder folder, double rate, Action<string> complain)
    {
        var session = ViewerSession.WithoutWindow(Side, Side, device => new FolderSource(device, folder.Path, rate, waits: true, complain));
        session.State.IsOn = false;
        return session;
    }

    // Each frame waits on the GPU behind a gate of its own.
    private static string[] ModelsOf(TemporaryFolder folder, Action<GpuGate> drawn)
    {
        using var session = ViewerSession.WithoutWindow(
            Side, Side, device => new FolderSource(device, folder.Path, 10, waits: true, _ => Assert.Fail("nothing is wrong with the files")), ModelCatalog.AutoName);
        Assert.Equal(2, session.Loop.Device.FramesInFlight);
        var gates = new List<GpuGate>();
        var models = new List<string>();
        for (int frame = 0; frame < 6 * (Files + 1); frame++)
        {
            gates.Add(new GpuGate(session.Loop.Device));
            session.Loop.Run(1);
            models.Add(session.Models.Description);
            drawn(gates[^1]);
        }

        foreach (GpuGate gate in gates)
            gate.Open();
        foreach (GpuGate gate in gates)
            gate.Dispose();
        return [.. models];
    }

    private static TemporaryFolder FilmOf(int files)
    {
        var folder = new TemporaryFolder();
        for (int i = 0; i < files; i++)
            Write(folder, i, Side, Side);
        return folder;
    }

    private static void Write(TemporaryFolder folder, int index, int width, int height)
    {
        using Frame frame = Pictures.Flat(width, height, Grey(index));
        ImageFile.Write(folder[Name(index)], frame);
    }

    private static void Cut(string file) => File.WriteAllBytes(file, File.ReadAllBytes(file)[..^40]);

    private static string Name(int index) => $"frame-{index}.png";

    private static byte Grey(int index) => (byte)(10 * (index + 1));

    private static int FileShown(ViewerSession session)
    {
        using Frame frame = session.Next();
        return frame.Samples[0] / 10 - 1;
    }
}
