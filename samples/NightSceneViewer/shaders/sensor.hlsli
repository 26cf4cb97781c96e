// What a small sensor makes of the light: DmlEnhance.Simulation.LowLightSimulation's model (Foi, Trimeche, Katkovnik and
// Egiazarian, "Practical Poissonian-Gaussian noise modeling and fitting for single-image raw-data", IEEE Transactions on Image
// Processing 17 (10), 2008), with a normal distribution in place of Poisson's.
#ifndef NIGHT_STREET_SENSOR
#define NIGHT_STREET_SENSOR

#include "random.hlsli"

static const float FullWellElectrons = 4000.0;
static const float ReadNoiseElectrons = 3.0;

// Two numbers of a standard normal distribution (Box and Muller, 1958).
float2 TwoNormals(uint seed)
{
    float radius = sqrt(-2.0 * log(1.0 - Uniform(Hash(seed))));
    float s;
    float c;
    sincos(6.2831853 * Uniform(Hash(seed ^ 0x5BD1E995u)), s, c);
    return radius * float2(c, s);
}

float3 Sense(float3 signal, uint2 pixel, uint frame, float strength)
{
    uint seed = Hash(pixel.x + (pixel.y << 16), Hash(frame, 801));
    float3 normal = float3(TwoNormals(seed), TwoNormals(seed + 0x68E31DA4u).x);
    float3 variance = signal / FullWellElectrons + (ReadNoiseElectrons / FullWellElectrons) * (ReadNoiseElectrons / FullWellElectrons);
    return saturate(signal + normal * (strength * sqrt(variance)));
}

// IEC 61966-2-1.
float3 EncodeSrgb(float3 light)
{
    float3 low = light * 12.92;
    float3 high = 1.055 * pow(max(light, 1e-6), 1.0 / 2.4) - 0.055;
    return light <= 0.0031308 ? low : high;
}

#endif
