namespace DmlEnhance.Networks;

/// <summary>Where a reader takes a network's parameters from: a checkpoint, an initialiser, a test's generator.</summary>
public interface IParameterSource
{
    /// <summary>The values of one parameter in C order.</summary>
    /// <param name="name">Name as in the official checkpoint, for example <c>enhance.in_conv.0.weight</c>.</param>
    /// <param name="shape">The shape that the network needs.</param>
    /// <returns>As many values as the shape has elements.</returns>
    /// <exception cref="DmlEnhanceException">There is no such parameter, or it has another shape.</exception>
    float[] Get(string name, params ReadOnlySpan<int> shape);
}
