using DmlEnhance.Cpu;
using DmlEnhance.Devices;
using DmlEnhance.Enhancers;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using DmlEnhance.Models;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using DmlEnhance.Tests.Cpu;
using DmlEnhance.Video;
using Xunit;

namespace DmlEnhance.Tests.Devices;

/// <summary>Which models the fused kernel runs on the CPU, and which ONNX Runtime.</summary>
public sealed class CpuPathTests : IDisposable
{
    private static readonly DeviceRequest Cpu = new(DeviceKind.Cpu);
    private static readonly string Fused = $"fused SIMD kernel, {FusedSci.VectorBits}-bit";
    private static readonly string OnnxRuntime = $"ONNX Runtime {Enhancer.RuntimeVersion} CPUExecutionProvider";

    private static readonly Dictionary<string, (Func<OnnxModel> Model, string Expected)> Foreign = new(StringComparer.Ordinal)
    {
        ["another network"] = (OtherNetwork, "is not SCI's network as this program knows it"),
        ["float16 weights"] = (HalfModel, "is not SCI's network as this program knows it"),
        ["huge weights"] = (HugeModel, "the weights are so large that sums could become infinite"),
    };

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> ForeignNames => [.. Foreign.Keys];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void SCI_goes_to_the_fused_kernel_and_to_ONNX_Runtime_where_that_is_asked_for()
    {
        OnnxModel[] models =
        [
            KernelPictures.Model(),
            KernelPictures.Model(options: new OnnxExportOptions { Width = 24, Height = 16 }),
            .. AutoExposure.Models.Select(name => ModelLoader.Load(name)),
        ];
        foreach (OnnxModel model in models)
        {
            AssertRuns(Fused, model, CpuPath.Auto);
            AssertRuns(Fused, model, CpuPath.Fused);
            AssertRuns(OnnxRuntime, model, CpuPath.OnnxRuntime);
        }
    }

    [Theory]
    [InlineData("easy")]
    [InlineData("medium")]
    [InlineData("difficult")]
    public void An_imported_checkpoint_goes_to_the_fused_kernel(string weights) =>
        AssertRuns(Fused, ModelLoader.Load(SharedFolder.Require("sci", "weights", $"{weights}.pt")), CpuPath.Auto);

    [Theory]
    [MemberData(nameof(ForeignNames))]
    public void Any_other_model_goes_to_ONNX_Runtime_and_is_one_line_where_the_kernel_is_asked_for(string name)
    {
        (Func<OnnxModel> create, string expected) = Foreign[name];
        OnnxModel model = create();
        AssertRuns(OnnxRuntime, model, CpuPath.Auto);
        string message = Assert.Throws<DmlEnhanceException>(() => Enhancer.Create(model, Cpu, 1, cpuPath: CpuPath.Fused)).Message;
        Assert.StartsWith($"{model.Name}: ", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.EndsWith("; the fused kernel does not run it: take the other CPU path, onnxruntime", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    /// <summary>Where the kernel would make some pixel or other of it.</summary>
    [Fact]
    public void A_model_whose_sums_become_infinite_is_still_told_as_broken()
    {
        using IEnhancer enhancer = Enhancer.Create(HugeModel(), Cpu, 2);
        using Frame source = KernelPictures.Noise(40, 30), target = source.Clone();
        string message = Assert.Throws<DmlEnhanceException>(() => enhancer.Enhance(source, target)).Message;
        Assert.Equal("huge.onnx: the network's result holds NaN or infinity; the model is broken or not made for such pictures", message);
    }

    [Theory]
    [InlineData(CpuPath.Auto)]
    [InlineData(CpuPath.Fused)]
    [InlineData(CpuPath.OnnxRuntime)]
    public void Every_enhancer_says_what_it_runs(CpuPath path)
    {
        string expected = path == CpuPath.OnnxRuntime ? OnnxRuntime : Fused;
        using IEnhancer single = Enhancer.Create(KernelPictures.Model(), Cpu, 3, cpuPath: path);
        using AutoEnhancer auto = Enhancer.CreateAuto(ModelCatalog.Default, Cpu, 3, cpuPath: path);
        using SteadyEnhancer steady = Enhancer.CreateSteady(KernelPictures.Model(), 3, path);
        using SteadyEnhancer steadyAuto = Enhancer.CreateSteadyAuto(ModelCatalog.Default, 3, path);
        foreach (EnhancerInfo info in (EnhancerInfo[])[single.Info, auto.Info, steady.Info, steadyAuto.Info])
        {
            Assert.Equal((expected, 3), (info.Provider, info.Threads));
            Assert.Contains($", {expected}, 3 threads", info.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_model_of_TCE_Net_says_ONNX_Runtime()
    {
        using TceEnhancer enhancer = Enhancer.CreateVideo(Assert.IsType<TceModel>(ModelLoader.LoadFile("tce-small")), device: Cpu, threads: 1);
        Assert.Equal(OnnxRuntime, enhancer.Info.Provider);
    }

    [Fact]
    public void Where_auto_has_a_model_for_either_it_says_both_and_the_kernel_alone_is_one_line()
    {
        ModelCatalog catalog = AutoModels.Write(_folder.Path);
        _folder.Write($"{AutoExposure.MediumModel}.onnx", Huge());
        using (AutoEnhancer auto = Enhancer.CreateAuto(catalog, Cpu, 1))
            Assert.Equal($"{Fused}, or {OnnxRuntime}", auto.Info.Provider);
        using (SteadyEnhancer steady = Enhancer.CreateSteadyAuto(catalog, 1))
            Assert.Equal($"{Fused}, or {OnnxRuntime}", steady.Info.Provider);
        foreach (Func<IDisposable> create in (Func<IDisposable>[])[() => Enhancer.CreateAuto(catalog, Cpu, 1, cpuPath: CpuPath.Fused), () => Enhancer.CreateSteadyAuto(catalog, 1, CpuPath.Fused)])
            Assert.Contains("the weights are so large", Assert.Throws<DmlEnhanceException>(create).Message, StringComparison.Ordinal);
    }

    /// <summary>What is averaged are floats that are 1e-6 apart; samples of 8 bits are truncated.</summary>
    [Theory]
    [InlineData(PixelFormat.Rgb8)]
    [InlineData(PixelFormat.Gray8)]
    public void Steady_video_is_the_same_on_both_paths(PixelFormat format)
    {
        OnnxModel model = ModelLoader.Load(AutoExposure.MediumModel);
        using SteadyEnhancer fused = Enhancer.CreateSteady(model, 2, CpuPath.Fused);
        using SteadyEnhancer onnx = Enhancer.CreateSteady(model, 2, CpuPath.OnnxRuntime);
        for (int i = 0; i < 12; i++)
        {
            // Noise, and in the middle of it a cut.
            using Frame source = TestFiles.Image(131, 77, format, seed: i), a = new(131, 77, format), b = new(131, 77, format);
            if (i >= 7)
                source.Samples.Reverse();
            fused.Push(source, a);
            onnx.Push(source, b);
            Assert.InRange(KernelPictures.LargestDifference(a, b), 0, 1);
        }

        Assert.Equal(onnx.Cuts, fused.Cuts);
    }

    private static void AssertRuns(string provider, OnnxModel model, CpuPath path)
    {
        using IEnhancer enhancer = Enhancer.Create(model, Cpu, 1, cpuPath: path);
        Assert.Equal(provider, enhancer.Info.Provider);
    }

    private static OnnxModel OtherNetwork()
    {
        var reader = new OnnxGraphReader("other", new RandomParameters(1));
        reader.Output(reader.Sigmoid(reader.Conv2d(reader.Image, "other", 3, 3, 3)), OnnxModel.EnhancedOutput);
        return OnnxModel.FromBytes("other.onnx", reader.ToModel([]));
    }

    private static OnnxModel HalfModel()
    {
        OnnxGraphReader reader = OnnxGraphReader.WithParameters("half", new RandomParameters(1), halfWeights: true);
        Enhancement<OnnxTensor> result = new SciNetwork().Enhance(reader, reader.Input(OnnxModel.ImageInput, 3, 16, 24));
        reader.Output(result.Enhanced, OnnxModel.EnhancedOutput);
        reader.Output(result.Illumination, OnnxModel.IlluminationOutput);
        OnnxModel model = OnnxModel.FromBytes("half.onnx", reader.ToModel([]));
        Assert.True(model.HasHalfWeights);
        return model;
    }

    private static OnnxModel HugeModel() => OnnxModel.FromBytes("huge.onnx", Huge());

    private static byte[] Huge() => OnnxExporter.ToOnnx(new SciNetwork(), new HugeParameters());

    private sealed class HugeParameters : IParameterSource
    {
        private readonly RandomParameters _usual = new(5);

        public float[] Get(string name, params ReadOnlySpan<int> shape)
        {
            float[] values = _usual.Get(name, shape);
            return name is "enhance.in_conv.0.weight" ? Array.ConvertAll(values, value => MathF.CopySign(1e38f, value)) : values;
        }
    }
}
