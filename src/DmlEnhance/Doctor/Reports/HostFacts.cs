namespace DmlEnhance.Doctor.Reports;

/// <summary>What a bug report should name besides the adapter.</summary>
internal sealed record HostFacts
{
    /// <summary>Version of DmlEnhance, with the commit that it was built from.</summary>
    public required string DmlEnhance { get; init; }

    /// <summary>Version of .NET.</summary>
    public required string Net { get; init; }

    /// <summary>System and its version; under Wine also that.</summary>
    public required string System { get; init; }

    /// <summary>The processor.</summary>
    public required string Processor { get; init; }

    /// <summary>Version of ONNX Runtime.</summary>
    public required string OnnxRuntime { get; init; }

    /// <summary>Version of DirectML.dll, or why it cannot be used.</summary>
    public required string DirectML { get; init; }

    /// <summary>What is wrong with the DirectML.dll beside the program, whatever the adapter: missing, damaged or too old; else null.</summary>
    public string? DirectMLProblem { get; init; }
}
