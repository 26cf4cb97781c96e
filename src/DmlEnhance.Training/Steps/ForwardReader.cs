using DmlEnhance.Training.Graphs;

namespace DmlEnhance.Training.Steps;

/// <summary>Adds a network's forward pass and its loss to a graph.</summary>
/// <param name="graph">The graph.</param>
/// <param name="parameters">Each trained tensor.</param>
/// <param name="statistics">Each running statistic.</param>
/// <param name="image">[1, 3, H, W].</param>
/// <returns>The loss, one element, and the statistics' successors.</returns>
internal delegate (GraphTensor Loss, IReadOnlyDictionary<string, GraphTensor> Statistics) ForwardReader(
    TrainingGraph graph, IReadOnlyDictionary<string, GraphTensor> parameters, IReadOnlyDictionary<string, GraphTensor> statistics, GraphTensor image);
