#ifndef NIGHT_STREET_SKY
#define NIGHT_STREET_SKY

#include "scene.hlsli"

// Clouds lit from below by the town. They drift through their noise's period once in a loop of the camera.
static const float CloudDrift = 0.05;

float CloudCover(float3 direction, float time)
{
    float2 place = direction.xz / (direction.y + 0.12);
    place = place * float2(1.1, 1.0) + float2(7.3, CloudDrift * time);
    float cover = 0.50 * ValueNoise(place, 101, 32)
        + 0.26 * ValueNoise(place * 2.0, 102, 64)
        + 0.15 * ValueNoise(place * 4.0, 103, 128)
        + 0.09 * ValueNoise(place * 8.0, 104, 256);
    return smoothstep(0.36, 0.72, cover);
}

// The sky without clouds and skyline: what ambient light and blurred reflections need of it.
float3 SkyGradient(float3 direction)
{
    float up = saturate(direction.y);
    float glow = exp(-5.0 * up);
    return float3(0.016, 0.020, 0.030) + glow * float3(0.044, 0.033, 0.026);
}

float3 Stars(float3 direction, float pixel)
{
    float2 place = direction.xy / max(direction.z, 0.2) * 60.0;
    float2 cell = floor(place);
    float4 random = FourUniforms(Hash((uint)(int)cell.x * 7919u + (uint)(int)cell.y, 111));
    float2 offset = place - cell - 0.2 - 0.6 * random.xy;
    float size = max(60.0 * pixel, 0.05);
    float light = exp(-dot(offset, offset) / (size * size)) * 0.0022 / (size * size);
    return light * (random.z > 0.86 ? pow(random.w, 6.0) : 0.0) * float3(0.9, 0.95, 1.1);
}

// Towers far behind the end of the street: so far that walking does not bring them nearer. Gives their elevation in
// `height` and the light of their windows.
float3 Skyline(float2 place, float pixel, uint salt, float cellWidth, float tallest, out float cover)
{
    float along = place.x / cellWidth;
    float cell = floor(along);
    float4 random = FourUniforms(Hash((uint)(int)cell, salt));
    float height = tallest * (0.25 + 0.75 * random.x * random.y);
    float across = (along - cell - 0.5) * cellWidth;
    // A mast or a pitched roof, so that they are not all boxes.
    float roof = random.z > 0.6 ? max(0.0, 0.012 - 1.6 * abs(across)) : 0.0;
    cover = saturate((height + roof - place.y) / pixel + 0.5);

    float2 windows = float2(place.x / 0.0045, place.y / 0.006);
    float2 window = floor(windows);
    float2 inside = windows - window - 0.5;
    float lit = Uniform(Hash((uint)(int)window.x * 131u + (uint)(int)window.y, salt + 1)) > 0.80 ? 1.0 : 0.0;
    float shape = Cover(inside.x, 0.22, pixel / 0.0045) * Cover(inside.y, 0.2, pixel / 0.006);
    shape *= step(place.y, height - 0.006);
    return lit * shape * lerp(float3(0.35, 0.24, 0.12), float3(0.25, 0.28, 0.30), random.w);
}

float3 Sky(Ray ray, float time)
{
    float3 direction = ray.Direction;
    float pixel = max(ray.Spread, 0.0005);
    float3 light = SkyGradient(direction);
    if (direction.y > 0.0)
    {
        float clouds = CloudCover(direction, time);
        float low = exp(-3.0 * direction.y);
        light += (1.0 - clouds) * Stars(direction, pixel);
        light = lerp(light, light * 0.4 + float3(0.056, 0.043, 0.036) * (0.4 + 0.9 * low), clouds);
    }

    float2 place = direction.xy / max(abs(direction.z), 0.05);
    float cover;
    float3 windows = Skyline(place, pixel, 121, 0.034, 0.16, cover);
    light = lerp(light, float3(0.026, 0.024, 0.025) + windows, cover);
    windows = Skyline(place + float2(3.3, 0.0), pixel, 131, 0.022, 0.085, cover);
    light = lerp(light, float3(0.019, 0.018, 0.019) + 0.8 * windows, cover);
    // The fog of the street's far end.
    return lerp(FogColour * 1.3, light, smoothstep(-0.01, 0.09, direction.y));
}

#endif
