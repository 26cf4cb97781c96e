namespace DmlEnhance.Onnx;

/// <summary>A value of an ONNX graph under construction: a name, and how many channels it has.</summary>
/// <param name="Name">Name in the graph.</param>
/// <param name="Channels">Size of dimension 1.</param>
public readonly record struct OnnxTensor(string Name, int Channels);
