using DmlEnhance.Onnx;
using DmlEnhance.Onnx.Proto;
using Google.Protobuf;

namespace DmlEnhance.Direct3D12.Tests.Cli;

/// <summary>enhanced = image + the determinant of each of its channels, for pictures of 3x3 pixels.</summary>
internal static class DeterminantModel
{
    private const int Side = 3; // [1, 3] determinants are added to [1, 3, 3, 3]
    private const int Opset = 17;

    public static byte[] Bytes()
    {
        var model = new ModelProto { IrVersion = 8, Graph = new GraphProto { Name = "determinant" } };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = Opset });
        model.Graph.Input.Add(Value(OnnxModel.ImageInput));
        model.Graph.Output.Add(Value(OnnxModel.EnhancedOutput));
        model.Graph.Node.Add(new NodeProto { Name = "determinant", OpType = "Det", Input = { OnnxModel.ImageInput }, Output = { "determinants" } });
        model.Graph.Node.Add(new NodeProto { Name = "sum", OpType = "Add", Input = { OnnxModel.ImageInput, "determinants" }, Output = { OnnxModel.EnhancedOutput } });
        return model.ToByteArray();
    }

    private static ValueInfoProto Value(string name)
    {
        var shape = new TensorShapeProto();
        foreach (int side in (ReadOnlySpan<int>)[1, 3, Side, Side])
            shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = side });
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = shape } } };
    }
}
