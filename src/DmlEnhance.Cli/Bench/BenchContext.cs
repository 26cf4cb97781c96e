using DmlEnhance.Onnx;

namespace DmlEnhance.Cli.Bench;

/// <summary>What every subject of a benchmark is made for.</summary>
/// <param name="Model">A model of SCI.</param>
/// <param name="Threads">Threads that compute on the CPU, 1 or more.</param>
internal sealed record BenchContext(OnnxModel Model, int Threads);
