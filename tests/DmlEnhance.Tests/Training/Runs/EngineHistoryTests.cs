using DmlEnhance.Training.Runs;
using Xunit;

namespace DmlEnhance.Tests.Training.Runs;

public class EngineHistoryTests
{
    private const string One = "ONNX Runtime 1.30.0 on CPU: x86, 1 thread", Two = "TorchSharp on CUDA: GPU 0";

    public static TheoryData<string?, string, long, string> Cases => new()
    {
        // Before the first step nothing was trained.
        { null, One, 0, One },
        { Two, One, 0, One },
        { One, One, 5, One },
        { One, Two, 5, $"{One}; after step 5: {Two}" },
        { $"{One}; after step 5: {Two}", Two, 7, $"{One}; after step 5: {Two}" },
        { $"{One}; after step 5: {Two}", One, 7, $"{One}; after step 5: {Two}; after step 7: {One}" },
        { $"{One}; after step 5: {Two}; after step 7: {One}", One, 8, $"{One}; after step 5: {Two}; after step 7: {One}" },

        // A checkpoint of before there were several.
        { null, Two, 5, $"ONNX Runtime on the CPU; after step 5: {Two}" },

        // Nothing is left to do, and so nothing is done.
        { One, Two, 10, One },
        { null, Two, 10, "ONNX Runtime on the CPU" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_run_s_engines_are_told_from_first_to_last(string? before, string engine, long step, string expected) =>
        Assert.Equal(expected, EngineHistory.Continue(before, engine, step, 10));
}
