using System.Text.Json.Serialization;

namespace DmlEnhance.Cli.Bench.Results;

/// <summary>What became of a subject.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BenchVerdict>))]
internal enum BenchVerdict
{
    /// <summary>Its result is ONNX Runtime's, to 1/255 at every sample.</summary>
    [JsonStringEnumMemberName("right")]
    Right,

    /// <summary>Its result is another one.</summary>
    [JsonStringEnumMemberName("wrong")]
    Wrong,

    /// <summary>It was there and broke.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>It is not on this machine.</summary>
    [JsonStringEnumMemberName("left out")]
    LeftOut,
}
