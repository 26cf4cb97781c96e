using DmlEnhance.Exposure;
using Xunit;

namespace DmlEnhance.Tests.Exposure;

public class AutoExposureTests
{
    [Fact]
    public void The_darker_the_picture_the_more_a_model_brightens()
    {
        Assert.Equal(AutoExposure.DifficultModel, AutoExposure.Model(0));
        Assert.Equal(AutoExposure.DifficultModel, AutoExposure.Model(Math.BitDecrement(AutoExposure.MediumFrom)));
        Assert.Equal(AutoExposure.MediumModel, AutoExposure.Model(AutoExposure.MediumFrom));
        Assert.Equal(AutoExposure.MediumModel, AutoExposure.Model(Math.BitDecrement(AutoExposure.EasyFrom)));
        Assert.Equal(AutoExposure.EasyModel, AutoExposure.Model(AutoExposure.EasyFrom));
        Assert.Equal(AutoExposure.EasyModel, AutoExposure.Model(1));
    }

    [Fact]
    public void The_strength_falls_from_1_to_0_without_a_jump_and_never_rises()
    {
        Assert.Equal(1, AutoExposure.Strength(0));
        Assert.Equal(1, AutoExposure.Strength(AutoExposure.FullUpTo));
        Assert.Equal(0, AutoExposure.Strength(AutoExposure.UntouchedFrom));
        Assert.Equal(0, AutoExposure.Strength(1));
        Assert.Equal(0.5, AutoExposure.Strength((AutoExposure.FullUpTo + AutoExposure.UntouchedFrom) / 2), 1e-6);

        // Smoothstep's steepest slope is 1.5 over the width of the fall.
        const double Step = 0.0005;
        const double MostFall = 1.5 * Step / (AutoExposure.UntouchedFrom - AutoExposure.FullUpTo);
        for (double exposure = 0; exposure + Step <= 1; exposure += Step)
            Assert.InRange(AutoExposure.Strength(exposure) - AutoExposure.Strength(exposure + Step), 0, MostFall + 1e-6);
    }

    [Fact]
    public void A_picture_with_a_daylight_photograph_s_mean_is_left_alone_whatever_is_asked_for()
    {
        AutoChoice choice = AutoExposure.Choose(0.45, 1);
        Assert.Equal((0, true), (choice.Strength, choice.IsBright));
        Assert.False(AutoExposure.Choose(0.1, 0).IsBright);
        Assert.Equal(0.25f, AutoExposure.Choose(0.1, 0.25f).Strength);
    }

    [Theory]
    [InlineData(-0.01)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void What_is_no_exposure_is_refused(double exposure)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => AutoExposure.Model(exposure));
        Assert.Throws<ArgumentOutOfRangeException>(() => AutoExposure.Strength(exposure));
        Assert.Throws<ArgumentOutOfRangeException>(() => AutoExposure.Choose(0.1, (float)exposure));
    }
}
