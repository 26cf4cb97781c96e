// cs_5_1
// A frame as a network of a smaller size takes it: each pixel is the mean of the area of the proxy (frame.hlsli) that it covers, encoded,
// [0, 1], in three planes of SmallWidth x SmallHeight (DmlEnhance.Video.FrameReduction).
// Dispatch ceil(SmallWidth / GROUP_WIDTH) x ceil(SmallHeight / GROUP_HEIGHT) groups.

#include "frame.hlsli"

#define GROUP_WIDTH 32
#define GROUP_HEIGHT 8

cbuffer Frame : register(b0)
{
    uint Width;
    uint Height;
    // FRAME_ flags, and the linear value that is display white.
    uint Flags;
    float White;
    uint SmallWidth;
    uint SmallHeight;
    // The first plane's first number.
    uint Offset;
};

Texture2D<float4> source : register(t0);
RWStructuredBuffer<float> tensor : register(u0);

[numthreads(GROUP_WIDTH, GROUP_HEIGHT, 1)]
void main(uint3 pixel : SV_DispatchThreadID)
{
    uint2 smallSize = uint2(SmallWidth, SmallHeight);
    if (any(pixel.xy >= smallSize))
        return;
    // In units of which a pixel of the frame has SmallWidth and a small one Width, all is whole: no area is lost or counted twice. Sides are
    // at most 16384, so 32 bits hold it.
    uint2 size = uint2(Width, Height);
    uint2 from = pixel.xy * size;
    uint2 to = from + size;
    uint2 first = from / smallSize;
    uint2 end = (to + smallSize - 1) / smallSize;
    float3 sum = 0;
    for (uint y = first.y; y < end.y; y++)
    {
        float3 row = 0;
        for (uint x = first.x; x < end.x; x++)
        {
            uint covered = min((x + 1) * SmallWidth, to.x) - max(x * SmallWidth, from.x);
            row += covered * saturate(Proxy(source.Load(int3(x, y, 0)).rgb, Flags, White));
        }

        uint rows = min((y + 1) * SmallHeight, to.y) - max(y * SmallHeight, from.y);
        sum += rows * (row / Width);
    }

    float3 mean = sum / Height;
    uint plane = SmallWidth * SmallHeight;
    uint index = Offset + pixel.y * SmallWidth + pixel.x;
    tensor[index] = mean.r;
    tensor[index + plane] = mean.g;
    tensor[index + 2 * plane] = mean.b;
}
