// ps_5_1
// The source, enhanced by its illumination as much as is asked for, into the bound target. Of a network that gives no illumination t1
// holds the enhanced frame instead.
// t2 must be bound also where the exposure is not asked for; it is not read then.

#include "frame.hlsli"

#define VIEW_ILLUMINATION 1

#define EXPOSURE_AWARE 1
#define DITHER 2
#define SOURCE_LINEAR 4
#define TARGET_LINEAR 8
// The estimate is the enhanced frame itself, encoded; the view of the illumination shows it, too.
#define ENHANCED_GIVEN 16

cbuffer Composite : register(b0)
{
    // The share of the enhancement, 0 to 1.
    float Strength;
    // Pixels left of this column show the source; the line lies on this column and the next. 0 or less: there is no split.
    int SplitColumn;
    // 0: the enhanced frame; 1: the illumination.
    uint View;
    uint Flags;
};

Texture2D<float4> source : register(t0);
Texture2D<float4> estimate : register(t1);
StructuredBuffer<float> exposure : register(t2);

// Interleaved gradient noise (Jimenez, "Next Generation Post Processing in Call of Duty: Advanced Warfare", SIGGRAPH 2014), -0.5 to 0.5.
float Noise(float2 position)
{
    return frac(52.9829189 * frac(dot(position, float2(0.06711056, 0.00583715)))) - 0.5;
}

// +-0.35 of an 8-bit step before the hardware rounds: gradients do not band, and a value that is an 8-bit one stays. A whole step would
// leave the CPU's result, which truncates, by more than 1/255. Shifted for each channel, or the noise would be grey.
float3 Dither(float2 position)
{
    return 0.7 / 255 * float3(Noise(position), Noise(position + float2(47, 17)), Noise(position + float2(89, 71)));
}

float3 Source(float3 stored)
{
    // Bit for bit where source and target hold the same kind of values.
    [branch]
    if (((Flags & SOURCE_LINEAR) != 0) != ((Flags & TARGET_LINEAR) != 0))
        stored = ToTarget(FromSource(stored, Flags & SOURCE_LINEAR), Flags & TARGET_LINEAR);
    return stored;
}

float4 main(float4 position : SV_Position) : SV_Target
{
    int2 pixel = int2(position.xy);
    float4 stored = source.Load(int3(pixel, 0));
    if (SplitColumn > 0)
    {
        if (pixel.x < SplitColumn)
            return float4(Source(stored.rgb), stored.a);
        if (pixel.x < SplitColumn + 2)
            return float4(1, 1, 1, stored.a);
    }

    float3 estimated = estimate.Load(int3(pixel, 0)).rgb;
    float3 result = estimated;
    if (View != VIEW_ILLUMINATION)
    {
        float weight = Strength;
        [branch]
        if ((Flags & EXPOSURE_AWARE) != 0)
            weight *= exposure[1];
        if (weight == 0)
            return float4(Source(stored.rgb), stored.a);
        float3 colour = FromSource(stored.rgb, Flags & SOURCE_LINEAR);
        float3 enhanced = estimated;
        // The network's result ends at 1; highlights above it stay as they are.
        if ((Flags & ENHANCED_GIVEN) == 0)
            enhanced = clamp(colour / estimated, 0, max(1, colour));
        result = colour + weight * (enhanced - colour);
    }

    result = ToTarget(result, Flags & TARGET_LINEAR);
    if ((Flags & DITHER) != 0)
        result += Dither(position.xy);
    return float4(result, stored.a);
}
