using DmlEnhance.Enhancers;
using Xunit;

namespace DmlEnhance.Tests.Enhancers;

public class OrtMessageTests
{
    [Theory]
    [InlineData(
        @"[ErrorCode:RuntimeException] Exception during initialization: N:\_work\1\s\onnxruntime\core\providers\dml\AbiCustomRegistry.cpp(519)\onnxruntime.dll!00006FFFF66CDB4C: (caller: 00006FFFF66CD012) Exception(3) tid(144) 80070057 Invalid parameter.",
        "Exception during initialization: 80070057 Invalid parameter.")]
    [InlineData("[ErrorCode:Fail] /onnxruntime_src/onnxruntime/core/graph/graph.cc:1234 void onnxruntime::Graph::Resolve(int) const This is wrong", "This is wrong")]
    [InlineData("[ErrorCode:InvalidGraph] the model's own words (519)", "the model's own words (519)")]
    public void A_message_keeps_what_it_says_and_loses_where_in_the_runtime_it_was_said(string message, string expected) =>
        Assert.Equal(expected, OrtEnvironment.WithoutPlaces(message));
}
