using DmlEnhance.Networks;

namespace DmlEnhance.Training.Graphs;

public sealed partial class TrainingGraphReader
{
    /// <inheritdoc/>
    public GraphTensor Concat(IReadOnlyList<GraphTensor> inputs) => _graph.Concat(inputs, 1);

    /// <inheritdoc/>
    public GraphTensor Slice(GraphTensor input, int start, int count) => _graph.Slice(input, 1, start, count);

    /// <inheritdoc/>
    public GraphTensor GlobalAveragePool(GraphTensor input) => _graph.ReduceMean(input, [2, 3], keepDimensions: true);

    /// <inheritdoc/>
    public GraphTensor Expand(GraphTensor input, GraphTensor like)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(like);
        return _graph.Expand(input, input.Shape[0], input.Shape[1], like.Shape[2], like.Shape[3]);
    }

    /// <inheritdoc/>
    public GraphTensor AveragePool(GraphTensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        (int pictures, int channels, int height, int width) = (input.Shape[0], input.Shape[1], input.Shape[2] / 2, input.Shape[3] / 2);
        return _graph.ReduceMean(_graph.Reshape(input, pictures, channels, height, 2, width, 2), [3, 5], keepDimensions: false);
    }

    /// <inheritdoc/>
    public GraphTensor MaxPool(GraphTensor input) => _graph.MaxPool(input);

    /// <inheritdoc/>
    /// <remarks>As a product with a matrix for the rows, and one for the columns.</remarks>
    public GraphTensor Upsample(GraphTensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        (int height, int width) = (input.Shape[2], input.Shape[3]);
        GraphTensor rows = _graph.Constant($"twice {height} rows", Doubling(height, transposed: false), 2 * height, height);
        GraphTensor columns = _graph.Constant($"twice {width} columns", Doubling(width, transposed: true), width, 2 * width);
        return _graph.MatMul(_graph.MatMul(rows, input), columns);
    }

    /// <inheritdoc/>
    public GraphTensor Attend(GraphTensor query, GraphTensor key, GraphTensor value)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(value);
        GraphTensor affinity = _graph.MatMul(_graph.Transpose(Flat(query), 0, 2, 1), Flat(key));
        GraphTensor found = _graph.MatMul(_graph.Softmax(affinity), _graph.Transpose(Flat(value), 0, 2, 1));
        return _graph.Reshape(_graph.Transpose(found, 0, 2, 1), value.Shape);
    }

    /// <inheritdoc/>
    public GraphTensor WaveletTransform(GraphTensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        (int pictures, int channels, int height, int width) = (input.Shape[0], input.Shape[1], input.Shape[2] / 2, input.Shape[3] / 2);
        GraphTensor blocks = _graph.Transpose(_graph.Reshape(input, pictures, channels, height, 2, width, 2), 0, 3, 5, 1, 2, 4);
        return _graph.Reshape(MixBands(blocks, "haar", HaarWavelet.Transform.AsSpan()), pictures, HaarWavelet.Bands * channels, height, width);
    }

    /// <inheritdoc/>
    public GraphTensor InverseWaveletTransform(GraphTensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        (int pictures, int channels, int height, int width) = (input.Shape[0], input.Shape[1] / HaarWavelet.Bands, input.Shape[2], input.Shape[3]);
        GraphTensor blocks = _graph.Reshape(MixBands(input, "inverse haar", HaarWavelet.Inverse.AsSpan()), pictures, 2, 2, channels, height, width);
        return _graph.Reshape(_graph.Transpose(blocks, 0, 3, 4, 1, 5, 2), pictures, channels, 2 * height, 2 * width);
    }

    // A 4x4 matrix times the four parts of the channels.
    private GraphTensor MixBands(GraphTensor parts, string name, ReadOnlySpan<float> matrix)
    {
        const int Bands = HaarWavelet.Bands;
        int pictures = parts.Shape[0];
        return _graph.MatMul(_graph.Constant(name, matrix, Bands, Bands), _graph.Reshape(parts, pictures, Bands, parts.Count / pictures / Bands));
    }

    private GraphTensor Flat(GraphTensor picture) => _graph.Reshape(picture, picture.Shape[0], picture.Shape[1], picture.Shape[2] * picture.Shape[3]);

    // [2 n, n], or its transpose: the new pixels lie a quarter of an old one to either side of its centre, so each is 3/4 of that and 1/4 of the neighbour there.
    private static float[] Doubling(int size, bool transposed)
    {
        var matrix = new float[2 * size * size];
        for (int i = 0; i < 2 * size; i++)
        {
            int near = i / 2, far = Math.Clamp(i % 2 == 0 ? near - 1 : near + 1, 0, size - 1);
            matrix[transposed ? near * 2 * size + i : i * size + near] += 0.75f;
            matrix[transposed ? far * 2 * size + i : i * size + far] += 0.25f;
        }

        return matrix;
    }
}
