// cs_5_1
// One group: how noisy a frame is, from that frame alone, as DmlEnhance.Video.NoiseMeter measures it (Immerkaer, "Fast Noise Variance Estimation", 1996): noise[0] is
// the standard deviation of a sample. A thread has a block of 8x8 pixels; the median of the 16x16 blocks counts.

#include "frame.hlsli"

#define SIDE 16
#define BLOCKS (SIDE * SIDE)
// Positions along a block's side where the operator is applied.
#define POSITIONS 6
#define BLOCK_SIDE (POSITIONS + 2)

cbuffer Frame : register(b0)
{
    uint Width;
    uint Height;
    // FRAME_ flags of the source.
    uint Flags;
    // The linear value that is display white.
    float White;
};

Texture2D<float4> source : register(t0);
RWStructuredBuffer<float> noise : register(u0);

groupshared float sums[BLOCKS];

float3 Sample(int2 position)
{
    return Proxy(source.Load(int3(clamp(position, 0, int2(Width, Height) - 1), 0)).rgb, Flags, White);
}

[numthreads(BLOCKS, 1, 1)]
void main(uint index : SV_GroupIndex)
{
    int2 first = int2((2 * uint2(index % SIDE, index / SIDE) + 1) * uint2(Width, Height) / (2 * SIDE)) - BLOCK_SIDE / 2;
    // Of a row, what it contributes as one beside the centre's, and as the centre's (twice that, negative).
    float3 above[POSITIONS];
    float3 centre[POSITIONS];
    float sum = 0;
    [loop]
    for (int y = 0; y < BLOCK_SIDE; y++)
    {
        float3 before = Sample(first + int2(0, y));
        float3 at = Sample(first + int2(1, y));
        [unroll]
        for (int x = 0; x < POSITIONS; x++)
        {
            float3 after = Sample(first + int2(x + 2, y));
            float3 second = before - 2 * at + after;
            if (y >= 2)
                sum += dot(abs(above[x] - 2 * centre[x] + second), 1);
            above[x] = centre[x];
            centre[x] = second;
            before = at;
            at = after;
        }
    }

    sums[index] = sum;
    GroupMemoryBarrierWithGroupSync();
    // The one that half of the others come before; where several are alike, their order decides.
    uint rank = 0;
    for (uint i = 0; i < BLOCKS; i++)
        rank += sums[i] < sum || sums[i] == sum && i < index ? 1 : 0;
    if (rank == BLOCKS / 2 - 1)
        noise[0] = 1.2533141 / 6 * sum / (3 * POSITIONS * POSITIONS); // the root of pi / 2
}
