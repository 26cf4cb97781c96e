using DmlEnhance.Exposure;
using DmlEnhance.Models;
using Xunit;

namespace DmlEnhance.Tests.Models;

/// <summary>The models that this project ships.</summary>
public class OwnModelsTests
{
    [Fact]
    public void Each_has_a_card_of_its_own_that_says_how_it_was_trained_and_what_it_scores()
    {
        IReadOnlyList<ModelEntry> models = new ModelCatalog([Path.Combine(AppContext.BaseDirectory, "models")]).List();
        Assert.Equal(AutoExposure.Models.Order(StringComparer.Ordinal), models.Select(model => model.Name));
        foreach (ModelEntry model in models)
        {
            Assert.Null(model.Problem);
            Assert.Equal("MIT", model.Card!.Licence);
            Assert.NotEmpty(model.Card.Training!.Data);
            Assert.Equal(40, model.Card.Training.Commit.Length);
            Assert.Contains(model.Card.Scores!, score => score.Key.StartsWith("NIQE", StringComparison.Ordinal));
            Assert.Contains(model.Card.Scores!, score => score.Key.Contains("held-out", StringComparison.Ordinal));
        }
    }
}
