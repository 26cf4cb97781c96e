using DmlEnhance.Enhancers;
using DmlEnhance.Frames;
using DmlEnhance.Models;
using DmlEnhance.Onnx;
using DmlEnhance.Onnx.Proto;
using DmlEnhance.Training.Graphs;
using DmlEnhance.Training.Runs;
using Google.Protobuf;
using Xunit;

namespace DmlEnhance.Tests.Training;

public class SciFinetuningRunTests
{
    [Fact]
    public void The_loss_of_one_picture_falls_steadily_in_100_steps()
    {
        OnnxModel model = ModelLoader.Load(SharedFolder.Require("sci", "weights", "difficult.pt"));
        var losses = new List<float>();
        SciFinetuningRun.Execute(new FinetuningOptions { Model = model, Data = [SharedFolder.Require("sci", "data", "finetune")] }, progress: progress => losses.Add(progress.Result.Loss));
        double[] means = [.. losses.Chunk(10).Select(chunk => chunk.Average(loss => (double)loss))];
        Assert.Equal(10, means.Length);
        for (int i = 1; i < means.Length; i++)
            Assert.True(means[i] < means[i - 1], string.Join(", ", means));
    }

    [Fact]
    public void The_result_is_a_model_of_the_same_form_that_runs_and_says_where_it_comes_from()
    {
        using var folder = new TemporaryFolder();
        OnnxModel model = OnnxModel.Load(TestFiles.WriteModel(folder.Path));
        FinetuningSummary summary = SciFinetuningRun.Execute(new FinetuningOptions { Model = model, Data = TrainingFixtures.Pictures, Steps = 6, LearningRate = 0.01 });
        OnnxModel tuned = OnnxModel.FromBytes("tuned", summary.Model);
        Assert.Equal(model.Halo, tuned.Halo);
        Assert.Contains("fine-tuned", tuned.Metadata[OnnxMetadata.Source], StringComparison.Ordinal);
        Assert.Contains(model.Sha256, tuned.Metadata[OnnxMetadata.Source], StringComparison.Ordinal);
        using Frame dark = TestFiles.Image(40, 30), before = new(40, 30, PixelFormat.Rgb8), after = new(40, 30, PixelFormat.Rgb8);
        using (IEnhancer enhancer = Enhancer.Create(model))
            enhancer.Enhance(dark, before);
        using (IEnhancer enhancer = Enhancer.Create(tuned))
            enhancer.Enhance(dark, after);
        Assert.False(before.Samples.SequenceEqual(after.Samples));
    }

    [Fact]
    public void The_same_seed_gives_the_same_model()
    {
        using var folder = new TemporaryFolder();
        OnnxModel model = OnnxModel.Load(TestFiles.WriteModel(folder.Path));
        var options = new FinetuningOptions { Model = model, Data = TrainingFixtures.Pictures, Steps = 5, Crop = 32, Threads = 2 };
        Assert.Equal(SciFinetuningRun.Execute(options).Model, SciFinetuningRun.Execute(options).Model);
        Assert.NotEqual(SciFinetuningRun.Execute(options).Model, SciFinetuningRun.Execute(options with { Seed = 2 }).Model);
    }

    [Theory]
    [InlineData("Tanh", "Tanh", "is not trained here")]
    [InlineData("Sigmoid", "strides", "strides")]
    public void A_model_that_cannot_be_trained_is_one_line(string replacement, string change, string expected)
    {
        using var folder = new TemporaryFolder();
        ModelProto proto = ModelProto.Parser.ParseFrom(File.ReadAllBytes(TestFiles.WriteModel(folder.Path)));
        if (change == "strides")
            proto.Graph.Node.First(node => node.OpType == "Conv").Attribute.Add(new AttributeProto { Name = "strides", Type = AttributeProto.Types.AttributeType.Ints, Ints = { 2, 2 } });
        else
            proto.Graph.Node.First(node => node.OpType == "Sigmoid").OpType = replacement;
        OnnxModel model = OnnxModel.FromBytes("odd.onnx", proto.ToByteArray());
        var e = Assert.Throws<DmlEnhanceException>(() => SciFinetuningRun.Execute(new FinetuningOptions { Model = model, Data = TrainingFixtures.Pictures }));
        Assert.StartsWith("odd.onnx: the model cannot be trained here", e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_illumination_is_one_line()
    {
        using var folder = new TemporaryFolder();
        ModelProto proto = ModelProto.Parser.ParseFrom(File.ReadAllBytes(TestFiles.WriteModel(folder.Path)));
        foreach (NodeProto node in proto.Graph.Node)
        {
            for (int i = 0; i < node.Output.Count; i++)
                node.Output[i] = node.Output[i] == "illumination" ? "light" : node.Output[i];
            for (int i = 0; i < node.Input.Count; i++)
                node.Input[i] = node.Input[i] == "illumination" ? "light" : node.Input[i];
        }

        proto.Graph.Output.Remove(proto.Graph.Output.First(output => output.Name == "illumination"));
        OnnxModel model = OnnxModel.FromBytes("odd.onnx", proto.ToByteArray());
        Assert.Contains("gives no 'illumination'", Assert.Throws<DmlEnhanceException>(() =>
            SciFinetuningRun.Execute(new FinetuningOptions { Model = model, Data = TrainingFixtures.Pictures })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_parameters_are_those_of_the_file()
    {
        using var folder = new TemporaryFolder();
        var graph = new ModelGraph(OnnxModel.Load(TestFiles.WriteModel(folder.Path)));
        // Three convolutions of 3 to 3 channels, 3x3, with bias: 252 numbers once batch normalisation is folded in.
        Assert.Equal(252, graph.Parameters.Count);
        Assert.Equal(6, graph.Parameters.Slots.Count);
    }
}
