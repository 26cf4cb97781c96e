using DmlEnhance.Onnx;
using DmlEnhance.Onnx.Proto;
using Google.Protobuf;

namespace DmlEnhance.Direct3D12.Tests.PostProcessing;

/// <summary>An enhancing model with an operator that DirectML does not have.</summary>
internal static class CpuOnlyModel
{
    /// <summary>enhanced = max(image, noise), with noise from RandomUniformLike.</summary>
    public static OnnxModel Create(string name)
    {
        var graph = new GraphProto { Name = "noise" };
        graph.Input.Add(Value(OnnxModel.ImageInput));
        graph.Output.Add(Value(OnnxModel.EnhancedOutput));
        graph.Node.Add(Node("RandomUniformLike", "noise", "noise", OnnxModel.ImageInput));
        graph.Node.Add(Node("Max", "brighter", OnnxModel.EnhancedOutput, OnnxModel.ImageInput, "noise"));
        var model = new ModelProto { IrVersion = 8, Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = 17 });
        return OnnxModel.FromBytes(name, model.ToByteArray());
    }

    private static NodeProto Node(string operation, string name, string output, params ReadOnlySpan<string> inputs)
    {
        var node = new NodeProto { OpType = operation, Name = name };
        node.Input.AddRange(inputs.ToArray());
        node.Output.Add(output);
        return node;
    }

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
