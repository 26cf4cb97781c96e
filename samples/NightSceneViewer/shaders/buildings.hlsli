// Two rows of houses, wall to wall: where a ray meets them.
#ifndef NIGHT_STREET_BUILDINGS
#define NIGHT_STREET_BUILDINGS

#include "scene.hlsli"

static const float LotLength = 12.0;
static const int LotCount = 64;             // StreetLength / LotLength
static const float GroundFloor = 3.9;
static const float Storey = 3.15;
static const float CorniceDepth = 0.4;
static const float CorniceHeight = 0.5;

static const uint PartFacade = 0;
static const uint PartCornice = 1;
static const uint PartSoffit = 2;
static const uint PartRoof = 3;
static const uint PartSideWall = 4;

struct Lot
{
    uint Seed;
    float Start;
    float End;
    float Eave;         // height of the facade with its cornice
    float RoofSlope;    // 0: flat
    bool Garden;        // a wall with nothing behind it
};

float LotBoundary(int index, float side)
{
    uint salt = side > 0.0 ? 301 : 302;
    return LotLength * index + 5.0 * (Uniform(Hash((uint)(index & (LotCount - 1)), salt)) - 0.5);
}

Lot LotOf(int index, float side)
{
    Lot lot;
    uint salt = side > 0.0 ? 311 : 312;
    lot.Seed = Hash((uint)(index & (LotCount - 1)), salt);
    lot.Start = LotBoundary(index, side);
    lot.End = LotBoundary(index + 1, side);
    float4 random = FourUniforms(lot.Seed);
    float storeys = 2.0 + floor(random.x * 2.99);
    lot.Garden = random.y < 0.09;
    lot.Eave = lot.Garden ? 2.7 : GroundFloor + storeys * Storey + CorniceHeight + 0.35;
    lot.RoofSlope = lot.Garden || random.z < 0.3 ? 0.0 : 0.75 + 0.4 * random.w;
    return lot;
}

// The shop on the ground floor of every other house.
struct Shop
{
    bool There;
    bool Lit;
    float3 Lamp;        // the light inside
    float3 Neon;        // the light of its signs
    float4 Random;
};

Shop ShopOf(Lot lot)
{
    Shop shop;
    float4 random = FourUniforms(Hash(lot.Seed, 331));
    shop.Random = FourUniforms(Hash(lot.Seed, 332));
    shop.There = !lot.Garden && random.x < 0.5;
    shop.Lit = shop.There && random.y < 0.5;
    shop.Lamp = random.z < 0.55 ? float3(1.0, 0.74, 0.45) : float3(0.78, 0.94, 1.0);
    shop.Neon = random.w < 0.34 ? float3(1.0, 0.14, 0.08) : random.w < 0.67 ? float3(0.12, 0.65, 0.90) : float3(1.0, 0.70, 0.32);
    return shop;
}

int LotIndexAt(float z, float side)
{
    int index = (int)floor(z / LotLength);
    if (z < LotBoundary(index, side))
        index--;
    else if (z >= LotBoundary(index + 1, side))
        index++;
    return index;
}

// The outline of a house seen along the street, at `depth` behind its facade.
float Outline(Lot lot, float depth)
{
    return lot.Eave + lot.RoofSlope * min(depth, BuildingDepth - depth);
}

// Above the eaves: the roof of this house, or the wall that the next one shows above it, and so on for a few houses;
// beyond, the fog is thicker than the difference.
void HitRoofs(Ray ray, float side, float enter, int index, inout Hit hit)
{
    float originDepth = side * ray.Origin.x - FacadeX;
    float inward = abs(ray.Direction.x);
    int stride = ray.Direction.z < 0.0 ? -1 : 1;
    float alongStreet = abs(ray.Direction.z) < 1e-5 ? 1e-5 : ray.Direction.z;
    Lot lot = LotOf(index, side);
    [loop]
    for (int i = 0; i < 6; i++)
    {
        float boundary = stride > 0 ? lot.End : lot.Start;
        float leave = (boundary - ray.Origin.z) / alongStreet;

        float approach = lot.RoofSlope * inward - ray.Direction.y;
        float roof = (ray.Origin.y - lot.Eave - lot.RoofSlope * originDepth) / approach;
        if (approach > 1e-4 && roof >= enter - 0.01 && roof < min(leave, hit.Distance) && originDepth + inward * roof < 0.5 * BuildingDepth)
        {
            hit.Distance = roof;
            hit.Material = MaterialBuilding;
            hit.Part = PartRoof;
            hit.Cell = index;
            hit.Normal = normalize(float3(-side * lot.RoofSlope, 1.0, 0.0));
            break;
        }

        float depth = originDepth + inward * leave;
        if (depth > BuildingDepth || leave > hit.Distance)
            break;
        Lot next = LotOf(index + stride, side);
        int party = stride > 0 ? index + 1 : index;
        float top = max(Outline(lot, depth), Outline(next, depth)) + 0.25;
        float4 random = FourUniforms(Hash((uint)(party & (LotCount - 1)), side > 0.0 ? 321 : 322));
        float chimney = abs(depth - 2.5 - 3.0 * random.x);
        if (random.y < 0.8 && chimney < 0.55 + 0.5 * random.z)
            top += 1.3 + (frac(chimney * 2.2) < 0.5 ? 0.35 : 0.0);
        if (ray.Origin.y + ray.Direction.y * leave < top)
        {
            hit.Distance = leave;
            hit.Material = MaterialBuilding;
            hit.Part = PartSideWall;
            hit.Cell = index + stride;
            hit.Normal = float3(0.0, 0.0, -stride);
            break;
        }

        enter = leave;
        index += stride;
        lot = next;
    }
}

void HitBuildings(Ray ray, inout Hit hit)
{
    float side = ray.Direction.x < 0.0 ? -1.0 : 1.0;
    float outward = max(abs(ray.Direction.x), 1e-5);
    float start = side * ray.Origin.x;

    // The cornice stands out from the wall: first its front, then its underside, then the wall.
    float distance = (FacadeX - CorniceDepth - start) / outward;
    if (distance >= hit.Distance)
        return;
    float y = ray.Origin.y + ray.Direction.y * distance;
    int index = LotIndexAt(ray.Origin.z + ray.Direction.z * distance, side);
    Lot lot = LotOf(index, side);
    uint part = PartCornice;
    float3 normal = float3(-side, 0.0, 0.0);
    if (lot.Garden || y > lot.Eave || y < lot.Eave - CorniceHeight)
    {
        bool under = y < lot.Eave - CorniceHeight && !lot.Garden;
        distance = (FacadeX - start) / outward;
        y = ray.Origin.y + ray.Direction.y * distance;
        float bottom = lot.Eave - CorniceHeight;
        int wallIndex = LotIndexAt(ray.Origin.z + ray.Direction.z * distance, side);
        if (under && wallIndex == index && y > bottom)
        {
            part = PartSoffit;
            normal = float3(0.0, -1.0, 0.0);
            distance = (bottom - ray.Origin.y) / ray.Direction.y;
        }
        else
        {
            index = wallIndex;
            part = PartFacade;
            lot = LotOf(index, side);
            if (y > lot.Eave)
            {
                HitRoofs(ray, side, distance, index, hit);
                return;
            }
        }
    }
    if (distance < hit.Distance)
    {
        hit.Distance = distance;
        hit.Material = MaterialBuilding;
        hit.Part = part;
        hit.Cell = index;
        hit.Normal = normal;
    }
}

#endif
