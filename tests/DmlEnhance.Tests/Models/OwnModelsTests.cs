using DmlEnhance.Devices;
using DmlEnhance.Enhancers;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using DmlEnhance.Models;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using DmlEnhance.Video;
using Xunit;

namespace DmlEnhance.Tests.Models;

/// <summary>The models that this project ships.</summary>
public class OwnModelsTests
{
    [Fact]
    public void Each_has_a_card_of_its_own_that_says_how_it_was_trained_and_what_it_scores()
    {
        IReadOnlyList<ModelEntry> models = new ModelCatalog([Path.Combine(AppContext.BaseDirectory, "models")]).List();
        Assert.Equal(AutoExposure.Models.Append("tce-small").Order(StringComparer.Ordinal), models.Select(model => model.Name));
        foreach (ModelEntry model in models)
        {
            Assert.Null(model.Problem);
            Assert.Equal("MIT", model.Card!.Licence);
            Assert.NotEmpty(model.Card.Training!.Data);
            Assert.Equal(40, model.Card.Training.Commit.Length);
            Assert.All(model.Card.Scores!.Values, score => Assert.True(double.IsFinite(score)));
            if (model.Card.Network == TceNetwork.NetworkName)
                continue;
            Assert.Contains(model.Card.Scores!, score => score.Key.StartsWith("NIQE", StringComparison.Ordinal));
            Assert.Contains(model.Card.Scores!, score => score.Key.Contains("held-out", StringComparison.Ordinal));
        }
    }

    /// <summary>A clone pays for every byte.</summary>
    [Fact]
    public void The_model_of_videos_is_small_and_enhances_a_dark_clip()
    {
        OnnxFile file = ModelLoader.LoadFile("tce-small");
        Assert.InRange(file.Bytes.Length, 1, 2_000_000);
        TceModel model = Assert.IsType<TceModel>(file);
        using TceEnhancer enhancer = Enhancer.CreateVideo(model, device: new DeviceRequest(DeviceKind.Cpu), threads: 1);
        using Frame target = TestFiles.Image(64, 48);
        for (int frame = 0; frame < 4; frame++)
        {
            using Frame source = TestFiles.Image(64, 48, seed: frame);
            Assert.Equal(frame == 3, enhancer.Push(source, target));
        }

        // Levels of 0 to 60 of 255 go in; what is that dark should come out at least half as bright again.
        using Frame dark = TestFiles.Image(64, 48);
        Assert.True(ExposureMeter.Measure(target) > 1.5 * ExposureMeter.Measure(dark), $"{ExposureMeter.Measure(dark)} became {ExposureMeter.Measure(target)}");
    }
}
