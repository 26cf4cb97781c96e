namespace DmlEnhance.Direct3D12.Benchmark.Results;

/// <summary>One measurement of one repetition, both in milliseconds.</summary>
/// <param name="Wall">By the CPU's clock, from submission until the GPU is idle, divided by the repetitions.</param>
/// <param name="Timestamps">By the GPU's clock, from before the first to after the last, divided likewise.</param>
internal readonly record struct Sample(double Wall, double Timestamps);
