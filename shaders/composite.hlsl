// ps_5_1
// The source, enhanced by its illumination as much as is asked for, into the bound target. Of a network that gives no illumination t1
// holds the enhanced frame instead. With TENSOR defined t1 is the network's own output, NCHW [1, 3, Height, Width], and no texture.
// t2 must be bound also where the exposure is not asked for; it is not read then.
//
// All is blended as the network sees it, encoded (the proxy of frame.hlsli). An HDR frame in an HDR target gets the gain in linear light
// that its proxy got, so that its headroom, and what is outside the sRGB gamut, goes with the rest.

#include "frame.hlsli"

#define VIEW_ILLUMINATION 1

#define EXPOSURE_AWARE 1
#define DITHER 2
// The estimate is the enhanced frame itself, encoded; the view of the illumination shows it, too.
#define ENHANCED_GIVEN 4

// What SCI limits its illumination to; a network's tensor may hold anything.
static const float LeastIllumination = 0.0001;

cbuffer Composite : register(b0)
{
    // The share of the enhancement, 0 to 1.
    float Strength;
    // Pixels left of this column show the source; the line lies on this column and the next. 0 or less: there is no split.
    int SplitColumn;
    // 0: the enhanced frame; 1: the illumination.
    uint View;
    uint Flags;
    // FRAME_ flags of the two textures.
    uint SourceFlags;
    uint TargetFlags;
    // The linear value that is display white.
    float White;
    uint Width;
    uint Height;
};

Texture2D<float4> source : register(t0);
#ifdef TENSOR
StructuredBuffer<float> estimate : register(t1);
#else
Texture2D<float4> estimate : register(t1);
#endif
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

// The source as the target stores it.
float3 Source(float3 stored)
{
    // Bit for bit where source and target hold the same kind of values.
    [branch]
    if (((SourceFlags ^ TargetFlags) & (FRAME_LINEAR | FRAME_HDR)) != 0)
        stored = ToTarget(Proxy(stored, SourceFlags, White), TargetFlags, White);
    return stored;
}

float3 Estimate(int2 pixel)
{
#ifdef TENSOR
    uint plane = Width * Height;
    uint index = pixel.y * Width + pixel.x;
    return float3(estimate[index], estimate[index + plane], estimate[index + 2 * plane]);
#else
    return estimate.Load(int3(pixel, 0)).rgb;
#endif
}

// By its bits: the compiler may take it that numbers are numbers.
bool IsNan(float3 value)
{
    return any((asuint(value) & 0x7FFFFFFF) > 0x7F800000);
}

// An HDR frame's stored colour with the gain that its proxy got: `blended` is the proxy, enhanced as much as is asked for.
float3 Gained(float3 stored, float3 blended, float3 estimated, float weight)
{
    float3 shown = ToneMap(Limit(stored), White);
    // Where there is no light (black, and components outside the sRGB gamut) the gain is what it comes near to as light fades: both curves
    // are straight there. An enhanced frame says nothing of that.
    float3 atBlack = 1;
    if ((Flags & ENHANCED_GIVEN) == 0)
        atBlack += weight * (1 / clamp(estimated, LeastIllumination, 1) - 1);
    float3 gain = shown > 0 ? DecodeSrgb(blended) / shown : atBlack;
    // Both halves of the number, so that NaN becomes 0 and what is infinite finite.
    float3 colour = Limit(stored) - Limit(-stored);
    return clamp(colour * gain, -LargestSample, LargestSample);
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
            return float4(ToTarget(1, TargetFlags, White), stored.a);
    }

    float3 estimated = Estimate(pixel);
#ifdef TENSOR
    if (IsNan(estimated))
        return float4(Source(stored.rgb), stored.a);
    estimated = (Flags & ENHANCED_GIVEN) != 0 ? saturate(estimated) : clamp(estimated, LeastIllumination, 1);
#endif
    float3 result = estimated;
    if (View != VIEW_ILLUMINATION)
    {
        float weight = Strength;
        [branch]
        if ((Flags & EXPOSURE_AWARE) != 0)
            weight *= exposure[1];
        if (weight == 0)
            return float4(Source(stored.rgb), stored.a);
        float3 colour = Proxy(stored.rgb, SourceFlags, White);
        float3 enhanced = estimated;
        // The network's result ends at 1; of frames that are encoded and yet go above it, those values stay as they are.
        if ((Flags & ENHANCED_GIVEN) == 0)
            enhanced = clamp(colour / estimated, 0, max(1, colour));
        result = colour + weight * (enhanced - colour);
        [branch]
        if ((SourceFlags & TargetFlags & FRAME_HDR) != 0)
            return float4(Gained(stored.rgb, result, estimated, weight), stored.a);
    }

    // Before the curve: a step of the noise is one of the encoded values.
    if ((Flags & DITHER) != 0)
        result += Dither(position.xy);
    return float4(ToTarget(result, TargetFlags, White), stored.a);
}
