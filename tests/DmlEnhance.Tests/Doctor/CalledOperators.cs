using System.Reflection;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;

namespace DmlEnhance.Tests.Doctor;

/// <summary>Notes which operators a probe calls, and computes nothing.</summary>
public class CalledOperators : DispatchProxy
{
    /// <summary>The names of methods, in the order of the calls.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>Operators that note their calls.</summary>
    public static INetworkOperators<OnnxTensor> Create() => Create<INetworkOperators<OnnxTensor>, CalledOperators>();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        Calls.Add(targetMethod!.Name);
        return args![0] is IReadOnlyList<OnnxTensor> several ? several[0] : args[0];
    }
}
