// What is thinner than it is worth finding by a ray: trees, lamp posts and cables, laid over the picture from far to near.
#ifndef NIGHT_STREET_FURNITURE
#define NIGHT_STREET_FURNITURE

#include "lamps.hlsli"

static const float TreeX = 6.3;
static const int FurnitureCount = 64;       // StreetLength / 12 m

float3 LightInAir(float3 position)
{
    LampLight light = LightFromLamps(position, float3(0.0, 1.0, 0.0), float3(0.0, 1.0, 0.0), 1.0, 0.0);
    return light.Diffuse;
}

void LayOver(Ray ray, float distance, float3 light, float cover, inout float3 radiance)
{
    float fog = exp(-FogDensity * distance);
    radiance = lerp(radiance, lerp(FogColour, light, fog), saturate(cover));
}

// A post: how near the ray passes to the line x = place.x, z = place.y, between two heights.
float CoverPost(Ray ray, float2 place, float low, float high, float radius, float limit, out float3 passing, out float away)
{
    float2 direction = ray.Direction.xz;
    float2 to = place - ray.Origin.xz;
    float distance = dot(to, direction) / max(dot(direction, direction), 1e-5);
    passing = ray.Origin + ray.Direction * distance;
    away = (to.x * direction.y - to.y * direction.x) * rsqrt(max(dot(direction, direction), 1e-5));
    float pixel = PixelWidth(ray, distance);
    float cover = Cover(away, radius, pixel);
    cover *= Cover(passing.y - 0.5 * (low + high), 0.5 * (high - low), pixel);
    return distance > 0.3 && distance < limit ? cover : 0.0;
}

void LayLampPost(Ray ray, Lamp lamp, float limit, inout float3 radiance)
{
    float3 passing;
    float away;
    float cover = CoverPost(ray, float2(lamp.Side * LampPostX, lamp.Head.z), 0.0, LampHeight + 0.25, 0.065, limit, passing, away);
    float base = CoverPost(ray, float2(lamp.Side * LampPostX, lamp.Head.z), 0.0, 1.1, 0.11, limit, passing, away);
    float distance = dot(passing - ray.Origin, ray.Direction);
    float sheen = 0.35 + 0.65 * saturate(0.5 - lamp.Side * away / 0.14);
    float3 light = 0.10 * (0.03 + lamp.Intensity * 0.012 * sheen);
    LayOver(ray, distance, light, max(cover, base), radiance);

    // The arm over the road, in the plane of the post, and the housing of the lamp at its end.
    float plane = (lamp.Head.z - ray.Origin.z) / (abs(ray.Direction.z) < 1e-4 ? 1e-4 : ray.Direction.z);
    float3 at = ray.Origin + ray.Direction * plane;
    float pixel = PixelWidth(ray, plane);
    float along = (LampPostX - lamp.Side * at.x) / (LampPostX - LampHeadX);
    float height = LampHeight + 0.25 + 0.22 * along * (1.6 - along);
    float arm = Cover(at.y - height, 0.035, pixel) * Cover(along - 0.5, 0.52, pixel);
    float housing = Cover(at.y - LampHeight - 0.2, 0.09, pixel) * Cover(along - 1.0, 0.26, pixel);
    if (plane > 0.3 && plane < limit)
        LayOver(ray, plane, 0.006, max(arm, housing), radiance);
}

// A crown of leaves is a disc whose edge and holes are noise, lit by the lamps around it.
void LayTree(Ray ray, int index, float limit, inout float3 radiance)
{
    float4 random = FourUniforms(Hash((uint)(index & (FurnitureCount - 1)), 701));
    if (random.x > 0.62)
        return;
    float side = random.y < 0.5 ? -1.0 : 1.0;
    float3 root = float3(side * TreeX, 0.0, 12.0 * index + 6.0 + 3.0 * (random.z - 0.5));
    float plane = (root.z - ray.Origin.z) / (abs(ray.Direction.z) < 1e-4 ? 1e-4 : ray.Direction.z);
    if (plane < 0.3 || plane > limit)
        return;
    float3 at = ray.Origin + ray.Direction * plane;
    float2 offset = at.xy - root.xy;
    float size = 1.7 + 0.6 * random.w;
    float top = 4.3 + size;
    if (abs(offset.x) > size * 1.3 || offset.y > top + 1.5)
        return;

    float near = smoothstep(1.5, 5.0, plane);
    float pixel = PixelWidth(ray, plane);
    float lean = 0.12 * sin(offset.y * 0.9 + 6.0 * random.z);
    float trunk = Cover(offset.x - lean, 0.13 - 0.014 * offset.y, pixel) * Cover(offset.y - 2.2, 2.2, pixel);
    float fork = offset.y - 2.6;
    float branches = max(Cover(offset.x - lean - 0.42 * fork, 0.05, pixel), Cover(offset.x - lean + 0.5 * fork, 0.045, pixel)) * Cover(fork - 0.9, 0.9, pixel);
    float3 light = LightInAir(float3(at.x, at.y, root.z)) + 0.02;
    LayOver(ray, plane, float3(0.10, 0.08, 0.06) * (0.4 + 0.6 * light), max(trunk, branches) * near, radiance);

    float2 crown = float2(offset.x, offset.y - top + 0.4 * size) / size;
    float radius = length(crown);
    float leaves = ValueNoise(offset * 2.1 + 17.0 * random.xy, 711, 256) * 0.55 + ValueNoise(offset * 6.5, 712, 256) * 0.45 * saturate(1.4 - 8.0 * pixel) + 0.225 * saturate(8.0 * pixel - 0.4);
    float cover = smoothstep(0.0, 0.14 + 2.0 * pixel, leaves + 0.55 - 0.98 * radius * (1.0 + 0.15 * crown.y));
    float shaded = 0.45 + 0.55 * leaves + 0.25 * crown.y;
    float3 green = lerp(float3(0.10, 0.15, 0.04), float3(0.16, 0.13, 0.04), random.w);
    LayOver(ray, plane, green * shaded * light, cover * near, radiance);
}

// Cables across the street from house to house, and two along it.
void LayCables(Ray ray, int index, float limit, inout float3 radiance)
{
    float4 random = FourUniforms(Hash((uint)(index & (FurnitureCount - 1)), 721));
    float slope = 0.5 * (random.x - 0.5);
    float approach = ray.Direction.z - slope * ray.Direction.x;
    float plane = (12.0 * index + slope * ray.Origin.x - ray.Origin.z) / (abs(approach) < 1e-4 ? 1e-4 : approach);
    float3 at = ray.Origin + ray.Direction * plane;
    if (random.y > 0.5 || plane < 0.5 || plane > limit)
        return;
    float height = 7.4 + 1.3 * random.z + 0.006 * (1.0 + random.w) * at.x * at.x + 0.05 * random.w * at.x;
    LayOver(ray, plane, 0.008, Cover(at.y - height, 0.014, PixelWidth(ray, plane)) * step(abs(at.x), FacadeX), radiance);
}

void LayFurniture(Ray ray, float limit, inout float3 radiance)
{
    int first = (int)floor(ray.Origin.z / 12.0) - 1;
    [loop]
    for (int i = 9; i >= 0; i--)
    {
        int index = first + i;
        LayTree(ray, index, limit, radiance);
        LayCables(ray, index, limit, radiance);
        if ((index & 1) == 0)
            LayLampPost(ray, LampAt(index >> 1), limit, radiance);
    }
}

#endif
