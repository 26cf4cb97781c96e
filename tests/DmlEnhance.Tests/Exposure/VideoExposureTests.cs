using DmlEnhance.Exposure;
using Xunit;

namespace DmlEnhance.Tests.Exposure;

public sealed class VideoExposureTests
{
    [Fact]
    public void Noise_at_a_border_does_not_change_the_model()
    {
        var video = new VideoExposure();
        var random = new Random(1);
        double[] exposures = [.. Enumerable.Range(0, 200).Select(_ => AutoExposure.EasyFrom * (1 + 0.08 * (2 * random.NextDouble() - 1)))];
        Assert.Equal(2, exposures.Select(AutoExposure.Model).Distinct().Count());
        Assert.Single(exposures.Select(exposure => video.Next(exposure).Model).Distinct());
        Assert.Equal(0, video.Jumps);
    }

    [Fact]
    public void The_share_follows_a_lamp_that_flickers_by_a_fraction_of_what_it_would()
    {
        var video = new VideoExposure();
        double[] exposures = [.. Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? 0.33 : 0.39)];
        float[] plain = [.. exposures.Select(AutoExposure.Strength)];
        float[] smooth = [.. exposures.Select(exposure => video.Next(exposure).Strength)];
        // An average with a share of 1/8 passes 1/15 of what alternates from frame to frame; the curve's slope differs a little between the two.
        Assert.True(Step(smooth[50..]) < Step(plain[50..]) / 10, $"{Step(smooth[50..])} of {Step(plain[50..])}");

        static float Step(float[] shares) => shares.Zip(shares.Skip(1), (a, b) => Math.Abs(a - b)).Max();
    }

    [Fact]
    public void A_scene_that_grows_bright_changes_the_model_once()
    {
        var video = new VideoExposure();
        string[] models = [.. Enumerable.Range(0, 300).Select(i => video.Next(0.03 + 0.25 * i / 300).Model)];
        Assert.Equal([AutoExposure.DifficultModel, AutoExposure.MediumModel, AutoExposure.EasyModel], models.Distinct());
        Assert.Equal(2, models.Zip(models.Skip(1)).Count(pair => pair.First != pair.Second));
    }

    [Fact]
    public void A_cut_is_followed_at_once_and_another_video_begins_anew()
    {
        var video = new VideoExposure();
        Assert.Equal(AutoExposure.DifficultModel, video.Next(0.03).Model);
        AutoChoice bright = video.Next(0.5);
        Assert.Equal((AutoExposure.EasyModel, 0f, 1), (bright.Model, bright.Strength, video.Jumps));
        video.Reset();
        Assert.Equal((AutoExposure.MediumModel, 0), (video.Next(0.1).Model, video.Jumps));
    }
}
