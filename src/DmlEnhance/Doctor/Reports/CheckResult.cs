using System.Text.Json.Serialization;

namespace DmlEnhance.Doctor.Reports;

/// <summary>An operator or a model, compared with the CPU at several sizes.</summary>
internal sealed record CheckResult
{
    /// <summary>The <see cref="Kind"/> of an operator.</summary>
    public const string OperatorKind = "operator";

    /// <summary>The <see cref="Kind"/> of a whole model.</summary>
    public const string ModelKind = "model";

    /// <summary><see cref="OperatorKind"/> or <see cref="ModelKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The operator's or model's name.</summary>
    public required string Name { get; init; }

    /// <summary>What computed it: <c>DirectML</c> or <c>Shader</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The largest difference that is right.</summary>
    public required double Tolerance { get; init; }

    /// <summary>Why so much.</summary>
    public required string Reason { get; init; }

    /// <summary>The result at each size.</summary>
    public required IReadOnlyList<SizeResult> Sizes { get; init; }

    /// <summary>Nodes that ONNX Runtime put on the CPU.</summary>
    public IReadOnlyList<string> CpuNodes { get; init; } = [];

    /// <summary>Whether every size agrees with the CPU.</summary>
    public bool Passed => Sizes.Count > 0 && Sizes.All(Agrees);

    /// <summary>The size to look at: the first that failed without a number, or with NaN, or else the one with the largest error.</summary>
    [JsonIgnore]
    public SizeResult? Worst => Sizes.FirstOrDefault(size => size.Failure is not null || size.Error is null or double.NaN) ?? Sizes.MaxBy(size => size.Error);

    /// <summary>What two reports know a check by.</summary>
    internal string Key => $"{Kind} {Name} ({Path})";

    /// <summary>Whether a size's result is right; NaN is not.</summary>
    internal bool Agrees(SizeResult size) => size.Failure is null && size.Error <= Tolerance;
}
