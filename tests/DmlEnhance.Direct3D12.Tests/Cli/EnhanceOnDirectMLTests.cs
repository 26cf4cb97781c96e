using System.Runtime.InteropServices;
using DmlEnhance.Direct3D12.Tests.Enhancers;
using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Tests;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Cli;

[Collection(nameof(Gpu))]
public sealed class EnhanceOnDirectMLTests(Gpu gpu) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Device => $"dml:{gpu.Device.Adapter.Index}";

    public void Dispose() => _folder.Dispose();

    /// <summary>Of each kind one, and of each size several, so that there are two sessions.</summary>
    [Fact]
    public async Task Photographs_of_every_kind_come_out_as_on_the_CPU()
    {
        (string Photograph, int Width, int Height, PixelFormat Format)[] pictures =
        [
            ("night-stream.jpg", 96, 64, PixelFormat.Rgb8),
            ("night-dogs.jpg", 95, 63, PixelFormat.Rgb8),
            ("night-brushes.jpg", 96, 64, PixelFormat.Rgb16),
            ("night-living-room.jpg", 95, 63, PixelFormat.Gray8),
            ("night-stream.jpg", 95, 63, PixelFormat.Rgba8),
            ("night-dogs.jpg", 96, 64, PixelFormat.GrayAlpha16),
        ];
        foreach ((string photograph, int width, int height, PixelFormat format) in pictures)
        {
            using Frame small = SmallPhotographs.Read(photograph, width, height, format);
            Directory.CreateDirectory(_folder["in"]);
            ImageFile.Write(Path.Combine(_folder["in"], $"{format}-{width}.png"), small);
        }

        CliRun onGpu = await CliRun.RunAsync("enhance", _folder["in"], "-o", _folder["gpu"], "-m", "sci-medium", "--device", Device);
        Assert.Equal((0, ""), (onGpu.ExitCode, onGpu.Error));
        Assert.Contains($"sci-medium.onnx on {gpu.Device.Adapter.Name}, ONNX Runtime 1.", onGpu.Out, StringComparison.Ordinal);
        Assert.Contains("DmlExecutionProvider, DirectML 1.15.4 (asked for)", onGpu.Out, StringComparison.Ordinal);
        CliRun onCpu = await CliRun.RunAsync("enhance", _folder["in"], "-o", _folder["cpu"], "-m", "sci-medium", "--device", "cpu");
        Assert.Equal((0, ""), (onCpu.ExitCode, onCpu.Error));

        string[] results = [.. Directory.EnumerateFiles(_folder["gpu"])];
        Assert.Equal(pictures.Length, results.Length);
        foreach (string result in results)
        {
            using DecodedImage source = ImageFile.Read(Path.Combine(_folder["in"], Path.GetFileName(result)));
            using DecodedImage got = ImageFile.Read(result);
            using DecodedImage expected = ImageFile.Read(Path.Combine(_folder["cpu"], Path.GetFileName(result)));
            Assert.Equal(source.Frame.Format, got.Frame.Format);
            Assert.True(Difference(source.Frame, got.Frame) > 0.05, $"{result} was not enhanced");
            // A step of 8 bits where the two lie on both sides of its border. 16 bits have steps of 1.5e-5, and sums in another order differ by 1e-5 before they
            // are divided by an illumination of 0.3 or more: three steps.
            Assert.InRange(Difference(expected.Frame, got.Frame), 0, got.Frame.Format is PixelFormat.Rgb16 or PixelFormat.GrayAlpha16 ? 3.001 / 65535 : 1.001 / 255);
        }
    }

    [Fact]
    public async Task The_model_is_picked_by_exposure_there_too()
    {
        using (Frame small = SmallPhotographs.Read("night-stream.jpg", 96, 64, PixelFormat.Rgb8))
            ImageFile.Write(_folder["in.png"], small);
        foreach (string device in (string[])[Device, "cpu"])
        {
            CliRun run = await CliRun.RunAsync("enhance", _folder["in.png"], "-o", _folder[$"{device[..3]}.png"], "--device", device, "--strength", "0.5");
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
        }

        using DecodedImage got = ImageFile.Read(_folder["dml.png"]);
        using DecodedImage expected = ImageFile.Read(_folder["cpu.png"]);
        Assert.InRange(Difference(expected.Frame, got.Frame), 0, 1.001 / 255);
    }

    [Fact]
    public async Task An_adapter_that_is_not_there_is_one_line()
    {
        WritePicture(16, 16);
        CliRun run = await CliRun.RunAsync("enhance", _folder["in.png"], "-o", _folder["out.png"], "--device", "dml:9");
        run.AssertOneError("device dml:9 cannot be had: there is no such adapter, only dml:0 (");
        Assert.False(File.Exists(_folder["out.png"]));
    }

    [Fact]
    public async Task A_model_that_cannot_be_read_is_named()
    {
        WritePicture(16, 16);
        string model = _folder.Write("broken.onnx", [1, 2, 3]);
        (await CliRun.RunAsync("enhance", _folder["in.png"], "-o", _folder["out.png"], "-m", model, "--device", Device)).AssertOneError($"{model}: ");
    }

    /// <summary>A determinant, which DirectML has no operator for.</summary>
    [Fact]
    public async Task A_model_that_DirectML_does_not_take_is_named_with_the_node_and_runs_on_the_CPU()
    {
        WritePicture(3, 3);
        string model = _folder.Write("determinant.onnx", DeterminantModel.Bytes());
        CliRun run = await CliRun.RunAsync("enhance", _folder["in.png"], "-o", _folder["out.png"], "-m", model, "--device", Device);
        run.AssertOneError($"{model}: DirectML does not take all of the model's nodes (Det 'determinant'); run it on the CPU (--device cpu)");
        Assert.False(File.Exists(_folder["out.png"]));

        run = await CliRun.RunAsync("enhance", _folder["in.png"], "-o", _folder["out.png"], "-m", model, "--device", "cpu");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    private void WritePicture(int width, int height)
    {
        using Frame picture = SmallPhotographs.Read("night-stream.jpg", width, height, PixelFormat.Rgb8);
        ImageFile.Write(_folder["in.png"], picture);
    }

    /// <summary>The largest difference of two frames' samples, of 0 to 1.</summary>
    private static double Difference(Frame one, Frame other)
    {
        Assert.Equal((one.Width, one.Height, one.Format), (other.Width, other.Height, other.Format));
        return one.Format.BytesPerSample() == 1
            ? Pictures.LargestDifference(one, other) / 255.0
            : Enumerable.Range(0, one.SizeInBytes / sizeof(ushort)).Max(i => Math.Abs(Samples(one)[i] - Samples(other)[i])) / 65535.0;

        static Span<ushort> Samples(Frame frame) => MemoryMarshal.Cast<byte, ushort>(frame.Samples);
    }
}
