// Parked cars: two convex bodies each, bounded by planes.
#ifndef NIGHT_STREET_CARS
#define NIGHT_STREET_CARS

#include "lamps.hlsli"
#include "sky.hlsli"

static const float CarSpacing = 6.0;
static const int CarCount = 128;            // StreetLength / CarSpacing
static const float CarX = 3.95;
static const float CarHalfWidth = 0.87;
static const float CarHalfLength = 2.12;
static const float CarTop = 1.46;
static const float TyreRadius = 0.31;
static const float AxleZ = 1.32;

static const uint PartBody = 0;
static const uint PartCabin = 1;
static const uint PartTyre = 2;

// Outward normals and distances from the origin, for a car whose front is at +z.
static const int BodyPlaneCount = 16;
static const float4 BodyPlanes[BodyPlaneCount] =
{
    // The sides, widest half way up; the waist; the floor.
    float4(0.985, 0.174, 0.0, 0.953), float4(-0.985, 0.174, 0.0, 0.953),
    float4(0.985, -0.174, 0.0, 0.761), float4(-0.985, -0.174, 0.0, 0.761),
    float4(0.0, 1.0, 0.0, 0.92), float4(0.0, -1.0, 0.0, -0.17),
    // Front and rear, the corners beside them, and the slopes under them.
    float4(0.0, 0.0, 1.0, 2.12), float4(0.0, 0.0, -1.0, 2.08),
    float4(0.60, 0.0, 0.80, 2.068), float4(-0.60, 0.0, 0.80, 2.068),
    float4(0.60, 0.0, -0.80, 2.050), float4(-0.60, 0.0, -0.80, 2.050),
    float4(0.0, -0.50, 0.866, 1.661), float4(0.0, -0.50, -0.866, 1.620),
    // Bonnet and boot.
    float4(0.0, 0.966, 0.259, 1.240), float4(0.0, 0.857, -0.515, 1.730),
};
static const int CabinPlaneCount = 6;
static const float4 CabinPlanes[CabinPlaneCount] =
{
    float4(0.940, 0.341, 0.0, 1.098), float4(-0.940, 0.341, 0.0, 1.098),
    float4(0.0, 1.0, 0.0, 1.46), float4(0.0, -1.0, 0.0, -0.80),
    float4(0.0, 0.740, 0.673, 1.430), float4(0.0, 0.500, -0.866, 1.990),
};

struct Car
{
    bool There;
    float3 Centre;
    float Facing;       // 1: its front looks down the street
    float Tall;         // how much higher than the model
    float4 Random;
};

Car CarAt(int index, float side)
{
    Car car;
    uint seed = Hash((uint)(index & (CarCount - 1)), side > 0.0 ? 501 : 502);
    car.Random = FourUniforms(Hash(seed, 503));
    float4 place = FourUniforms(seed);
    // None where people cross: the zebra crossings lie at multiples of 96 m.
    int fromCrossing = index & 15;
    car.There = place.x < 0.46 && fromCrossing != 0 && fromCrossing != 15;
    car.Centre = float3(side * (CarX + 0.12 * (place.y - 0.5)), 0.0, CarSpacing * (index + 0.5) + 1.2 * (place.z - 0.5));
    car.Facing = side;
    car.Tall = place.w > 0.8 ? 1.28 : 0.96 + 0.08 * place.w;
    return car;
}

void ClipByPlane(float3 origin, float3 direction, float4 plane, inout float enter, inout float leave, inout float3 normal)
{
    float along = dot(plane.xyz, direction);
    float above = dot(plane.xyz, origin) - plane.w;
    if (abs(along) < 1e-6)
    {
        if (above > 0.0)
            leave = -1.0;
        return;
    }

    float distance = -above / along;
    if (along < 0.0)
    {
        if (distance > enter)
        {
            enter = distance;
            normal = plane.xyz;
        }
    }
    else
    {
        leave = min(leave, distance);
    }
}

void HitCar(Ray ray, Car car, int index, inout Hit hit)
{
    float3 scale = float3(car.Facing, 1.0 / car.Tall, car.Facing);
    float3 origin = (ray.Origin - car.Centre) * scale;
    float3 direction = ray.Direction * scale;

    float enter = 0.0;
    float leave = hit.Distance;
    float3 normal = 0.0;
    [unroll]
    for (int i = 0; i < BodyPlaneCount; i++)
        ClipByPlane(origin, direction, BodyPlanes[i], enter, leave, normal);
    uint part = PartBody;
    bool found = enter > 0.0 && enter < leave;
    float best = found ? enter : hit.Distance;
    float3 bestNormal = normal;

    enter = 0.0;
    leave = best;
    [unroll]
    for (int j = 0; j < CabinPlaneCount; j++)
        ClipByPlane(origin, direction, CabinPlanes[j], enter, leave, normal);
    if (enter > 0.0 && enter < leave)
    {
        found = true;
        best = enter;
        bestNormal = normal;
        part = PartCabin;
    }

    // Tyres: the side of the near ones, and the treads of all, where they stand out under the body.
    float height = origin.y * car.Tall - TyreRadius;
    float rise = direction.y * car.Tall;
    float across = abs(direction.x) < 1e-5 ? 1e-5 : direction.x;
    float wall = (-sign(across) * (CarHalfWidth - 0.04) - origin.x) / across;
    float2 fromHub = float2(height + rise * wall, abs(origin.z + direction.z * wall) - AxleZ);
    if (wall > 0.0 && wall < best && dot(fromHub, fromHub) < TyreRadius * TyreRadius)
    {
        found = true;
        best = wall;
        bestNormal = float3(-sign(across), 0.0, 0.0);
        part = PartBody;
    }
    float a = rise * rise + direction.z * direction.z;
    [unroll]
    for (int k = 0; k < 2; k++)
    {
        float behind = origin.z + (k == 0 ? AxleZ : -AxleZ);
        float b = height * rise + behind * direction.z;
        float c = height * height + behind * behind - TyreRadius * TyreRadius;
        float tread = (-b - sqrt(max(b * b - a * c, 0.0))) / a;
        float2 at = float2(abs(origin.x + direction.x * tread), height + rise * tread);
        if (b * b > a * c && tread > 0.0 && tread < best && abs(at.x - 0.74) < 0.1)
        {
            found = true;
            best = tread;
            bestNormal = float3(0.0, at.y, behind + direction.z * tread);
            part = PartTyre;
        }
    }

    if (found)
    {
        hit.Distance = best;
        hit.Material = MaterialCar;
        hit.Part = part;
        hit.Cell = index;
        hit.Normal = normalize(bestNormal * scale);
        hit.Local = origin + direction * best;
    }
}

// Walks the places along the row that the ray passes over, from near to far.
void HitCars(Ray ray, inout Hit hit)
{
    float side = ray.Direction.x < 0.0 ? -1.0 : 1.0;
    float outward = max(abs(ray.Direction.x), 1e-5);
    float start = side * ray.Origin.x;
    float enter = max(0.0, (CarX - CarHalfWidth - 0.1 - start) / outward);
    float leave = min(hit.Distance, (CarX + CarHalfWidth + 0.1 - start) / outward);
    float ceiling = 1.28 * CarTop;
    if (ray.Direction.y > 0.0)
        leave = min(leave, (ceiling - ray.Origin.y) / ray.Direction.y);
    else
        enter = max(enter, (ceiling - ray.Origin.y) / min(ray.Direction.y, -1e-6));
    if (enter >= leave)
        return;

    int index = (int)floor((ray.Origin.z + ray.Direction.z * enter) / CarSpacing);
    int last = (int)floor((ray.Origin.z + ray.Direction.z * leave) / CarSpacing);
    int stride = ray.Direction.z < 0.0 ? -1 : 1;
    int count = min(abs(last - index), 30) + 1;
    [loop]
    for (int i = 0; i < count; i++)
    {
        Car car = CarAt(index, side);
        float before = hit.Distance;
        [branch]
        if (car.There)
            HitCar(ray, car, index, hit);
        if (hit.Distance < before)
            break;
        index += stride;
    }
}

// What is left of the light under and close to a car.
float CarShade(float3 position)
{
    float side = position.x < 0.0 ? -1.0 : 1.0;
    int index = (int)floor(position.z / CarSpacing);
    Car car = CarAt(index, side);
    float2 away = abs(position.xz - car.Centre.xz) - float2(CarHalfWidth - 0.15, CarHalfLength - 0.15);
    float outside = length(max(away, 0.0)) + min(max(away.x, away.y), 0.0);
    return car.There ? 1.0 - 0.88 * smoothstep(0.42, -0.15, outside) : 1.0;
}

float3 CarPaint(float4 random)
{
    float3 grey = lerp(0.03, 0.55, random.x * random.x);
    float3 colour = random.z < 0.5 ? float3(0.30, 0.03, 0.03) : random.z < 0.75 ? float3(0.04, 0.08, 0.22) : float3(0.05, 0.14, 0.10);
    return random.y < 0.6 ? grey : colour;
}

void ShadeCar(Ray ray, Hit hit, inout Surface surface)
{
    float side = surface.Position.x < 0.0 ? -1.0 : 1.0;
    Car car = CarAt(hit.Cell, side);
    float pixel = PixelWidth(ray, hit.Distance);
    float3 at = hit.Local;
    float3 size = float3(CarHalfWidth, 0.75, CarHalfLength);
    float3 normal = hit.Normal * float3(car.Facing, 1.0, car.Facing);
    surface.Albedo = CarPaint(car.Random);
    surface.Gloss = 0.05;
    // Far away one pixel holds many bends of the metal; one of them alone would flash.
    surface.Roughness = 0.12 + min(0.4, 5.0 * pixel);
    surface.Openness = 0.35 + 0.35 * saturate(at.y);

    float glass = 0.0;
    if (hit.Part == PartCabin)
    {
        if (abs(normal.x) > 0.5)
        {
            // Side windows: narrower towards the top, with two pillars.
            float frontEdge = 1.02 - 0.9 * (at.y - 0.92);
            float rearEdge = -1.62 + 0.5 * (at.y - 0.92);
            glass = Cover(at.y - 1.14, 0.19, pixel) * saturate((frontEdge - at.z) / pixel) * saturate((at.z - rearEdge) / pixel);
            glass *= 1.0 - Cover(at.z + 0.18, 0.05, pixel);
        }
        else if (abs(normal.z) > 0.3)
        {
            glass = Cover(at.x, 0.74 - 0.35 * (at.y - 0.9), pixel) * Cover(at.y - 1.14, 0.24, pixel);
        }
        // Sheet metal bends: lean the edges outwards.
        normal = normalize(normal + 0.35 * float3(pow(abs(at.x) / 0.8, 4.0) * sign(at.x), 0.0, 0.0));
    }
    else if (hit.Part == PartTyre)
    {
        surface.Albedo = 0.025 + 0.01 * CoverRepeated(at.x, 0.05, 0.015, pixel);
        surface.Gloss = 0.02;
        surface.Roughness = 0.4;
    }
    else
    {
        float2 towardsEdge = saturate(abs(at.xz) / size.xz);
        float3 bend = float3(sign(at.x) * pow(towardsEdge.x, 8.0), max(at.y - 0.55, 0.0) * 1.2, sign(at.z) * pow(towardsEdge.y, 12.0));
        normal = normalize(normal + 0.5 * bend);
        if (abs(hit.Normal.x) > 0.7)
        {
            float seams = max(max(Cover(at.z + 0.18, 0.012, pixel), Cover(at.z - 0.92, 0.012, pixel)), Cover(at.z + 1.15, 0.012, pixel));
            float trim = Cover(at.y - 0.22, 0.05, pixel);
            surface.Albedo *= 1.0 - 0.7 * seams * Cover(at.y - 0.58, 0.32, pixel);
            surface.Albedo = lerp(surface.Albedo, 0.02, trim);
            float handle = Cover(at.y - 0.74, 0.022, pixel) * max(Cover(at.z - 0.02, 0.09, pixel), Cover(at.z + 1.0, 0.09, pixel));
            surface.Albedo = lerp(surface.Albedo, 0.35, 0.7 * handle);

            float2 fromHub = float2(at.y * car.Tall - TyreRadius, abs(at.z) - AxleZ);
            float away = length(fromHub);
            float arch = saturate((TyreRadius + 0.06 - away) / pixel + 0.5);
            float tyre = saturate((TyreRadius - away) / pixel + 0.5);
            float rim = saturate((0.2 - away) / pixel + 0.5);
            float spokes = 0.5 + 0.5 * cos(5.0 * atan2(fromHub.y, fromHub.x + 1e-5));
            surface.Albedo = lerp(surface.Albedo, 0.008, arch);
            surface.Albedo = lerp(surface.Albedo, 0.03, tyre);
            surface.Albedo = lerp(surface.Albedo, 0.30 * (0.35 + 0.65 * spokes), rim);
            surface.Gloss *= 1.0 - arch + 0.5 * rim;
        }
        else if (abs(hit.Normal.z) > 0.7)
        {
            float2 face = float2(abs(at.x), at.y);
            bool front = at.z > 0.0;
            float bumper = 1.0 - saturate((at.y - 0.36) / pixel + 0.5);
            surface.Albedo = lerp(surface.Albedo, 0.03, bumper);
            float plate = Cover(at.x, 0.26, pixel) * Cover(at.y - (front ? 0.42 : 0.52), 0.055, pixel);
            float digits = CoverRepeated(at.x, 0.075, 0.022, pixel) * Cover(at.y - (front ? 0.42 : 0.52), 0.035, pixel);
            surface.Albedo = lerp(surface.Albedo, 0.65 * (1.0 - 0.8 * digits), plate);
            float light = front
                ? Cover(face.x - 0.66, 0.19, pixel) * Cover(face.y - 0.62 - 0.15 * (face.x - 0.66), 0.06, pixel)
                : Cover(face.x - 0.71, 0.17, pixel) * Cover(face.y - 0.74, 0.085, pixel);
            float3 lens = front ? float3(0.7, 0.72, 0.75) : float3(0.32, 0.015, 0.012) * (0.6 + 0.4 * CoverRepeated(face.x, 0.05, 0.018, pixel));
            surface.Albedo = lerp(surface.Albedo, lens, light);
            if (front)
                surface.Albedo = lerp(surface.Albedo, 0.02, Cover(at.x, 0.38, pixel) * Cover(face.y - 0.6, 0.07, pixel));
        }
    }

    surface.Albedo = lerp(surface.Albedo, 0.012, glass);
    surface.Normal = normalize(normal * float3(car.Facing, 1.0, car.Facing));
    // Paint and glass mirror the sky, the houses and the wet road.
    float3 mirrored = reflect(ray.Direction, surface.Normal);
    float reflectance = Fresnel(surface.Gloss, -dot(ray.Direction, surface.Normal));
    float3 around = lerp(0.010, SkyGradient(mirrored), smoothstep(0.25, 0.75, mirrored.y));
    surface.Emission = around * reflectance * (1.0 + glass);
}

#endif
