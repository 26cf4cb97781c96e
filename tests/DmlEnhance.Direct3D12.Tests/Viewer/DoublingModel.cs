using DmlEnhance.Onnx;
using DmlEnhance.Onnx.Proto;
using Google.Protobuf;

namespace DmlEnhance.Direct3D12.Tests.Viewer;

/// <summary>An enhancing model that is not SCI's, which DirectML and the CPU can run: enhanced = clip(image * 2, 0, 1).</summary>
internal static class DoublingModel
{
    private const int Opset = 17;

    public static byte[] Bytes()
    {
        var graph = new GraphProto { Name = "doubling" };
        graph.Input.Add(Value(OnnxModel.ImageInput));
        graph.Output.Add(Value(OnnxModel.EnhancedOutput));
        graph.Initializer.Add(Constant("two", 2));
        graph.Initializer.Add(Constant("least", 0));
        graph.Initializer.Add(Constant("most", 1));
        graph.Node.Add(new NodeProto { Name = "double", OpType = "Mul", Input = { OnnxModel.ImageInput, "two" }, Output = { "doubled" } });
        graph.Node.Add(new NodeProto { Name = "clip", OpType = "Clip", Input = { "doubled", "least", "most" }, Output = { OnnxModel.EnhancedOutput } });
        var model = new ModelProto { IrVersion = 8, Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = Opset });
        return model.ToByteArray();
    }

    private static TensorProto Constant(string name, float value) =>
        new() { Name = name, DataType = (int)TensorProto.Types.DataType.Float, FloatData = { value } };

    private static ValueInfoProto Value(string name)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = 1 });
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = 3 });
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "height" });
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "width" });
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = shape } } };
    }
}
