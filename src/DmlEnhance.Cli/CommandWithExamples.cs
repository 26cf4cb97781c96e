using System.CommandLine;

namespace DmlEnhance.Cli;

/// <summary>A command that has more to say than its list of options.</summary>
internal sealed class CommandWithExamples(string name, string description, string details) : Command(name, description)
{
    /// <summary>Shown after the options: what is read and written, examples, exit codes.</summary>
    public string Details { get; } = details;
}
