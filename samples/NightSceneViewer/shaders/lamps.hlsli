// Street lamps, on alternate sides: where they are, what light falls on a place, and the glow of the damp air around them.
#ifndef NIGHT_STREET_LAMPS
#define NIGHT_STREET_LAMPS

#include "scene.hlsli"

static const float LampSpacing = 24.0;
static const int LampCount = 32;            // StreetLength / LampSpacing
static const float LampHeight = 6.3;
static const float LampHeadX = 4.1;
static const float LampPostX = 5.45;

struct Lamp
{
    float3 Head;
    float Side;
    float3 Intensity;
};

Lamp LampAt(int index)
{
    Lamp lamp;
    lamp.Side = (index & 1) != 0 ? 1.0 : -1.0;
    lamp.Head = float3(lamp.Side * LampHeadX, LampHeight, LampSpacing * index);
    uint number = (uint)(index & (LampCount - 1));
    float4 random = FourUniforms(Hash(number, 201));
    float3 colour = random.x < 0.68 ? float3(1.0, 0.58, 0.24) : float3(0.78, 0.93, 1.0);
    // A few are out of order, never two neighbours.
    lamp.Intensity = colour * (number % 11u == 4u ? 0.0 : 26.0 + 10.0 * random.z);
    return lamp;
}

// A lantern throws most of its light down and to the sides.
float LampBeam(float3 fromLamp)
{
    return 0.06 + 0.94 * smoothstep(-0.15, 0.45, -fromLamp.y);
}

struct LampLight
{
    float3 Diffuse;
    float3 Specular;
};

// Light that falls on a surface from the four lamps around it; others are further than 48 m, where it has faded out.
LampLight LightFromLamps(float3 position, float3 normal, float3 view, float roughness, float gloss)
{
    LampLight light;
    light.Diffuse = 0.0;
    light.Specular = 0.0;
    int first = (int)floor(position.z / LampSpacing) - 1;
    float square = roughness * roughness;
    [loop]
    for (int i = 0; i < 4; i++)
    {
        Lamp lamp = LampAt(first + i);
        float3 to = lamp.Head - position;
        float distanceSquare = dot(to, to) + 0.05;
        to *= rsqrt(distanceSquare);
        float reach = saturate(1.0 - distanceSquare / (48.0 * 48.0));
        float facing = dot(to, normal);
        float3 arriving = lamp.Intensity * (LampBeam(-to) * reach * reach / distanceSquare);
        light.Diffuse += arriving * saturate(facing);

        // Beckmann's distribution of slopes: seen flat, as on a road, it draws a lamp's image out into a long streak.
        float3 between = normalize(to + view);
        float cosine = max(dot(between, normal), 0.05);
        float cosineSquare = cosine * cosine;
        float slopeSquare = (1.0 - cosineSquare) / cosineSquare;
        float lobe = exp(-slopeSquare / square) / (6.0 * square * cosineSquare * cosineSquare);
        float foreshortening = smoothstep(0.0, 0.1, facing) / max(dot(view, normal), 0.1);
        light.Specular += arriving * min(lobe * foreshortening * Fresnel(gloss, dot(between, view)), 40.0);
    }
    return light;
}

// What falls on leaves and wood, which face everywhere, from the two nearest lamps; it fades before another is nearer.
float3 LightInAir(float3 position)
{
    float3 light = 0.0;
    int first = (int)floor(position.z / LampSpacing);
    [unroll]
    for (int i = 0; i < 2; i++)
    {
        Lamp lamp = LampAt(first + i);
        float3 to = lamp.Head - position;
        float distanceSquare = dot(to, to) + 1.0;
        float reach = saturate(1.0 - distanceSquare / (LampSpacing * LampSpacing));
        light += lamp.Intensity * (0.4 * reach * reach / distanceSquare);
    }
    return light;
}

// The light that the air sends into the eye from around each lamp, and the lamps themselves. For a lamp at distance h of the
// ray's line the integral of 1 / r^2 along the ray is a difference of two arc tangents, divided by h.
float3 LampGlow(Ray ray, float distance)
{
    float3 glow = 0.0;
    int first = (int)floor(ray.Origin.z / LampSpacing);
    [loop]
    for (int i = 0; i < 9; i++)
    {
        Lamp lamp = LampAt(first + i);
        float3 to = lamp.Head - ray.Origin;
        float along = dot(to, ray.Direction);
        float3 nearest = ray.Direction * along - to;
        float h = sqrt(dot(nearest, nearest) + 0.02);
        // A lamp that has been passed, and one that comes into reach, do so gradually.
        float fade = smoothstep(-2.0, 5.0, to.z) * smoothstep(210.0, 150.0, to.z) * exp(-FogDensity * max(to.z, 0.0));
        // The sum of two arc tangents as one.
        float before = along / h;
        float after = (distance - along) / h;
        float integral = atan2(before + after, 1.0 - before * after) / h;
        float below = 0.55 - 0.45 * nearest.y / h;
        glow += lamp.Intensity * (fade * below * 0.00055 * integral);

        // The bright glass, wider than a pixel at least, and a little of the lens's own glare.
        if (along > 0.0 && along < distance + 0.3)
        {
            float2 size = max(float2(0.15, 0.06), 0.75 * PixelWidth(ray, along));
            float2 away = nearest.xy / size;
            glow += lamp.Intensity * (fade * 0.5 * exp(-dot(away, away)) * (0.15 * 0.06) / (size.x * size.y));
        }
    }
    return glow;
}

#endif
