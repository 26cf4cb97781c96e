using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using DmlEnhance.Enhancers;
using DmlEnhance.Images;

namespace DmlEnhance.Cli;

/// <summary><c>--version</c>: what a bug report should name.</summary>
internal sealed class VersionAction(CliConsole console) : SynchronousCommandLineAction
{
    /// <summary>The program's version with the commit it was built from, such as 1.0.0+0123abcd.</summary>
    public static string Version { get; } = typeof(VersionAction).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        try
        {
            console.Out.WriteLine($"dmlenhance {Version} (ONNX Runtime {Enhancer.RuntimeVersion}, {ImageFile.LibraryVersion}, .NET {Environment.Version})");
            return ExitCode.Success;
        }
        catch (DmlEnhanceException e)
        {
            console.WriteError($"{Version}: {e.Message}");
            return ExitCode.Failure;
        }
    }
}
