// cs_5_1
// The least that a pass can move which makes a float16 colour of each 8-bit pixel: 4 bytes read, 8 written, nothing computed.
// Dispatch ceil(Width / GROUP_WIDTH) x ceil(Height / GROUP_HEIGHT) groups.

#define GROUP_WIDTH 16
#define GROUP_HEIGHT 16

cbuffer Frame : register(b0)
{
    uint Width;
    uint Height;
};

Texture2D<float4> source : register(t0);
RWTexture2D<float4> target : register(u0);

[numthreads(GROUP_WIDTH, GROUP_HEIGHT, 1)]
void main(uint3 pixel : SV_DispatchThreadID)
{
    if (all(pixel.xy < uint2(Width, Height)))
        target[pixel.xy] = source.Load(int3(pixel.xy, 0));
}
