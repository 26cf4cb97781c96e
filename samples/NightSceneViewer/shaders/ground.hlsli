// The road between its kerbs, the pavements, and the water on them.
#ifndef NIGHT_STREET_GROUND
#define NIGHT_STREET_GROUND

#include "buildings.hlsli"
#include "cars.hlsli"

static const float CrossingSpacing = 96.0;

static const uint PartRoad = 0;
static const uint PartKerb = 1;
static const uint PartPavement = 2;

void HitGround(Ray ray, inout Hit hit)
{
    if (ray.Direction.y >= -1e-5)
        return;
    float3 normal = float3(0.0, 1.0, 0.0);
    float distance = (KerbHeight - ray.Origin.y) / ray.Direction.y;
    float x = ray.Origin.x + ray.Direction.x * distance;
    uint part = PartPavement;
    if (abs(x) < KerbX)
    {
        // Not on the pavement: on the road, or on the kerb's face on the way there.
        part = PartRoad;
        distance = -ray.Origin.y / ray.Direction.y;
        x = ray.Origin.x + ray.Direction.x * distance;
        if (abs(x) > KerbX)
        {
            part = PartKerb;
            float side = x < 0.0 ? -1.0 : 1.0;
            distance = (side * KerbX - ray.Origin.x) / ray.Direction.x;
            normal = float3(-side, 0.0, 0.0);
        }
    }
    if (distance > 0.0 && distance < hit.Distance)
    {
        hit.Distance = distance;
        hit.Material = MaterialGround;
        hit.Part = part;
        hit.Cell = 0;
        hit.Normal = normal;
    }
}

// Light that falls out of a shop's window onto the ground before it.
float3 LightFromShops(float3 position)
{
    float side = position.x < 0.0 ? -1.0 : 1.0;
    Lot lot = LotOf(LotIndexAt(position.z, side), side);
    Shop shop = ShopOf(lot);
    float away = FacadeX + 0.3 - abs(position.x);
    float left = position.z - lot.Start;
    float right = lot.End - position.z;
    float angle = atan(left / away) + atan(right / away);
    float ends = smoothstep(0.0, 2.5, left) * smoothstep(0.0, 2.5, right);
    return shop.Lit ? shop.Lamp * (0.13 * angle * ends * away / (0.6 + 0.45 * away * away)) : 0.0;
}

void ShadeGround(Ray ray, Hit hit, inout Surface surface)
{
    float pixel = PixelWidth(ray, hit.Distance);
    // A pixel's outline on the ground is long in the direction of view.
    float slant = max(abs(ray.Direction.y), 1e-3);
    float2 pixels = pixel * (abs(ray.Direction.xz) / slant + 1.0);
    float2 at = surface.Position.xz;
    float fine = saturate(1.0 - 3.0 * pixels.y);
    float finest = saturate(1.0 - 10.0 * pixels.y);

    float broad = ValueNoise(at * float2(0.5, 1.0 / 3.0), 601, 256);
    float middle = ValueNoise(at * float2(2.0, 5.0 / 3.0), 602, 256);
    float grain = ValueNoise(at * 13.0, 603, 256);
    float edge = abs(at.x);
    surface.Openness = 0.55 - 0.25 * smoothstep(KerbX, FacadeX, edge);
    float wet;

    [branch]
    if (hit.Part == PartRoad)
    {
        // Asphalt: mended here and there, worn smooth by wheels.
        float patchCell = floor(at.y / 6.0);
        float4 mending = FourUniforms(Hash((uint)((int)patchCell & 127), 611));
        float2 fromPatch = float2(at.x - 5.0 * (mending.x - 0.5), at.y - (patchCell + 0.5) * 6.0);
        float2 patchHalf = float2(0.5 + 1.1 * mending.y, 0.7 + 2.2 * mending.z);
        float mended = mending.w < 0.6 ? Cover(fromPatch.x, patchHalf.x, pixels.x) * Cover(fromPatch.y, patchHalf.y, pixels.y) : 0.0;
        float seam = mending.w < 0.6 ? Cover(fromPatch.x, patchHalf.x + 0.05, pixels.x) * Cover(fromPatch.y, patchHalf.y + 0.05, pixels.y) - mended : 0.0;
        float wheels = smoothstep(0.5, 0.1, abs(edge - 1.7) - 0.1);
        float asphalt = 0.075 + 0.03 * (middle - 0.5) * fine + 0.05 * (grain - 0.5) * finest;
        asphalt *= 1.0 - 0.25 * mended - 0.12 * wheels;
        surface.Albedo = float3(1.0, 0.98, 0.95) * asphalt;
        surface.Albedo = lerp(surface.Albedo, 0.02, 0.8 * seam);

        // Markings: the middle line, the edge of the parking places, zebra crossings; all of them worn.
        float worn = 0.55 + 0.45 * smoothstep(0.25, 0.55, middle * 0.6 + grain * 0.4 * finest + 0.2 * (1.0 - finest));
        float fromCrossing = at.y - CrossingSpacing * round(at.y / CrossingSpacing);
        float nearCrossing = Cover(fromCrossing, 4.2, pixels.y);
        float dash = CoverRepeated(at.y - 2.0, 6.0, 1.25, pixels.y);
        float lines = Cover(at.x, 0.075, pixels.x) * dash * (1.0 - nearCrossing);
        lines = max(lines, Cover(edge - 2.95, 0.05, pixels.x) * (1.0 - nearCrossing));
        float bars = Cover(edge - 2.95 - 1.0, 1.0, pixels.x) * CoverRepeated(at.y, 6.0, 0.05, pixels.y) * (1.0 - nearCrossing);
        lines = max(lines, bars);
        float zebra = CoverRepeated(at.x, 1.0, 0.25, pixels.x) * Cover(fromCrossing, 1.6, pixels.y) * Cover(at.x, 4.6, pixels.x);
        lines = max(lines, zebra);
        surface.Albedo = lerp(surface.Albedo, float3(0.52, 0.52, 0.50), lines * worn * 0.9);

        // Manhole covers.
        float coverCell = round(at.y / 12.0);
        float4 place = FourUniforms(Hash((uint)((int)coverCell & 63), 621));
        float2 fromCover = float2(at.x - (place.x < 0.5 ? -1.3 : 1.4), at.y - coverCell * 12.0 - 4.0 * (place.y - 0.5));
        float away = length(fromCover);
        float there = place.z < 0.7 ? 1.0 : 0.0;
        float lid = there * Cover(away, 0.33, 0.5 * (pixels.x + pixels.y));
        float ring = there * Cover(away - 0.33, 0.035, 0.5 * (pixels.x + pixels.y));
        float ribs = CoverRepeated(fromCover.x + fromCover.y, 0.09, 0.022, pixels.y) * lid;
        surface.Albedo = lerp(surface.Albedo, float3(0.085, 0.08, 0.075) * (1.0 - 0.6 * ribs), lid);
        surface.Albedo = lerp(surface.Albedo, 0.02, 0.8 * ring);

        // Gutters of setts.
        float gutter = Cover(edge - KerbX + 0.15, 0.15, pixels.x);
        float setts = max(CoverRepeated(at.y, 0.18, 0.012, pixels.y), Cover(edge - KerbX + 0.15, 0.01, pixels.x));
        surface.Albedo = lerp(surface.Albedo, 0.14 * (1.0 - 0.5 * setts), gutter);

        // The road is highest in its middle: water gathers in the gutters and in hollows.
        float hollow = 0.62 * broad + 0.30 * middle + 0.08 * grain * finest + 0.04 * (1.0 - finest);
        hollow += 0.22 * smoothstep(KerbX - 0.9, KerbX, edge) + 0.05 * wheels - 0.05 * lines;
        float puddle = smoothstep(0.60, 0.68, hollow);
        wet = 0.35 + 0.4 * broad;
        surface.Roughness = lerp(0.30 - 0.10 * wet, 0.035, puddle);
        surface.Mirror = lerp(0.30, 1.0, puddle);
        surface.Albedo *= lerp(1.0, 0.6, max(puddle, 0.5 * wet));
        float rough = (1.0 - puddle) * 0.10 + 0.006;
        float2 slope = float2(grain, ValueNoise(at * 13.0 + 31.7, 604, 256)) - 0.5;
        surface.Normal = normalize(float3(rough * (slope.x * finest + 0.5 * (middle - 0.5) * fine), 1.0, rough * slope.y * finest));
    }
    else if (hit.Part == PartKerb)
    {
        surface.Albedo = 0.30 * (0.7 + 0.4 * middle) * (1.0 - 0.6 * CoverRepeated(at.y, 1.0, 0.012, pixels.y));
        surface.Openness = 0.3;
        wet = 0.5;
        surface.Roughness = 0.35;
        surface.Mirror = 0.0;
    }
    else
    {
        // Kerbstones, then slabs in bond.
        float kerb = Cover(edge - KerbX - 0.09, 0.09, pixels.x);
        float row = floor(edge / 0.5);
        float shift = 0.375 * frac(row * 0.5) * 2.0;
        float joints = max(CoverRepeated(edge, 0.5, 0.010, pixels.x), CoverRepeated(at.y + shift, 0.75, 0.010, pixels.y));
        float slab = Uniform(Hash((uint)((int)floor((at.y + shift) / 0.75 + 0.5) & 1023) * 61u + (uint)(int)row, 631));
        float slabs = 0.20 * (0.86 + 0.28 * lerp(0.5, slab, fine)) * (0.85 + 0.3 * middle * fine + 0.15 * (1.0 - fine)) * (1.0 - 0.55 * joints);
        float stone = 0.32 * (0.85 + 0.3 * grain * finest) * (1.0 - 0.6 * CoverRepeated(at.y, 1.0, 0.012, pixels.y));
        surface.Albedo = lerp(slabs, stone, kerb) * float3(1.0, 0.97, 0.92);
        wet = 0.25 + 0.5 * broad;
        float puddle = smoothstep(0.66, 0.72, 0.65 * broad + 0.35 * middle) * (1.0 - kerb);
        surface.Roughness = lerp(0.34 - 0.1 * wet, 0.05, puddle);
        surface.Mirror = lerp(0.18, 0.9, puddle);
        surface.Albedo *= lerp(1.0, 0.6, max(puddle, 0.4 * wet));
        float rough = (1.0 - puddle) * 0.08;
        surface.Normal = normalize(float3(rough * (grain - 0.5) * finest, 1.0, rough * (middle - 0.5) * fine));
        // Dirt and shadow where the wall begins.
        surface.Albedo *= 0.6 + 0.4 * smoothstep(0.0, 0.5, FacadeX - edge);
    }

    surface.Gloss = 0.025;
    float shade = hit.Part == PartPavement ? 1.0 : CarShade(surface.Position);
    surface.Openness *= shade;
    surface.Mirror *= lerp(0.3, 1.0, shade);
    // Lamps stand high and the car is low: of their light, too, little gets under it.
    surface.Albedo *= lerp(0.35, 1.0, shade);
    surface.Emission = surface.Albedo * LightFromShops(surface.Position) * shade;
}

#endif
