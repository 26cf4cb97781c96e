using DmlEnhance.Networks;
using DmlEnhance.Training.Graphs;

namespace DmlEnhance.Training.Steps;

/// <summary>All that a training run changes, in CPU memory: what a checkpoint holds.</summary>
public sealed class TrainingState : IParameterSource
{
    /// <summary>A state before the first step: the optimiser has seen nothing.</summary>
    /// <param name="parameters">Places of the trained tensors.</param>
    /// <param name="statistics">Places of the running statistics.</param>
    public TrainingState(ParameterLayout parameters, ParameterLayout statistics)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(statistics);
        ParameterLayout = parameters;
        StatisticsLayout = statistics;
        Parameters = new float[parameters.Count];
        GradientMean = new float[parameters.Count];
        GradientSquare = new float[parameters.Count];
        Statistics = new float[statistics.Count];
    }

    /// <summary>Places in the three vectors.</summary>
    public ParameterLayout ParameterLayout { get; }

    /// <summary>Places in <see cref="Statistics"/>.</summary>
    public ParameterLayout StatisticsLayout { get; }

    /// <summary>Steps done.</summary>
    public long Step { get; set; }

    /// <summary>The trained tensors, one after another.</summary>
    public float[] Parameters { get; }

    /// <summary>Adam's mean of gradients, m.</summary>
    public float[] GradientMean { get; }

    /// <summary>Adam's mean of squared gradients, v.</summary>
    public float[] GradientSquare { get; }

    /// <summary>The running statistics.</summary>
    public float[] Statistics { get; }

    /// <summary>Whether every number is finite.</summary>
    public bool IsFinite => new[] { Parameters, GradientMean, GradientSquare, Statistics }.All(vector => Array.TrueForAll(vector, float.IsFinite));

    /// <inheritdoc/>
    public float[] Get(string name, params ReadOnlySpan<int> shape)
    {
        foreach ((ParameterLayout layout, float[] values) in new[] { (ParameterLayout, Parameters), (StatisticsLayout, Statistics) })
        {
            if (layout.Find(name) is not { } slot)
                continue;
            return slot.Shape.SequenceEqual(shape.ToArray())
                ? values.AsSpan(slot.Start, slot.Count).ToArray()
                : throw new DmlEnhanceException($"'{name}' has the shape {Shapes.Text([.. slot.Shape])}, not {Shapes.Text(shape)}");
        }

        throw new DmlEnhanceException($"training has no parameter '{name}'");
    }
}
