// cs_5_1
// First of two passes: one sum for each block of the frame, blocks in rows.
// Dispatch ceil(Width / BLOCK_WIDTH) x ceil(Height / BLOCK_HEIGHT) groups.

#include "frame.hlsli"
#include "exposure.hlsli"

#define ROWS_AT_ONCE (THREADS / BLOCK_WIDTH)
#define PIXELS (BLOCK_HEIGHT / ROWS_AT_ONCE)

cbuffer Frame : register(b0)
{
    uint Width;
    uint Height;
    // FRAME_ flags, and the linear value that is display white.
    uint Flags;
    float White;
};

Texture2D<float4> source : register(t0);
RWStructuredBuffer<float> sums : register(u0);

[numthreads(BLOCK_WIDTH, ROWS_AT_ONCE, 1)]
void main(uint3 group : SV_GroupID, uint3 thread : SV_GroupThreadID, uint index : SV_GroupIndex)
{
    uint2 first = group.xy * uint2(BLOCK_WIDTH, BLOCK_HEIGHT) + thread.xy;
    float3 colours[PIXELS];
    float parts[PIXELS];
    uint i;
    [unroll]
    for (i = 0; i < PIXELS; i++)
        colours[i] = source.Load(int3(first.x, first.y + i * ROWS_AT_ONCE, 0)).rgb;
    // One branch after all loads, so that they are under way together.
    [branch]
    if (Flags != 0)
    {
        [unroll]
        for (i = 0; i < PIXELS; i++)
            colours[i] = saturate(Proxy(colours[i], Flags, White));
    }

    [unroll]
    for (i = 0; i < PIXELS; i++)
        parts[i] = first.x < Width && first.y + i * ROWS_AT_ONCE < Height ? colours[i].r + colours[i].g + colours[i].b : 0;

    [unroll]
    for (uint count = PIXELS / 2; count > 0; count /= 2)
    {
        [unroll]
        for (i = 0; i < count; i++)
            parts[i] += parts[i + count];
    }

    float sum = SumOfGroup(index, parts[0]);
    if (index == 0)
        sums[group.y * ((Width + BLOCK_WIDTH - 1) / BLOCK_WIDTH) + group.x] = sum;
}
