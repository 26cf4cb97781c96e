using System.CommandLine;
using DmlEnhance.Training.Steps;

namespace DmlEnhance.Cli.Training;

/// <summary>What a program trains on. The program dmlenhance has ONNX Runtime; that of the TorchSharp project has TorchSharp.</summary>
internal interface ITrainingBackend
{
    /// <summary>Options that say on what, for every training command.</summary>
    IReadOnlyList<Option> Options { get; }

    /// <summary>Opens what was asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="threads">Threads that compute on a CPU; null for one a logical core.</param>
    /// <returns>The engine, and why it is this one.</returns>
    /// <exception cref="DmlEnhanceException">It cannot be had.</exception>
    (ITrainingEngine Engine, string Reason) Open(ParseResult parsed, int? threads);
}
