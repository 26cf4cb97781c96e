using DmlEnhance.Direct3D12.Doctor;
using DmlEnhance.Direct3D12.PostProcessing;
using DmlEnhance.Doctor;
using DmlEnhance.Doctor.Reports;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Doctor;

public sealed class FilterTimingTests
{
    private static readonly DoctorOptions Options = new() { WarmUp = 1, Repetitions = 3 };

    [Fact]
    public void Times_are_medians_of_the_frames_after_the_first_ones_and_the_total_is_the_median_of_sums()
    {
        PathTiming timing = FilterTiming.Summarise(FilterPath.DirectML, new Dictionary<string, List<double>>
        {
            ["exposure"] = [100, 1, 2, 3],
            ["frame to tensor"] = [100, 10, 10, 10],
            ["network"] = [100, 300, 200, 100],
            ["composite"] = [100, 5, 6, 4],
        }, Options);
        Assert.Equal(("DirectML", 12, 200, 5, 218), (timing.Path, timing.PrePass, timing.Network, timing.PostPass, timing.Total));
    }

    [Fact]
    public void A_frame_that_was_not_measured_is_an_error_and_no_shorter_median()
    {
        DmlEnhanceException error = Assert.Throws<DmlEnhanceException>(() => FilterTiming.Summarise(FilterPath.Shader, new Dictionary<string, List<double>>
        {
            ["exposure"] = [1, 1, 1, 1],
            ["sci"] = [1, 1, 1],
            ["composite"] = [1, 1, 1, 1],
        }, Options));
        Assert.Contains("'sci', 'network' has 3 of 4", error.Message, StringComparison.Ordinal);
    }
}
