// Random numbers that are a function of integers alone, and noise made of them. The same cell of the street gets the same
// numbers in every frame and on every GPU: integer arithmetic is exact.
#ifndef NIGHT_STREET_RANDOM
#define NIGHT_STREET_RANDOM

// Rounds of "shift, exclusive or, multiply by an odd constant", each of which can be undone: no two inputs share an output.
uint Hash(uint x)
{
    x ^= x >> 16;
    x *= 0x9E3779B1u;
    x ^= x >> 15;
    x *= 0x85EBCA77u;
    x ^= x >> 13;
    return x;
}

uint Hash(uint x, uint salt)
{
    return Hash(x + salt * 0xC2B2AE3Du);
}

// 0 to 1, 1 excluded.
float Uniform(uint bits)
{
    return (bits >> 8) * (1.0 / 16777216.0);
}

// Four numbers of 0 to 1 out of one hash: 256 steps are enough to choose a colour or a height.
float4 FourUniforms(uint bits)
{
    return ((uint4(bits, bits >> 8, bits >> 16, bits >> 24)) & 255u) * (1.0 / 255.0);
}

float LatticeValue(int2 cell, uint salt)
{
    return Uniform(Hash((uint)cell.x * 0x27D4EB2Fu + Hash((uint)cell.y, salt)));
}

// Smooth noise of 0 to 1 with features of size 1, which repeats after `period` (a power of two) along y: y runs along the
// street, and the street repeats.
float ValueNoise(float2 position, uint salt, int period)
{
    float2 base = floor(position);
    float2 f = position - base;
    f = f * f * (3.0 - 2.0 * f);
    int2 low = (int2)base;
    int2 high = low + 1;
    low.y &= period - 1;
    high.y &= period - 1;
    float4 corners = float4(
        LatticeValue(low, salt), LatticeValue(int2(high.x, low.y), salt),
        LatticeValue(int2(low.x, high.y), salt), LatticeValue(high, salt));
    float2 rows = lerp(corners.xz, corners.yw, f.x);
    return lerp(rows.x, rows.y, f.y);
}

#endif
