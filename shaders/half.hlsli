#ifndef HALF_HLSLI
#define HALF_HLSLI

// To the nearest number that float16 holds, for numbers from 2^-14 up: Direct3D leaves it open how a store rounds, and some cut off, which
// is twice the error.
float3 RoundToHalf(float3 value)
{
    return asfloat((asuint(value) + 0x1000) & 0xFFFFE000);
}

#endif
