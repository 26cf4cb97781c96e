// What a frame's texture holds, what the network sees of it, and what the target takes.
//
// Stored values are sRGB-encoded or linear light. Textures are viewed as UNORM or float, so a loaded value is the stored one; only a texture
// that its owner made as a fully typed sRGB one can be viewed in no other way: the hardware decodes it, and it counts as linear.
//
// The network was trained on encoded values from 0 to 1. What it sees of a frame is called the proxy:
// - of encoded values, the stored ones;
// - of linear light of 8 bits, that light, encoded (where the hardware decoded it, that is the stored value again);
// - of an HDR frame (16-bit floats, linear), whose light has no upper end, that light tone-mapped and encoded. Up to 0.8 of display white
//   nothing is changed but by the encoding; what is above goes into the last fifth.

#ifndef FRAME_HLSLI
#define FRAME_HLSLI

// What the passes say of a texture (FrameFlags). 0: 8 bits, encoded; no sample of it needs a look.
#define FRAME_LINEAR 1
#define FRAME_HDR 2
// It may hold NaN, infinities and numbers outside [0, 1].
#define FRAME_FLOAT 4
// The hardware decodes it from 8 bits when it is read, and encodes what is written.
#define FRAME_DECODED 8

// The largest finite 16-bit float: an infinite sample would otherwise make NaN of its whole neighbourhood.
static const float LargestSample = 65504;

// The share of display white up to which the tone curve is straight.
static const float Knee = 0.8;

// IEC 61966-2-1, extended above 1. Both take values that are not negative.
float3 EncodeSrgb(float3 light)
{
    return light <= 0.0031308 ? 12.92 * light : 1.055 * pow(abs(light), 1 / 2.4) - 0.055;
}

float3 DecodeSrgb(float3 encoded)
{
    return encoded <= 0.04045 ? encoded / 12.92 : pow(abs(encoded + 0.055) / 1.055, 2.4);
}

// A stored colour without what is no number or no light: finite, not negative. NaN becomes 0 (max gives its other operand).
float3 Limit(float3 stored)
{
    return min(max(stored, 0), LargestSample);
}

// An HDR frame's limited colour as light that a display shows, [0, 1]. The curve is x / (1 + x) (Reinhard, Stark, Shirley and Ferwerda,
// "Photographic Tone Reproduction for Digital Images", SIGGRAPH 2002, equation 3), moved and scaled so that it goes on from the knee with
// slope 1 and reaches 1 at infinity. It is applied to the largest channel and scales all three: hue and saturation stay.
float3 ToneMap(float3 colour, float white)
{
    float3 light = colour / white;
    float largest = max(light.r, max(light.g, light.b));
    float above = largest - Knee;
    return above > 0 ? light * ((Knee + (1 - Knee) * above / (above + (1 - Knee))) / largest) : light;
}

// A source's stored colour as the network takes it: encoded and limited.
// `white` is the linear value that is display white; only HDR frames have one.
float3 Proxy(float3 stored, uint flags, float white)
{
    float3 colour = Limit(stored);
    [branch]
    if ((flags & FRAME_LINEAR) != 0)
    {
        [branch]
        if ((flags & FRAME_HDR) != 0)
            colour = ToneMap(colour, white);
        colour = EncodeSrgb(colour);
        // Hardware decodes well enough to tell the 256 values apart, as Direct3D demands, and some no better: a dark pixel's error would be
        // brightened with it.
        if ((flags & FRAME_DECODED) != 0)
            colour = round(255 * colour) / 255;
    }

    return colour;
}

// An encoded colour, 1 is white, as the target stores it.
float3 ToTarget(float3 encoded, uint flags, float white)
{
    [branch]
    if ((flags & FRAME_LINEAR) != 0)
    {
        encoded = DecodeSrgb(encoded);
        if ((flags & FRAME_HDR) != 0)
            encoded *= white;
    }

    return encoded;
}

#endif
