// cs_5_1
// A frame as a network's input: its proxy (frame.hlsli), NCHW [1, 3, Height, Width], RGB, encoded, [0, 1].
// Dispatch ceil(Width / GROUP_WIDTH) x ceil(Height / GROUP_HEIGHT) groups.

#include "frame.hlsli"

// Rows of 64: what a wave writes to a plane is contiguous.
#define GROUP_WIDTH 64
#define GROUP_HEIGHT 4

cbuffer Frame : register(b0)
{
    uint Width;
    uint Height;
    // FRAME_ flags, and the linear value that is display white.
    uint Flags;
    float White;
};

Texture2D<float4> source : register(t0);
RWStructuredBuffer<float> tensor : register(u0);

[numthreads(GROUP_WIDTH, GROUP_HEIGHT, 1)]
void main(uint3 pixel : SV_DispatchThreadID)
{
    if (pixel.x >= Width || pixel.y >= Height)
        return;
    float3 colour = saturate(Proxy(source.Load(int3(pixel.xy, 0)).rgb, Flags, White));
    uint plane = Width * Height;
    uint index = pixel.y * Width + pixel.x;
    tensor[index] = colour.r;
    tensor[index + plane] = colour.g;
    tensor[index + 2 * plane] = colour.b;
}
