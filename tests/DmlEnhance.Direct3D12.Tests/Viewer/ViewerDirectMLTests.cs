using System.Text.Json;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Passes;
using DmlEnhance.Direct3D12.Windowing;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Models;
using DmlEnhance.Onnx;
using DmlEnhance.Tests;
using NightSceneViewer;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Viewer;

/// <summary>The viewer's path over DirectML. Small frames and few sessions: a software rasteriser runs them.</summary>
[Collection(Desktop.Name)]
public sealed class ViewerDirectMLTests
{
    private const int LongestSession = 60_000; // milliseconds

    [Fact]
    public void A_split_street_at_a_part_of_its_strength_is_the_shader_s_and_the_report_tells_what_ran()
    {
        JsonElement report = AssertSame("--size", "64x36", "--frames", "12", "--strength", "0.6", "--split", "0.25");
        Assert.Equal("directml", report.GetProperty("path").GetString());
        Assert.InRange(report.GetProperty("exposure").GetDouble(), 0.03, 0.12);
        Dictionary<string, double> passes = report.GetProperty("gpuMilliseconds").EnumerateObject().ToDictionary(pass => pass.Name, pass => pass.Value.GetDouble());
        Assert.InRange(passes["network"], double.Epsilon, 10_000);
        Assert.True(passes.ContainsKey("exposure") && passes.ContainsKey("composite"));
        Assert.False(passes.ContainsKey("sci"), "the shader ran");
    }

    [Fact]
    public void The_illumination_is_the_shader_s() => AssertSame("--size", "62x35", "--frames", "2", "--view", "illumination");

    [Fact]
    public void A_picture_that_bears_half_of_the_enhancement_and_is_fitted_in_is_the_shader_s()
    {
        using var folder = new TemporaryFolder();
        // Between the borders from which on the network's share falls and where nothing is left of it (0.30 and 0.42).
        using Frame grey = Pictures.Flat(61, 47, 92);
        ImageFile.Write(folder["grey.png"], grey);
        AssertSame("--size", "100x47", "--frames", "2", "--source", folder["grey.png"]);
    }

    [Fact]
    public void In_a_window_frames_pass_through_until_the_session_is_there_and_another_model_makes_none_dark()
    {
        using var session = ViewerSession.InWindow(128, 72);
        ViewerState state = session.State;
        state.ExposureAware = false;
        state.Path = EnhancePath.DirectML;
        byte Shown()
        {
            using Frame frame = session.Next();
            return frame.Samples[0];
        }

        byte source = 20;
        Assert.Equal(source, Shown());
        Assert.Equal("preparing DirectML session", session.Renderer.PathDescription);
        byte medium = Until(shown => shown > source);
        Assert.Equal("DirectML (ONNX Runtime)", session.Renderer.PathDescription);

        session.Press(Key.M); // TCE-Net's, of which nothing is there yet
        Assert.Equal("preparing DirectML session", session.Renderer.PathDescription);
        session.Press(Key.M); // auto, which takes the same as at first
        Assert.DoesNotContain("preparing", session.Renderer.PathDescription, StringComparison.Ordinal);
        session.Press(Key.M);
        Assert.Equal("preparing DirectML session", session.Renderer.PathDescription);
        // Dithering moves a value by one step at most.
        byte other = Until(shown =>
        {
            Assert.True(shown > source, "a frame passed through");
            return Math.Abs(shown - medium) > 2;
        });
        Assert.DoesNotContain("preparing", session.Renderer.PathDescription, StringComparison.Ordinal);
        Assert.NotEqual(medium, other);

        byte Until(Func<byte, bool> isReached)
        {
            long end = Environment.TickCount64 + LongestSession;
            byte shown;
            do
            {
                shown = Shown();
            }
            while (!isReached(shown) && Environment.TickCount64 < end);
            Assert.True(isReached(shown));
            return shown;
        }
    }

    [Fact]
    public void What_fails_is_said_once_where_frames_go_on_and_ends_a_run_that_waits()
    {
        using var folder = new TemporaryFolder();
        folder.Write("broken.onnx", BrokenModel.Bytes());
        OnnxModel model = ModelLoader.Load(folder["broken.onnx"]);
        using var device = new GraphicsDevice();
        using Frame picture = Pictures.Dark(16, 16);
        using GpuTexture source = Pictures.Texture(device, picture);
        using var target = new GpuTexture(device, 16, 16, TextureFormat.Rgba8, "target");

        using (var waits = new DirectMLPath(device, model, waits: true, _ => Assert.Fail("a run that waits ends")))
            Assert.Contains("broken.onnx", Assert.Throws<DmlEnhanceException>(() => Draw(waits)).Message, StringComparison.Ordinal);

        var complaints = new List<string>();
        using var goesOn = new DirectMLPath(device, model, waits: false, complaints.Add);
        long end = Environment.TickCount64 + LongestSession;
        while (complaints.Count == 0 && Environment.TickCount64 < end)
            Draw(goesOn);
        Draw(goesOn);
        Assert.Contains("broken.onnx", Assert.Single(complaints), StringComparison.Ordinal);
        Assert.StartsWith("DirectML failed", goesOn.Description, StringComparison.Ordinal);
        using Frame shown = FrameTransfer.Download(device, target);
        Assert.True(picture.Samples.SequenceEqual(shown.Samples));

        void Draw(DirectMLPath path)
        {
            CommandList list = device.Rent("test");
            try
            {
                path.Begin(list, source, model, new CompositeSettings());
            }
            catch
            {
                device.Discard(list);
                throw;
            }

            device.Submit(list);
            path.Infer();
            list = device.Rent("test");
            list.Transition(target, ResourceState.RenderTarget);
            path.Record(list, target);
            device.Submit(list);
        }
    }

    // The shader's illumination is rounded to 16-bit floats, DirectML's is not, and dithering adds 0.35 steps: one border between steps may lie
    // between them, never two.
    private static JsonElement AssertSame(params string[] args)
    {
        using var folder = new TemporaryFolder();
        using Frame off = ViewerResult.LastFrame([.. args, "--off"]);
        using Frame shader = ViewerResult.LastFrame([.. args, "--path", "shader"]);
        JsonElement report = ViewerResult.Of([.. args, "--headless", "--path", "directml", "--screenshot", folder["directml.png"], "--json"]).Json;
        using Frame directML = ImageFile.Read(folder["directml.png"]).Frame;
        Assert.InRange(Pictures.LargestDifference(shader, directML), 0, 1);
        Assert.True(Pictures.LargestDifference(directML, off) > 5);
        Assert.True(ExposureMeter.Measure(directML) > ExposureMeter.Measure(off));
        return report;
    }
}
