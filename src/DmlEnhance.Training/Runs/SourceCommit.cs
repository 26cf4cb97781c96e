using System.Reflection;
using DmlEnhance.Onnx;

namespace DmlEnhance.Training.Runs;

/// <summary>The commit that this library was built from.</summary>
internal static class SourceCommit
{
    /// <summary>In hexadecimal, or <see cref="OnnxMetadata.Unknown"/> for a build outside a checkout.</summary>
    // The SDK puts the commit behind the version: 1.0.0+0123...
    internal static string Name { get; } =
        typeof(SourceCommit).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+') is [_, var commit] ? commit : OnnxMetadata.Unknown;
}
