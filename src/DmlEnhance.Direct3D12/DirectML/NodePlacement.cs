namespace DmlEnhance.Direct3D12.DirectML;

/// <summary>Where ONNX Runtime runs one node of a session's graph.</summary>
/// <param name="Name">The node's name; empty where the model gives none.</param>
/// <param name="Operator">Its operator, such as <c>Conv</c>.</param>
/// <param name="Provider">The execution provider, such as <c>DmlExecutionProvider</c>.</param>
internal sealed record NodePlacement(string Name, string Operator, string Provider)
{
    /// <summary>What ONNX Runtime calls its DirectML provider.</summary>
    public const string DirectML = "DmlExecutionProvider";

    /// <summary>Whether DirectML runs it.</summary>
    public bool IsOnDirectML => Provider == DirectML;

    /// <inheritdoc/>
    public override string ToString() => Name.Length > 0 ? $"{Operator} '{Name}'" : Operator;
}
