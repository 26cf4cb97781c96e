using DmlEnhance.Exposure;
using Xunit;

namespace DmlEnhance.Tests.Exposure;

public class ExposureTrackTests
{
    [Fact]
    public void The_first_frame_is_chosen_for_as_a_picture_is()
    {
        foreach (double exposure in (double[])[0, 0.059, 0.061, 0.149, 0.151, 0.35, 0.5])
        {
            var track = new ExposureTrack();
            TrackedChoice choice = track.Next(exposure, 0.5f);
            AutoChoice picture = AutoExposure.Choose(exposure, 0.5f);
            Assert.Equal((picture.Model, picture.Strength), (choice.Model, choice.Strength));
            Assert.Null(choice.Before);
            track.Reset();
            Assert.Equal(AutoExposure.Model(0.2), track.Next(0.2, 1).Model);
        }
    }

    [Fact]
    public void An_exposure_near_a_border_never_changes_the_model()
    {
        var track = new ExposureTrack();
        for (int i = 0; i < 200; i++)
            Assert.Equal((AutoExposure.DifficultModel, null), (track.Next(i % 20 < 10 ? 0.058 : 0.064, 1) is var choice ? choice.Model : "", choice.Before));
    }

    [Fact]
    public void A_light_that_goes_on_changes_model_and_share_in_small_steps()
    {
        var track = new ExposureTrack();
        track.Next(0.03, 1);
        float before = 1, share = 1;
        string? fadedOut = null;
        int fading = 0;
        for (int i = 0; i < 100; i++)
        {
            TrackedChoice choice = track.Next(0.36, 1);
            Assert.InRange(share - choice.Strength, 0, 0.2);
            share = choice.Strength;
            if (choice.Before != fadedOut)
                (fadedOut, before) = (choice.Before, 1);
            if (choice.Before is null)
                continue;
            fading++;
            Assert.InRange(before - choice.ShareBefore, 0.01, 0.1);
            before = choice.ShareBefore;
        }

        Assert.Equal(AutoExposure.EasyModel, track.Next(0.36, 1).Model);
        Assert.Equal(AutoExposure.Strength(0.36), share, 1e-3f);
        // From the most to the least brightening at once, or by the one between.
        Assert.InRange(fading, ExposureTrack.FadeFrames, 2 * ExposureTrack.FadeFrames);
    }
}
