using DmlEnhance.Models;
using DmlEnhance.Onnx;
using DmlEnhance.Onnx.Proto;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.DirectML;

/// <summary>DirectML against the CPU: on Windows as it is, under Wine with the hook.</summary>
public sealed class DirectMLSessionTests
{
    // float32 keeps 24 bits; the sums of a network this small, in another order, end a few units apart (6e-7 was seen).
    private const float Tolerance = 1e-5f;

    private static readonly string[] Operations = ["Add", "Sub", "Mul", "Div", "Mean", "Min", "Max"];

    /// <summary>Convolution, relu, addition, sigmoid, clip and division, which are all operators of SCI.</summary>
    [Theory]
    [InlineData(64, 64)] // a multiple of 4 numbers: under Wine DirectML's element-wise shader is the hook's
    [InlineData(62, 61)] // no multiple: every shader is DirectML's own
    [InlineData(63, 65)]
    public void A_model_gives_on_DirectML_what_it_gives_on_the_CPU(int width, int height)
    {
        byte[] model = ModelCatalog.Default.Load("sci-medium").Bytes.ToArray();
        float[] picture = DirectMLRun.Numbers(3 * width * height, seed: 1);
        float[] got = Enhance(DirectMLRun.OnDirectML());
        AssertEqual(Enhance(DirectMLRun.OnTheCpu()), got);

        float[] Enhance(SessionOptions options)
        {
            using SessionOptions used = options;
            used.AddFreeDimensionOverrideByName("width", width);
            used.AddFreeDimensionOverrideByName("height", height);
            return Assert.Single(DirectMLRun.Run(model, used, [1, 3, height, width], [(OnnxModel.ImageInput, picture)], [OnnxModel.EnhancedOutput]));
        }
    }

    /// <summary>All operations of DirectML's element-wise shader that ONNX has an operator for.</summary>
    [Theory]
    [InlineData(16)] // under Wine the hook's shader
    [InlineData(15)] // DirectML's own
    public void An_element_wise_operation_gives_on_DirectML_what_it_gives_on_the_CPU(int side)
    {
        long[] shape = [1, 3, side, side];
        byte[] model = AllOperations(shape);
        (string, float[])[] inputs = [("a", DirectMLRun.Numbers(3 * side * side, seed: 1, least: 0.1f)), ("b", DirectMLRun.Numbers(3 * side * side, seed: 2, least: 0.1f))];
        using SessionOptions directML = DirectMLRun.OnDirectML();
        using SessionOptions cpu = DirectMLRun.OnTheCpu();
        float[][] expected = DirectMLRun.Run(model, cpu, shape, inputs, Operations);
        float[][] got = DirectMLRun.Run(model, directML, shape, inputs, Operations);
        for (int i = 0; i < Operations.Length; i++)
            AssertEqual(expected[i], got[i], Operations[i]);
    }

    private static void AssertEqual(float[] expected, float[] got, string name = "result")
    {
        Assert.Equal(expected.Length, got.Length);
        for (int i = 0; i < got.Length; i++)
            Assert.True(Math.Abs(got[i] - expected[i]) <= Tolerance, $"{name}: number {i} is {got[i]:R}, not {expected[i]:R}"); // false for NaN, too
    }

    /// <summary>A model with the inputs a and b and an output for each operation, with its name.</summary>
    private static byte[] AllOperations(long[] shape)
    {
        var graph = new GraphProto { Name = "operations" };
        graph.Input.Add([Value("a"), Value("b")]);
        foreach (string operation in Operations)
        {
            graph.Node.Add(new NodeProto { Name = operation, OpType = operation, Input = { "a", "b" }, Output = { operation } });
            graph.Output.Add(Value(operation));
        }

        var model = new ModelProto { IrVersion = 8, Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = 17 });
        return model.ToByteArray();

        ValueInfoProto Value(string name)
        {
            var tensor = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = new TensorShapeProto() };
            foreach (long dimension in shape)
                tensor.Shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = dimension });
            return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
        }
    }
}
