using DmlEnhance.Enhancers;
using DmlEnhance.Models;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using DmlEnhance.Tests.Onnx;
using DmlEnhance.Tests.Training.Runs;
using DmlEnhance.Training.Graphs;
using DmlEnhance.Training.Losses;
using DmlEnhance.Training.Runs;
using DmlEnhance.Training.Steps;
using DmlEnhance.Training.Tce;
using Xunit;

namespace DmlEnhance.Tests.Training.Tce;

/// <summary>Spatial-Temporal Compatible Learning as ONNX Runtime trains it.</summary>
public class StclObjectiveTests
{
    private const int Side = 32, Plane = Side * Side, Frames = 18, CleanExemplar = 18, CleanQuery = 21, Motion = 24, Known = 28;

    private static readonly TceNetwork Network = new(2, 1);

    private static readonly Lazy<RaftModel> Raft = new(() => RaftModel.FromBytes("raft.onnx", RaftGraphs.Whole(
        new RaftNetwork(small: true), new FormulaParameters(), RaftNetwork.SmallestSide, RaftNetwork.SmallestSide, 1, new OnnxExportOptions { Source = "a test" })));

    /// <summary>The same operations on the same numbers, but for the order of sums in float32: 1e-5 of the loss.</summary>
    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 0)]
    [InlineData(0, 2)]
    public void The_loss_is_spatial_of_the_real_clips_if_there_are_any_and_temporal_of_the_synthetic_ones(int real, int synthetic)
    {
        var options = new StclLossOptions { EdgeWeight = 0.2f, TemporalWeight = 3 };
        float[] clips = Clips(real + synthetic);
        var shape = new TrainingShape(real + synthetic, StclObjective.Channels, Side, Side, synthetic);
        var outputs = Run(("clips", [shape.Pictures, shape.Channels, Side, Side], clips), (reader, input, graph) =>
        {
            (GraphTensor exemplar, GraphTensor query) = Network.Enhance(reader, reader.Slice(input, 0, Frames));
            graph.Output(exemplar, "exemplar");
            graph.Output(query, "query");
        });
        float actual = Run(("clips", [shape.Pictures, shape.Channels, Side, Side], clips), (reader, input, graph) =>
            graph.Output(new StclObjective(Network, options).Loss(reader, input, shape), "loss"))["loss"][0];

        double expected = 0;
        int compared = real > 0 ? real : synthetic;
        expected += Loss(compared, Part("exemplar", 0, compared), Part("query", 0, compared), (reader, exemplar, query, other) => StclLoss.Spatial(
            reader, exemplar, query, other(Channels(clips, 0, compared, CleanExemplar, 3), 3), other(Channels(clips, 0, compared, CleanQuery, 3), 3), compared, Side, Side, options));
        if (synthetic > 0)
            expected += Loss(synthetic, Part("exemplar", real, synthetic), Part("query", real, synthetic), (reader, exemplar, query, other) => StclLoss.Temporal(
                reader, exemplar, query, other(Channels(clips, real, synthetic, Motion, 4), 4), synthetic, Side, Side, options));
        Assert.InRange(expected, 0.01, 100);
        Assert.Equal(expected, actual, 1e-5 * expected);

        float[] Part(string output, int first, int count) => outputs[output].AsSpan(first * 3 * Plane, count * 3 * Plane).ToArray();
    }

    /// <summary>A run on photographs has synthetic ones alone (<see cref="Runs.TceRunDataTests"/>).</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 0)]
    public void A_step_moves_the_weights_whichever_kind_of_clips_it_has(int real, int synthetic)
    {
        using var engine = new OnnxTrainingEngine(1);
        TrainingState state = TceTraining.Initial(Network, 1);
        using ITrainingSession session = engine.Open("test", new StclObjective(Network), state);
        var shape = new TrainingShape(real + synthetic, StclObjective.Channels, Side, Side, synthetic);
        StepResult result = session.Run(shape, Clips(real + synthetic), 1e-3, TestContext.Current.CancellationToken);
        TrainingState next = session.Snapshot();
        Assert.InRange(result.Loss, 1e-6f, 100);
        Assert.InRange(result.GradientNorm, 1e-6f, 1e6f);
        Assert.True(next.IsFinite);

        // Adam's first step is the learning rate wherever there is a gradient, and no more anywhere.
        float[] moved = [.. state.Parameters.Zip(next.Parameters, (before, after) => Math.Abs(after - before))];
        Assert.InRange(moved.Max(), 0.9e-3f, 1.1e-3f);
        Assert.True(moved.Count(distance => distance > 0.5e-3f) > moved.Length / 2);
    }

    [Fact]
    public void ONNX_Runtime_refuses_to_estimate_motion_in_one_line()
    {
        using var engine = new OnnxTrainingEngine(1);
        var objective = new StclObjective(Network, flow: new FlowEstimator(Raft.Value));
        AssertRefusal(Assert.Throws<DmlEnhanceException>(() => engine.Open("test", objective, TceTraining.Initial(Network, 1))));

        // Whoever builds the step alone is told the same, through the reader of RAFT's own weights.
        AssertRefusal(Assert.Throws<DmlEnhanceException>(() => TrainingStep.Build(objective, new TrainingShape(1, StclObjective.Channels, RaftNetwork.SmallestSide, RaftNetwork.SmallestSide, 1))));
    }

    [Fact]
    public void A_run_that_would_estimate_motion_leaves_nothing_behind()
    {
        using var folder = new TemporaryFolder();
        string large = Path.Combine(TrainingFixtures.Folder, "large.png");
        Directory.CreateDirectory(folder["video"]);
        for (int frame = 0; frame < TceNetwork.Frames; frame++)
            File.Copy(large, Path.Combine(folder["video"], $"{frame}.png"));
        var options = new TceTrainingOptions
        {
            Data = [large],
            Videos = [folder["video"]],
            Folder = folder["run"],
            Steps = 1,
            Width = 1,
            Blocks = 1,
            Crop = RaftNetwork.SmallestSide,
            Clips = 1,
            Stcl = new StclLossOptions(),
            Flow = Raft.Value,
            Threads = 1,
        };
        AssertRefusal(Assert.Throws<DmlEnhanceException>(() => TceTrainingRun.Execute(options, cancellationToken: TestContext.Current.CancellationToken)));
        Assert.False(Directory.Exists(folder["run"]));

        // RAFT looks at an eighth of a picture, and needs some of it.
        var small = Assert.Throws<DmlEnhanceException>(() => TceTrainingRun.Execute(options with { Crop = 64 }, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal("raft.onnx: RAFT needs clips of 128 pixels a side or more, not 64 (--crop)", small.Message);

        // Where photographs are all there is, RAFT is not asked.
        using var engine = new RecordingEngine();
        TceTrainingRun.Execute(options with { Videos = [], Crop = 32 }, engine, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Null(engine.Objective!.Flow);
        Assert.Equal("known", ModelCard.Load(Path.Combine(folder["run"], "model.json")).Training!.Settings["motion"]);
    }

    private static void AssertRefusal(DmlEnhanceException e)
    {
        Assert.StartsWith("raft.onnx: motion is estimated while training by TorchSharp alone (dmlenhance-torch); ", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    // Dark frames, clean ones, a motion of up to 3 pixels, and that it is known.
    private static float[] Clips(int count)
    {
        float[] clips = FormulaParameters.Uniform("stcl clips", count * StclObjective.Channels * Plane);
        for (int i = 0; i < clips.Length; i++)
        {
            int channel = i / Plane % StclObjective.Channels;
            clips[i] = channel switch
            {
                < Frames => clips[i] * clips[i],
                < Motion => clips[i],
                < Known => 6 * clips[i] - 3,
                _ => 1,
            };
        }

        return clips;
    }

    private static float[] Channels(float[] clips, int first, int count, int channel, int channels) =>
        [.. Enumerable.Range(first, count).SelectMany(clip => clips.AsSpan((clip * StclObjective.Channels + channel) * Plane, channels * Plane).ToArray())];

    private static float Loss(
        int pictures, float[] exemplarValues, float[] queryValues, Func<TrainingGraphReader, GraphTensor, GraphTensor, Func<float[], int, GraphTensor>, GraphTensor> loss)
    {
        var graph = new TrainingGraph();
        var reader = new TrainingGraphReader(graph, new Dictionary<string, GraphTensor>(), new Dictionary<string, GraphTensor>());
        var inputs = new List<(string Name, float[] Values)>();
        GraphTensor Input(float[] values, int channels)
        {
            string name = $"input {inputs.Count}";
            inputs.Add((name, values));
            return graph.Input(name, pictures, channels, Side, Side);
        }

        graph.Output(loss(reader, Input(exemplarValues, 3), Input(queryValues, 3), Input), "loss");
        return OrtEnvironment.Call("test", () => TceRun.Run(graph.ToModel(), [.. inputs]))["loss"][0];
    }

    // With the formula's weights.
    private static IReadOnlyDictionary<string, float[]> Run((string Name, int[] Shape, float[] Values) input, Action<TrainingGraphReader, GraphTensor, TrainingGraph> build)
    {
        var graph = new TrainingGraph();
        (ParameterLayout parameters, ParameterLayout statistics) = TceTraining.Layouts(Network);
        var reader = new TrainingGraphReader(graph, Inputs(parameters), Inputs(statistics));
        build(reader, graph.Input(input.Name, input.Shape), graph);
        return OrtEnvironment.Call("test", () => TceRun.Run(graph.ToModel(), [(input.Name, input.Values), .. Values(parameters), .. Values(statistics)]));

        Dictionary<string, GraphTensor> Inputs(ParameterLayout layout) => layout.Slots.ToDictionary(slot => slot.Name, slot => graph.Input(slot.Name, [.. slot.Shape]), StringComparer.Ordinal);
    }

    private static IEnumerable<(string Name, float[] Values)> Values(ParameterLayout layout) => layout.Slots.Select(slot => (slot.Name, new FormulaParameters().Get(slot.Name, [.. slot.Shape])));
}
