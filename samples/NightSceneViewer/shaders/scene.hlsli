// The measures of the street, in metres, and what its parts have in common. x is to the right across the street, y up,
// z along the street. The light is linear; 1 is what a white wall close under a lamp sends out.
#ifndef NIGHT_STREET_SCENE
#define NIGHT_STREET_SCENE

#include "random.hlsli"

static const float Pi = 3.14159265;

// The street repeats, and the camera's path with it, so that positions stay small and exact however long it runs. Whole
// numbers of cells of every kind fit in.
static const float StreetLength = 768.0;

static const float KerbX = 5.0;
static const float KerbHeight = 0.13;
static const float FacadeX = 8.2;
static const float BuildingDepth = 11.0;

static const float FogDensity = 0.0075;
static const float3 FogColour = float3(0.028, 0.024, 0.023);

struct Ray
{
    float3 Origin;
    float3 Direction;
    float Width;        // of one pixel at the origin
    float Spread;       // and how much wider for each metre
};

static const uint MaterialSky = 0;
static const uint MaterialGround = 1;
static const uint MaterialBuilding = 2;
static const uint MaterialCar = 3;

// Where a ray ends, before it is known what the place looks like.
struct Hit
{
    float Distance;
    uint Material;
    uint Part;          // of the material
    int Cell;           // the lot of a building, the place of a car
    float3 Normal;
    float3 Local;       // in the coordinates of a car
};

// What the place looks like.
struct Surface
{
    float3 Position;
    float3 Normal;
    float3 Albedo;
    float3 Emission;
    float Openness;     // the part of the sky's light that gets there
    float Gloss;        // reflectance seen straight on; 0 has no mirror image at all
    float Roughness;
    float Mirror;       // the part of the mirror image that is worth tracing
};

float PixelWidth(Ray ray, float distance)
{
    return ray.Width + ray.Spread * distance;
}

// How much of a pixel of width `pixel` around `x` lies within `halfWidth` of 0.
float Cover(float x, float halfWidth, float pixel)
{
    float low = saturate((x + halfWidth) / pixel + 0.5);
    float high = saturate((x - halfWidth) / pixel + 0.5);
    return low - high;
}

// The same for lines repeated every `period`; far away, where a pixel holds many, their average.
float CoverRepeated(float x, float period, float halfWidth, float pixel)
{
    float nearest = x - period * round(x / period);
    float far = saturate(2.0 * pixel / period - 0.5);
    return lerp(Cover(nearest, halfWidth, pixel), 2.0 * halfWidth / period, far);
}

float Fresnel(float gloss, float cosine)
{
    float away = 1.0 - saturate(cosine);
    float square = away * away;
    return gloss + (1.0 - gloss) * square * square * away;
}

#endif
