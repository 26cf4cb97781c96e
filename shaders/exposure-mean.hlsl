// cs_5_1
// Second of two passes, one group: exposure[0] is the frame's mean, exposure[1] the share of the enhancement that such a frame can bear
// (DmlEnhance.Exposure.AutoExposure.Strength): 1 up to FullUpTo, 0 from UntouchedFrom on.

#include "exposure.hlsli"

cbuffer Frame : register(b0)
{
    uint Width;
    uint Height;
    float FullUpTo;
    float UntouchedFrom;
};

StructuredBuffer<float> sums : register(t0);
RWStructuredBuffer<float> exposure : register(u0);

[numthreads(THREADS, 1, 1)]
void main(uint index : SV_GroupIndex)
{
    uint count = ((Width + BLOCK_WIDTH - 1) / BLOCK_WIDTH) * ((Height + BLOCK_HEIGHT - 1) / BLOCK_HEIGHT);
    // A thread's own sum carries what rounding lost (Kahan, 1965): `precise` keeps the compiler from cancelling it.
    precise float sum = 0;
    precise float lost = 0;
    for (uint i = index; i < count; i += THREADS)
    {
        precise float term = sums[i] - lost;
        precise float next = sum + term;
        lost = (next - sum) - term;
        sum = next;
    }

    float total = SumOfGroup(index, sum);
    if (index == 0)
    {
        float mean = saturate(total / (3.0 * Width * Height));
        float t = saturate((UntouchedFrom - mean) / (UntouchedFrom - FullUpTo));
        exposure[0] = mean;
        exposure[1] = t * t * (3 - 2 * t);
    }
}
