using DmlEnhance.Networks;
using DmlEnhance.Onnx;

namespace DmlEnhance.Direct3D12.Tests;

/// <summary>A RAFT of zeros, which nothing here is to run.</summary>
internal static class SmallRaftModel
{
    /// <summary>What whoever enhances says of it.</summary>
    public const string Refusal = "is a model of RAFT, which estimates motion and enhances nothing";

    /// <summary>The file.</summary>
    public static byte[] Bytes() => RaftGraphs.Whole(new RaftNetwork(small: true), new Zeros(), RaftNetwork.SmallestSide, RaftNetwork.SmallestSide, 1);

    private sealed class Zeros : IParameterSource
    {
        public float[] Get(string name, params ReadOnlySpan<int> shape)
        {
            int count = 1;
            foreach (int side in shape)
                count *= side;
            return new float[count];
        }
    }
}
