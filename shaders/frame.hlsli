// What a frame's texture holds, and what the network and the target take. Textures are viewed as UNORM or float, never as sRGB: a
// loaded value is the stored one. Stored values are sRGB-encoded, or, where a flag says "linear", linear light (16-bit floats).

#ifndef FRAME_HLSLI
#define FRAME_HLSLI

// The largest finite 16-bit float: an infinite sample would otherwise make NaN of its whole neighbourhood.
static const float LargestSample = 65504;

// IEC 61966-2-1, extended above 1. Both take values that are not negative.
float3 EncodeSrgb(float3 light)
{
    return light <= 0.0031308 ? 12.92 * light : 1.055 * pow(abs(light), 1 / 2.4) - 0.055;
}

float3 DecodeSrgb(float3 encoded)
{
    return encoded <= 0.04045 ? encoded / 12.92 : pow(abs(encoded + 0.055) / 1.055, 2.4);
}

// A source's stored colour as the network takes it: encoded, finite, not negative. NaN becomes 0 (max gives its other operand).
float3 FromSource(float3 stored, uint sourceIsLinear)
{
    float3 colour = min(max(stored, 0), LargestSample);
    [branch]
    if (sourceIsLinear != 0)
        colour = EncodeSrgb(colour);
    return colour;
}

// An encoded colour as the target stores it.
float3 ToTarget(float3 encoded, uint targetIsLinear)
{
    [branch]
    if (targetIsLinear != 0)
        encoded = DecodeSrgb(encoded);
    return encoded;
}

#endif
