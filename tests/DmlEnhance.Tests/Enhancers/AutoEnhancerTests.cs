using System.Runtime.InteropServices;
using DmlEnhance.Devices;
using DmlEnhance.Enhancers;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Models;
using Xunit;

namespace DmlEnhance.Tests.Enhancers;

public sealed class AutoEnhancerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ModelCatalog _catalog;

    public AutoEnhancerTests() => _catalog = AutoModels.Write(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(TestFiles.AllFormats), MemberType = typeof(TestFiles))]
    public void A_daylight_frame_is_returned_bit_for_bit(PixelFormat format)
    {
        using AutoEnhancer auto = Enhancer.CreateAuto(_catalog, threads: 2);
        using Frame source = Noise(53, 41, format, 0.5);
        using var target = new Frame(53, 41, format);
        target.Samples.Clear();
        AutoChoice choice = auto.Enhance(source, target);
        Assert.Equal((0, true), (choice.Strength, choice.IsBright));
        Assert.Equal(source.Samples, target.Samples);
    }

    [Theory]
    [InlineData(0.03, AutoExposure.DifficultModel, PixelFormat.Rgb8)]
    [InlineData(0.1, AutoExposure.MediumModel, PixelFormat.Rgba8)]
    [InlineData(0.1, AutoExposure.MediumModel, PixelFormat.Gray8)]
    [InlineData(0.25, AutoExposure.EasyModel, PixelFormat.Rgb16)]
    public void A_dark_frame_becomes_what_the_chosen_model_makes_of_it(double exposure, string model, PixelFormat format)
    {
        using AutoEnhancer auto = Enhancer.CreateAuto(_catalog, threads: 2);
        using IEnhancer plain = Enhancer.Create(_catalog.Load(model), threads: 2);
        using Frame source = Noise(60, 40, format, exposure);
        using var expected = new Frame(60, 40, format);
        using var actual = new Frame(60, 40, format);
        foreach (float strength in new[] { 1, 0.4f })
        {
            plain.Enhance(source, expected, strength);
            Assert.Equal(new AutoChoice(model, ExposureMeter.Measure(source), strength), auto.Enhance(source, actual, strength));
            Assert.Equal(expected.Samples, actual.Samples);
        }
    }

    [Fact]
    public void A_frame_between_dark_and_bright_takes_a_part_of_the_strength()
    {
        using AutoEnhancer auto = Enhancer.CreateAuto(_catalog, threads: 2);
        using IEnhancer plain = Enhancer.Create(_catalog.Load(AutoExposure.EasyModel), threads: 2);
        using Frame source = Noise(200, 100, PixelFormat.Rgb8, 0.36);
        using var expected = new Frame(200, 100, PixelFormat.Rgb8);
        using var actual = new Frame(200, 100, PixelFormat.Rgb8);
        AutoChoice choice = auto.Enhance(source, actual, 0.5f);
        Assert.InRange(choice.Strength, 0.15f, 0.35f);
        Assert.Equal(0.5f * AutoExposure.Strength(choice.Exposure), choice.Strength);
        plain.Enhance(source, expected, choice.Strength);
        Assert.Equal(expected.Samples, actual.Samples);
    }

    [Fact]
    public void Every_frame_is_judged_by_itself()
    {
        using AutoEnhancer auto = Enhancer.CreateAuto(_catalog, threads: 1);
        double[] exposures = [0.1, 0.03, 0.25, 0.5, 0.1];
        string[] chosen = [.. exposures.Select(exposure =>
        {
            using Frame source = Noise(20, 10, PixelFormat.Rgb8, exposure);
            using var target = new Frame(20, 10, PixelFormat.Rgb8);
            AutoChoice choice = auto.Enhance(source, target);
            return choice.IsBright ? "none" : choice.Model;
        })];
        Assert.Equal([AutoExposure.MediumModel, AutoExposure.DifficultModel, AutoExposure.EasyModel, "none", AutoExposure.MediumModel], chosen);
    }

    [Fact]
    public void It_says_what_it_chooses_among_and_what_it_runs_on()
    {
        using AutoEnhancer auto = Enhancer.CreateAuto(_catalog, new DeviceRequest(DeviceKind.Cpu), 2);
        using IEnhancer plain = Enhancer.Create(_catalog.Load(AutoExposure.EasyModel), new DeviceRequest(DeviceKind.Cpu), 2);
        Assert.Equal(plain.Info with { Model = "auto (sci-easy, sci-medium, sci-difficult)" }, auto.Info);
    }

    [Theory]
    [InlineData(AutoExposure.MediumModel)]
    [InlineData(AutoExposure.EasyModel, AutoExposure.DifficultModel)]
    public void Missing_models_are_named_with_where_they_were_looked_for_and_what_is_there(params string[] missing)
    {
        foreach (string name in missing)
            File.Delete(_folder[$"{name}.onnx"]);
        string message = Assert.Throws<DmlEnhanceException>(() => Enhancer.CreateAuto(_catalog)).Message;
        Assert.Contains($"there is no {string.Join(" and no ", missing)} in {_folder.Path}", message, StringComparison.Ordinal);
        Assert.Contains($"an installed model ({string.Join(", ", AutoExposure.Models.Except(missing).Order(StringComparer.Ordinal))})", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_no_model_is_installed_that_is_said()
    {
        string message = Assert.Throws<DmlEnhanceException>(() => Enhancer.CreateAuto(new ModelCatalog([_folder["nowhere"]]))).Message;
        Assert.Contains($"no model is installed in {_folder["nowhere"]}", message, StringComparison.Ordinal);
        Assert.Contains("sci-easy, sci-medium, sci-difficult", message, StringComparison.Ordinal);
        Assert.Contains("name a model's file", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_model_is_named_when_the_enhancer_is_made()
    {
        File.WriteAllText(_folder["sci-difficult.onnx"], "no model");
        Assert.Contains("sci-difficult.onnx: is not an ONNX file", Assert.Throws<DmlEnhanceException>(() => Enhancer.CreateAuto(_catalog)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_calls_are_refused_for_a_bright_frame_too()
    {
        using AutoEnhancer auto = Enhancer.CreateAuto(_catalog, threads: 1);
        using Frame bright = Noise(4, 4, PixelFormat.Rgb8, 0.5);
        using var wider = new Frame(5, 4, PixelFormat.Rgb8);
        using Frame target = bright.Clone();
        Assert.Throws<ArgumentException>(() => auto.Enhance(bright, bright));
        Assert.Throws<ArgumentException>(() => auto.Enhance(bright, wider));
        Assert.Throws<ArgumentOutOfRangeException>(() => auto.Enhance(bright, target, float.NaN));
        Assert.ThrowsAny<OperationCanceledException>(() => auto.Enhance(bright, target, 1, new CancellationToken(canceled: true)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Enhancer.CreateAuto(_catalog, threads: 0));
        auto.Dispose();
        Assert.Throws<ObjectDisposedException>(() => auto.Enhance(bright, target));
    }

    [Fact]
    public void With_this_project_s_models_daylight_photographs_stay_as_they_are()
    {
        string root = Repository.Root ?? throw new InvalidOperationException("the tests must be built in a checkout");
        using AutoEnhancer auto = Enhancer.CreateAuto(new ModelCatalog([Path.Combine(root, "models")]), threads: 2);
        int daylight = 0;
        foreach (string photo in Directory.GetFiles(SharedFolder.Require("photos"), "*.jpg", SearchOption.AllDirectories))
        {
            using DecodedImage image = ImageFile.Read(photo);
            if (ExposureMeter.Measure(image.Frame) <= 0.45)
                continue;
            daylight++;
            using var result = new Frame(image.Frame.Width, image.Frame.Height, image.Frame.Format);
            auto.Enhance(image.Frame, result);
            int most = 0;
            for (int i = 0; i < result.SizeInBytes; i++)
                most = Math.Max(most, Math.Abs(result.Samples[i] - image.Frame.Samples[i]));
            // What the project promises; nothing at all is what it does.
            Assert.True(most <= 2, $"{photo}: a sample changes by {most}");
        }

        Assert.InRange(daylight, 10, int.MaxValue);
    }

    // Noise whose mean lies about at an exposure: a sample is uniform between 0.6 and 1.4 times that. Alpha is noise as well.
    private static Frame Noise(int width, int height, PixelFormat format, double exposure)
    {
        var frame = new Frame(width, height, format);
        var random = new Random(7);
        for (int i = 0; i < frame.SizeInBytes / format.BytesPerSample(); i++)
        {
            bool alpha = format.HasAlpha() && (i + 1) % format.Channels() == 0;
            double value = alpha ? random.NextDouble() : exposure * (0.6 + 0.8 * random.NextDouble());
            if (format.BytesPerSample() == 1)
                frame.Samples[i] = (byte)Math.Round(value * 255);
            else
                MemoryMarshal.Cast<byte, ushort>(frame.Samples)[i] = (ushort)Math.Round(value * 65535);
        }

        return frame;
    }
}
