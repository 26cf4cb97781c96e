// ps_5_1
// A small picture, premultiplied RGBA, over the target. The blend state is ONE, INV_SRC_ALPHA, so 0 leaves the target as it is.

cbuffer Overlay : register(b0)
{
    // The picture's upper left corner in the target.
    int2 Origin;
    uint2 Size;
};

Texture2D<float4> picture : register(t0);

float4 main(float4 position : SV_Position) : SV_Target
{
    int2 pixel = int2(position.xy) - Origin;
    return all((uint2)pixel < Size) ? picture.Load(int3(pixel, 0)) : 0;
}
