// What is thinner than it is worth finding by a ray: trees, lamp posts, cables and signs, flat pictures that face along the
// street, laid over the rest from far to near.
#ifndef NIGHT_STREET_FURNITURE
#define NIGHT_STREET_FURNITURE

#include "buildings.hlsli"
#include "lamps.hlsli"

static const float FurnitureSpacing = 12.0;
static const int FurnitureCount = 64;       // StreetLength / FurnitureSpacing
static const float FurnitureReach = 130.0;
static const float TreeX = 6.3;

// Where a ray meets the plane of something that faces along the street.
struct PlaneView
{
    float2 At;
    float Distance;
    float Pixel;
    float Fade;         // what is about to get out of reach fades
};

PlaneView ViewPlane(Ray ray, float z)
{
    PlaneView view;
    view.Distance = (z - ray.Origin.z) / (abs(ray.Direction.z) < 1e-4 ? 1e-4 : ray.Direction.z);
    view.At = ray.Origin.xy + ray.Direction.xy * view.Distance;
    view.Pixel = PixelWidth(ray, view.Distance);
    view.Fade = smoothstep(FurnitureReach - 5.0, FurnitureReach - 45.0, abs(z - ray.Origin.z));
    return view;
}

void LayOver(PlaneView view, float3 light, float cover, inout float3 radiance)
{
    radiance = lerp(radiance, lerp(FogColour, light, exp(-FogDensity * view.Distance)), saturate(cover) * view.Fade);
}

void LayLampPost(PlaneView view, int index, inout float3 radiance)
{
    Lamp lamp = LampAt(index);
    float x = lamp.Side * view.At.x;
    float fromPost = x - LampPostX;
    float post = Cover(fromPost, 0.06, view.Pixel) * Cover(view.At.y - 3.2, 3.3, view.Pixel);
    post = max(post, Cover(fromPost, 0.10, view.Pixel) * Cover(view.At.y - 0.5, 0.55, view.Pixel));
    float sheen = 0.3 + 0.7 * saturate(0.5 - fromPost / 0.14);
    LayOver(view, 0.07 * (0.04 + 0.02 * lamp.Intensity * sheen / (1.0 + 0.2 * view.At.y)), post, radiance);

    // The arm over the road, and the housing of the lamp at its end.
    float along = (LampPostX - x) / (LampPostX - LampHeadX);
    float bend = LampHeight + 0.22 + 0.22 * along * (1.6 - along);
    float arm = Cover(view.At.y - bend, 0.032, view.Pixel) * Cover(along - 0.5, 0.52, view.Pixel);
    float housing = Cover(view.At.y - LampHeight - 0.17, 0.08, view.Pixel) * Cover(x - LampHeadX, 0.32, view.Pixel);
    LayOver(view, 0.006, max(arm, housing), radiance);
}

// A crown of leaves is a disc whose edge and holes are noise.
void LayTree(PlaneView view, int index, float z, inout float3 radiance)
{
    float4 random = FourUniforms(Hash((uint)(index & (FurnitureCount - 1)), 701));
    float side = view.At.x < 0.0 ? -1.0 : 1.0;
    float2 offset = float2(view.At.x - side * TreeX, view.At.y);
    float size = 1.6 + 0.5 * random.w;
    float top = 4.0 + size;
    float3 light = LightInAir(float3(view.At, z)) + 0.035;
    // Camera and plane never meet abruptly.
    float near = smoothstep(1.0, 4.0, view.Distance);

    float lean = 0.12 * sin(offset.y * 0.9 + 6.0 * random.z);
    float fork = offset.y - 2.5;
    float wood = Cover(offset.x - lean, 0.12 - 0.012 * offset.y, view.Pixel) * Cover(offset.y - 2.2, 2.2, view.Pixel);
    float branches = max(Cover(offset.x - lean - 0.42 * fork, 0.05, view.Pixel), Cover(offset.x - lean + 0.5 * fork, 0.045, view.Pixel));
    wood = max(wood, branches * Cover(fork - 0.9, 0.9, view.Pixel));
    float bark = 0.7 + 0.3 * ValueNoise(offset * float2(22.0, 4.0), 710, 256);
    float grille = Cover(offset.y - 0.14, 0.04, view.Pixel) * Cover(offset.x, 0.5, view.Pixel);
    LayOver(view, float3(0.085, 0.07, 0.055) * bark * light, max(wood, 0.6 * grille) * near, radiance);

    float2 crown = float2(offset.x, offset.y - top + 0.4 * size) / size;
    float coarse = saturate(8.0 * view.Pixel - 0.4);
    float leaves = ValueNoise(offset * 2.1 + 17.0 * random.xy, 711, 256) * 0.36
        + lerp(ValueNoise(offset * 5.5, 712, 256), 0.5, coarse) * 0.34
        + lerp(ValueNoise(offset * 14.0, 713, 256), 0.5, saturate(3.0 * coarse)) * 0.30;
    float cover = smoothstep(0.0, 0.10 + 2.0 * view.Pixel, leaves + 0.50 - length(crown) * (0.98 + 0.15 * crown.y));
    float shaded = (0.25 + 0.75 * smoothstep(0.3, 0.7, leaves)) * (0.8 - 0.3 * crown.y);
    float3 green = lerp(float3(0.11, 0.17, 0.04), float3(0.20, 0.15, 0.04), random.w);
    LayOver(view, green * shaded * light, cover * near, radiance);
}

// A shop's sign on a bracket: a bright cross, disc or board.
void LaySign(PlaneView view, int index, inout float3 radiance)
{
    float side = view.At.x < 0.0 ? -1.0 : 1.0;
    Lot lot = LotOf(index, side);
    Shop shop = ShopOf(lot);
    float4 random = FourUniforms(Hash(lot.Seed, 731));
    float2 offset = float2(side * view.At.x - FacadeX + 0.55, view.At.y - 4.35);
    float2 away = abs(offset);
    float2 size = float2(0.36, random.x < 0.6 ? 0.36 : 0.55);
    float board = Cover(offset.x, size.x, view.Pixel) * Cover(offset.y, size.y, view.Pixel);
    float cross = max(Cover(away.x, 0.1, view.Pixel) * Cover(away.y, 0.3, view.Pixel), Cover(away.y, 0.1, view.Pixel) * Cover(away.x, 0.3, view.Pixel));
    float ring = Cover(length(offset) - 0.22, 0.05, view.Pixel);
    float bars = CoverRepeated(offset.y + 0.1, 0.2, 0.045, view.Pixel) * Cover(offset.x, 0.24, view.Pixel) * Cover(offset.y, 0.45, view.Pixel);
    float shape = random.x < 0.3 ? cross : random.x < 0.6 ? ring : bars;
    float3 colour = random.x < 0.3 ? float3(0.10, 0.90, 0.32) : shop.Neon;
    float there = shop.There && random.y < 0.6 ? 1.0 : 0.0;
    float bracket = Cover(offset.x - 0.45, 0.12, view.Pixel) * Cover(offset.y, 0.03, view.Pixel);
    float3 light = shop.Lit ? colour * (0.9 * shape + 0.05) : 0.01 + 0.02 * shape;
    LayOver(view, light, max(board, bracket) * there, radiance);
    // Its glow in the damp air.
    if (shop.Lit)
        radiance += there * view.Fade * colour * (0.012 / (0.25 + dot(offset, offset))) * exp(-FogDensity * view.Distance) * saturate(1.6 - length(offset));
}

void LayCable(PlaneView view, int index, inout float3 radiance)
{
    float4 random = FourUniforms(Hash((uint)(index & (FurnitureCount - 1)), 721));
    float height = 7.3 + 1.2 * random.z + 0.006 * (1.0 + random.w) * view.At.x * view.At.x + 0.05 * (random.w - 0.5) * view.At.x;
    LayOver(view, 0.008, Cover(view.At.y - height, 0.014, view.Pixel) * (random.y < 0.5 ? 1.0 : 0.0), radiance);
}

// The cells of the street over which the ray is between two distances, and no further than furniture is drawn: x the last,
// y how many.
int2 CellsBetween(Ray ray, float enter, float leave, float limit)
{
    float forward = max(abs(ray.Direction.z), 1e-4);
    float stride = ray.Direction.z < 0.0 ? -1.0 : 1.0;
    leave = min(leave, min(limit, FurnitureReach / forward));
    // Trees stand half a cell from the cell's post, give or take their leaning: look half a cell further on both ends.
    int first = (int)floor((ray.Origin.z + stride * forward * enter) / FurnitureSpacing - 0.35 * stride);
    int last = (int)floor((ray.Origin.z + stride * forward * leave) / FurnitureSpacing + 0.35 * stride);
    return int2(last, leave > enter ? abs(last - first) + 1 : 0);
}

// Trees, posts and signs stand on the pavements, cables hang above: only the cells where the ray is there are looked at, as
// most rays are there for one or two only.
void LayFurniture(Ray ray, float limit, inout float3 radiance)
{
    int stride = ray.Direction.z < 0.0 ? -1 : 1;
    float rise = abs(ray.Direction.y) < 1e-4 ? 1e-4 : ray.Direction.y;
    float side = ray.Direction.x < 0.0 ? -1.0 : 1.0;
    float outward = max(abs(ray.Direction.x), 1e-4);

    float low = (6.9 - ray.Origin.y) / rise;
    float high = (10.0 - ray.Origin.y) / rise;
    int2 cells = CellsBetween(ray, max(0.0, min(low, high)), max(low, high), limit);
    [loop]
    for (int i = 0; i < cells.y; i++)
    {
        int index = cells.x - i * stride;
        PlaneView view = ViewPlane(ray, FurnitureSpacing * (index + 0.5));
        if (view.Distance > 0.3 && view.Distance < limit)
            LayCable(view, index, radiance);
    }

    float near = max(0.0, (3.4 - side * ray.Origin.x) / outward);
    float far = (FacadeX - side * ray.Origin.x) / outward;
    float top = (7.6 - ray.Origin.y) / rise;
    if (rise > 0.0)
        far = min(far, top);
    cells = CellsBetween(ray, near, far, limit);
    [loop]
    for (int j = 0; j < cells.y; j++)
    {
        int index = cells.x - j * stride;
        // Half way between two lamps, or nearly: a tree or none, and a sign or none.
        float z = FurnitureSpacing * (index + 0.5) + 0.8 * (((index * 5) & 3) - 1.5);
        PlaneView view = ViewPlane(ray, z);
        // On one side, the other, both or none.
        uint trees = (Hash((uint)(index & (FurnitureCount - 1)), 741) >> 3) & 3u;
        [branch]
        if (view.Distance > 0.3 && view.Distance < limit)
        {
            LaySign(view, index, radiance);
            if (trees == 2u || trees == (side < 0.0 ? 0u : 1u))
                LayTree(view, index, z, radiance);
        }

        view = ViewPlane(ray, FurnitureSpacing * index);
        [branch]
        if ((index & 1) == 0 && view.Distance > 0.3 && view.Distance < limit)
            LayLampPost(view, index >> 1, radiance);
    }
}

#endif
