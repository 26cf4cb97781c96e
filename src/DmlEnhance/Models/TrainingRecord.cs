namespace DmlEnhance.Models;

/// <summary>How a model of this project was trained: enough to train it again.</summary>
public sealed record TrainingRecord
{
    /// <summary>What it was trained on, a sentence each.</summary>
    public required IReadOnlyList<string> Data { get; init; }

    /// <summary>The settings by name, as they were given or defaulted.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>What every random number was drawn from.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Optimiser steps that were made, 0 or more.</summary>
    public required long Steps { get; init; }

    /// <summary>What validations found, in the order of the steps; null where there were none.</summary>
    public IReadOnlyList<TrainingPoint>? Curve { get; init; }

    /// <summary>The commit of this project that trained it, in hexadecimal.</summary>
    public required string Commit { get; init; }
}
