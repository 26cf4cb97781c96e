using System.CommandLine;
using System.CommandLine.Help;
using DmlEnhance.Cli;
using DmlEnhance.Cli.Commands;
using DmlEnhance.Models;
using DmlEnhance.Training.TorchSharp.Cli;

const string Name = "dmlenhance-torch";
CliConsole console = CliConsole.Process with { Program = Name };
var backend = new TorchTrainingBackend();
var root = new Command(Name, "Trains DmlEnhance's networks by TorchSharp, on CUDA GPUs or the CPU. Models and checkpoints are those of dmlenhance.")
{
    new HelpOption { Recursive = true, Action = new HelpWithExamples() },
    new VersionOption { Action = new VersionAction(console) },
    TrainCommand.Create(console, ModelCatalog.Default, backend),
    FinetuneCommand.Create(console, ModelCatalog.Default, backend),
};
return await CommandLine.RunAsync(root, args, console);
