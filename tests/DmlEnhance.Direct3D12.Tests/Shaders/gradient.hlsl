// ps_5_1
// What the tests of the render loop draw.

cbuffer Gradient : register(b0)
{
    float2 Size;
    float Blue; // in steps of 8 bits
};

float4 main(float4 position : SV_Position) : SV_Target
{
    return float4(position.xy / Size, Blue / 255, 1);
}
