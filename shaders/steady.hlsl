// cs_5_1
// The enhanced frame, averaged over the frames before where nothing moves: DmlEnhance.Enhancers.SteadyEnhancer says what is done and why; this is the same, in one dispatch.
// `before` and `after` hold the average, encoded, and in alpha how many frames it is of: 0 where there is none yet.
//
// A group makes 16 x 16 pixels. It first finds, with a halo of 4, how much each pixel differs from what the average would be under this frame's light, then, with a halo
// of 2, how much moves there.

#include "frame.hlsli"
#include "half.hlsli"

#define GROUP 16
#define RADIUS 2
#define CHANGES (GROUP + 4 * RADIUS)
#define MOTIONS (GROUP + 2 * RADIUS)
#define NEIGHBOURS ((2 * RADIUS + 1) * (2 * RADIUS + 1))

// SteadyHistory.Memory and SteadyThresholds.
static const float Memory = 16;
static const float Step = 1.0 / 255;
static const float MostNoise = 10.0 / 255;

cbuffer Frame : register(b0)
{
    uint Width;
    uint Height;
    // FRAME_ flags of the source.
    uint Flags;
    // The linear value that is display white.
    float White;
    // 1: nothing of before is used.
    uint IsFresh;
};

Texture2D<float4> source : register(t0);
Texture2D<float4> illumination : register(t1);
Texture2D<float4> before : register(t2);
StructuredBuffer<float> noise : register(t3);
RWTexture2D<float4> after : register(u0);

// What the channels changed by: with their signs, and without.
groupshared float2 changes[CHANGES * CHANGES];
groupshared float motions[MOTIONS * MOTIONS];

int2 InFrame(int2 position)
{
    return clamp(position, 0, int2(Width, Height) - 1);
}

float3 Enhanced(int2 position, float3 light)
{
    float3 colour = Proxy(source.Load(int3(position, 0)).rgb, Flags, White);
    return clamp(colour / light, 0, max(1, colour));
}

[numthreads(GROUP, GROUP, 1)]
void main(uint3 group : SV_GroupID, uint3 thread : SV_GroupThreadID, uint index : SV_GroupIndex)
{
    int2 origin = int2(group.xy) * GROUP;
    int2 position = origin + int2(thread.xy);
    uint i;
    for (i = index; i < CHANGES * CHANGES; i += GROUP * GROUP)
    {
        int2 at = InFrame(origin - 2 * RADIUS + int2(i % CHANGES, i / CHANGES));
        float3 light = illumination.Load(int3(at, 0)).rgb;
        float3 change = (Enhanced(at, light) - before.Load(int3(at, 0)).rgb) * light;
        changes[i] = float2(dot(change, 1.0 / 3), dot(abs(change), 1.0 / 3));
    }

    GroupMemoryBarrierWithGroupSync();
    float deviation = noise[0];
    for (i = index; i < MOTIONS * MOTIONS; i += GROUP * GROUP)
    {
        int2 at = InFrame(origin - RADIUS + int2(i % MOTIONS, i / MOTIONS)) - origin + 2 * RADIUS;
        float sum = 0;
        [unroll]
        for (int y = -RADIUS; y <= RADIUS; y++)
        {
            [unroll]
            for (int x = -RADIUS; x <= RADIUS; x++)
                sum += changes[(at.y + y) * CHANGES + at.x + x].x;
        }

        motions[i] = max(abs(sum) / NEIGHBOURS, changes[at.y * CHANGES + at.x].y / 2 - deviation);
    }

    GroupMemoryBarrierWithGroupSync();
    if (any(position >= int2(Width, Height)))
        return;
    float motion = 0;
    [unroll]
    for (uint row = 0; row <= 2 * RADIUS; row++)
    {
        [unroll]
        for (uint column = 0; column <= 2 * RADIUS; column++)
            motion = max(motion, motions[(thread.y + row) * MOTIONS + thread.x + column]);
    }

    float limited = min(deviation, MostNoise);
    float still = Step + 0.4 * limited;
    float moving = 2 * Step + 0.7 * limited;
    float t = saturate((motion - still) / (moving - still));
    float4 average = before.Load(int3(position, 0));
    float3 enhanced = Enhanced(position, illumination.Load(int3(position, 0)).rgb);
    float count = 1;
    if (IsFresh == 0)
        count = clamp((1 - t * t * (3 - 2 * t)) * average.a + 1, 1, Memory);
    // Not a step towards what is new where there is nothing before: that may be no number.
    float3 steady = count > 1 ? average.rgb + (enhanced - average.rgb) / count : enhanced;
    after[position] = float4(RoundToHalf(steady), count);
}
