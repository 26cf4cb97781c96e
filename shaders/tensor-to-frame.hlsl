// ps_5_1
// A network's output, NCHW [1, 3, Height, Width], RGB, encoded, into the bound target, so that the hardware converts to the target's
// format. Alpha is the source's.

#include "frame.hlsli"

cbuffer Frame : register(b0)
{
    uint Width;
    uint Height;
    // FRAME_ flags of the target, and the linear value that is display white.
    uint Flags;
    float White;
};

StructuredBuffer<float> tensor : register(t0);
Texture2D<float4> source : register(t1);

float4 main(float4 position : SV_Position) : SV_Target
{
    uint2 pixel = uint2(position.xy);
    uint plane = Width * Height;
    uint index = pixel.y * Width + pixel.x;
    float3 colour = float3(tensor[index], tensor[index + plane], tensor[index + 2 * plane]);
    return float4(ToTarget(saturate(colour), Flags, White), source.Load(int3(pixel, 0)).a);
}
