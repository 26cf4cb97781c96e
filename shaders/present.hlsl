// ps_5_1
// A frame in a target of another size: black beside it, exact where a pixel is a pixel, bilinear otherwise.

#include "frame.hlsli"

#define SOURCE_LINEAR 1

cbuffer Present : register(b0)
{
    // Where the frame lies in the target, in target pixels.
    float2 Origin;
    float2 Extent;
    uint2 SourceSize;
    // SOURCE_LINEAR: the source holds linear light and is encoded for the target.
    uint Flags;
};

Texture2D<float4> source : register(t0);
SamplerState linear_clamp : register(s0);

float4 main(float4 position : SV_Position) : SV_Target
{
    float2 place = position.xy - Origin;
    if (any(place < 0) || any(place >= Extent))
        return float4(0, 0, 0, 1);
    bool isExact = all(Extent == float2(SourceSize)) && all(frac(Origin) == 0);
    float3 stored;
    [branch]
    if (isExact)
        stored = source.Load(int3(place, 0)).rgb;
    else
        stored = source.SampleLevel(linear_clamp, place / Extent, 0).rgb;
    [branch]
    if ((Flags & SOURCE_LINEAR) != 0)
        stored = Proxy(stored, FRAME_LINEAR, 1);
    return float4(stored, 1);
}
