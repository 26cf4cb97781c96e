using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using DmlEnhance.Enhancers;
using DmlEnhance.Images;

namespace DmlEnhance.Cli;

/// <summary><c>--version</c>: what a bug report should name.</summary>
internal sealed class VersionAction(CliConsole console) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        string version = typeof(VersionAction).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        try
        {
            console.Out.WriteLine($"dmlenhance {version} (ONNX Runtime {Enhancer.RuntimeVersion}, {ImageFile.LibraryVersion}, .NET {Environment.Version})");
            return ExitCode.Success;
        }
        catch (DmlEnhanceException e)
        {
            console.WriteError($"{version}: {e.Message}");
            return ExitCode.Failure;
        }
    }
}
