using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using DmlEnhance.Onnx.Proto;
using DmlEnhance.Tests.Networks;
using Xunit;

namespace DmlEnhance.Tests.Onnx;

public class OnnxGraphReaderTests
{
    // float32 carries 2^-24 a step; some hundred multiply-adds of values near 1 keep far below 1e-5.
    private const double Tolerance = 1e-5;

    public static TheoryData<int, int, int> SizesAndSeeds() => new()
    {
        { 1, 1, 1 }, { 2, 3, 2 }, { 17, 31, 3 }, { 333, 500, 4 }, { 1, 40, 5 }, { 40, 1, 6 }, { 64, 64, 7 },
    };

    [Theory]
    [MemberData(nameof(SizesAndSeeds))]
    public void Sci_in_ONNX_equals_the_double_precision_reference(int height, int width, int seed)
    {
        var parameters = new RandomParameters(seed);
        float[] image = RandomImage(height, width, seed);
        byte[] model = OnnxExporter.ToOnnx(new SciNetwork(), parameters);

        (double[] enhanced, double[] illumination) = new ReferenceSci(parameters, height, width).Enhance(Array.ConvertAll(image, value => (double)value));
        IReadOnlyDictionary<string, float[]> outputs = OnnxRun.Run(model, image, height, width);

        Close.Assert(enhanced, outputs["enhanced"], Tolerance);
        Close.Assert(illumination, outputs["illumination"], Tolerance);
    }

    [Fact]
    public void A_file_of_fixed_size_gives_the_same_as_one_of_free_size_and_takes_no_other()
    {
        var parameters = new RandomParameters(11);
        float[] image = RandomImage(17, 31, 11);
        byte[] free = OnnxExporter.ToOnnx(new SciNetwork(), parameters);
        byte[] fixedSize = OnnxExporter.ToOnnx(new SciNetwork(), parameters, new OnnxExportOptions { Height = 17, Width = 31 });

        Close.Assert(Array.ConvertAll(OnnxRun.Run(free, image, 17, 31)["enhanced"], value => (double)value), OnnxRun.Run(fixedSize, image, 17, 31)["enhanced"], 1e-6);
        Assert.Throws<Microsoft.ML.OnnxRuntime.OnnxRuntimeException>(() => OnnxRun.Run(fixedSize, image, 31, 17));
        OnnxModel model = OnnxModel.FromBytes("fixed", fixedSize);
        Assert.Equal((17, 31), (model.Height, model.Width));
    }

    [Fact]
    public void The_training_cascade_of_three_stages_equals_the_reference()
    {
        var parameters = new RandomParameters(21);
        float[] image = RandomImage(19, 23, 21);
        var reader = new OnnxGraphReader("sci-stages", parameters);
        IReadOnlyList<SciStage<OnnxTensor>> stages = SciNetwork.Stages(reader, reader.Image);
        for (int i = 0; i < stages.Count; i++)
        {
            reader.Output(stages[i].Illumination, $"illumination{i}");
            reader.Output(stages[i].Reflectance, $"reflectance{i}");
            reader.Output(stages[i].CalibrationMap, $"map{i}");
        }

        IReadOnlyDictionary<string, float[]> outputs = OnnxRun.Run(reader.ToModel([]), image, 19, 23);
        var expected = new ReferenceSci(parameters, 19, 23).Stages(Array.ConvertAll(image, value => (double)value), SciNetwork.TrainingStages);

        Assert.Equal(3, expected.Count);
        for (int i = 0; i < expected.Count; i++)
        {
            Close.Assert(expected[i].Illumination, outputs[$"illumination{i}"], Tolerance);
            Close.Assert(expected[i].Reflectance, outputs[$"reflectance{i}"], Tolerance);
            Close.Assert(expected[i].Map, outputs[$"map{i}"], Tolerance);
        }
    }

    [Fact]
    public void Sci_asks_for_the_258_parameters_of_the_official_checkpoint_and_their_statistics()
    {
        var parameters = new RandomParameters(1);
        _ = OnnxExporter.ToOnnx(new SciNetwork(), parameters);
        string[] names = [.. parameters.Names.Order(StringComparer.Ordinal)];

        Assert.Equal(
            ["enhance.conv.0.bias", "enhance.conv.0.weight", "enhance.conv.1.bias", "enhance.conv.1.running_mean", "enhance.conv.1.running_var", "enhance.conv.1.weight", "enhance.in_conv.0.bias", "enhance.in_conv.0.weight", "enhance.out_conv.0.bias", "enhance.out_conv.0.weight"],
            names);
        int trained = names.Where(name => !name.Contains("running", StringComparison.Ordinal)).Sum(name => parameters.Get(name).Length);
        Assert.Equal(258, trained);
    }

    [Fact]
    public void The_file_is_a_well_formed_opset_17_graph_with_folded_batch_norm_and_metadata()
    {
        byte[] bytes = OnnxExporter.ToOnnx(new SciNetwork(), new RandomParameters(1), new OnnxExportOptions { Source = "a test", Licence = "CC0-1.0", CheckpointSha256 = new string('a', 64) });
        ModelProto model = ModelProto.Parser.ParseFrom(bytes);

        Assert.Equal(17, Assert.Single(model.OpsetImport).Version);
        Assert.Equal(8, model.IrVersion);
        var known = model.Graph.Input.Select(input => input.Name).Concat(model.Graph.Initializer.Select(tensor => tensor.Name)).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(model.Graph.Input.Count + model.Graph.Initializer.Count, known.Count);
        foreach (NodeProto node in model.Graph.Node)
        {
            Assert.All(node.Input, input => Assert.Contains(input, known));
            Assert.All(node.Output, output => Assert.True(known.Add(output), $"'{output}' is made twice"));
        }

        Assert.All(model.Graph.Initializer, tensor => Assert.Contains(model.Graph.Node, node => node.Input.Contains(tensor.Name)));
        Assert.Equal(3, model.Graph.Node.Count(node => node.OpType == "Conv"));
        Assert.DoesNotContain(model.Graph.Node, node => node.OpType == "BatchNormalization");
        Assert.Equal(["enhanced", "illumination"], model.Graph.Output.Select(output => output.Name));

        OnnxModel loaded = OnnxModel.FromBytes("test", bytes);
        Assert.Equal("sci", loaded.Metadata[OnnxMetadata.Network]);
        Assert.Equal("a test", loaded.Metadata[OnnxMetadata.Source]);
        Assert.Equal("CC0-1.0", loaded.Metadata[OnnxMetadata.Licence]);
        Assert.Equal(new string('a', 64), loaded.Metadata[OnnxMetadata.CheckpointSha256]);
        Assert.Equal(3, loaded.Halo);
        Assert.Null(loaded.Height);
    }

    [Fact]
    public void A_network_wired_wrongly_is_refused_where_it_is_written()
    {
        var reader = new OnnxGraphReader("wrong", new RandomParameters(1));
        OnnxTensor features = reader.Conv2d(reader.Image, "a", 3, 16, 3);
        Assert.Throws<ArgumentException>(() => reader.Conv2d(features, "b", 3, 3, 3));
        Assert.Throws<ArgumentException>(() => reader.Add(features, reader.Image));
        Assert.Throws<ArgumentException>(() => reader.BatchNorm(reader.Relu(features), "c", 16));
        Assert.Throws<ArgumentException>(() => reader.BatchNorm(features, "c", 16));
        OnnxTensor raw = reader.Conv2d(reader.Image, "d", 3, 16, 3);
        OnnxTensor normalised = reader.BatchNorm(raw, "e", 16);
        Assert.Throws<ArgumentException>(() => reader.Add(raw, normalised));
        Assert.Throws<ArgumentException>(() => reader.Output(reader.Image, "enhanced"));
    }

    private static float[] RandomImage(int height, int width, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 3 * height * width).Select(_ => random.NextSingle())];
    }
}
