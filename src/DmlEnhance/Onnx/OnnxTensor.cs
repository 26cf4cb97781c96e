namespace DmlEnhance.Onnx;

/// <summary>A value of an ONNX graph under construction: [1, Channels, Height, Width].</summary>
/// <param name="Name">Name in the graph.</param>
/// <param name="Channels">Size of dimension 1.</param>
/// <param name="Height">Rows, or null in a graph of free size.</param>
/// <param name="Width">Columns, or null in a graph of free size.</param>
public readonly record struct OnnxTensor(string Name, int Channels, int? Height, int? Width);
