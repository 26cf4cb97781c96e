using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace DmlEnhance.Cli;

/// <summary>System.CommandLine's help, and after it what a command adds.</summary>
internal sealed class HelpWithExamples : SynchronousCommandLineAction
{
    private readonly HelpAction _help = new();

    // Who asks for help has not yet given what a command requires.
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int result = _help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is CommandWithExamples command)
            parseResult.InvocationConfiguration.Output.WriteLine(command.Details);
        return result;
    }
}
