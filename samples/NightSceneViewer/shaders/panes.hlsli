// Panes of glass in a facade: the rooms behind them, and the street's mirror image in them.
#ifndef NIGHT_STREET_PANES
#define NIGHT_STREET_PANES

#include "sky.hlsli"

// A place on a facade: `At` in metres along it and up, pixel sizes there, and how far the ray moves sideways and up on its way
// one metre into the wall.
struct FacadeView
{
    float2 At;
    float2 Pixel;
    float2 Inward;
};

// What is behind a pane of glass.
struct Pane
{
    float Glass;        // how much of the pixel it is
    float3 Lamp;        // in the room; 0: dark
    float2 At;          // on the front of the room, from its middle
    float3 Room;        // its size
    float Shelves;      // 1: a shop's, 0: a home's
    float Curtain;      // how much of the pixel it is
    float Fold;         // brightness of the curtain there
    float Crowd;        // how much the pixel holds several windows, whose average then counts
    uint Seed;
};

float CoverBox(float2 offset, float2 halfSize, float2 pixel)
{
    return Cover(offset.x, halfSize.x, pixel.x) * Cover(offset.y, halfSize.y, pixel.y);
}

// The room behind a pane, by where the ray meets its far wall, side walls, ceiling or floor.
float3 RoomLight(Pane pane, FacadeView view)
{
    float2 slope = abs(view.Inward) < 1e-4 ? 1e-4 : view.Inward;
    float2 reach = (sign(slope) * 0.5 * pane.Room.xy - pane.At) / slope;
    float depth = min(pane.Room.z, min(reach.x, reach.y));
    float2 place = pane.At + slope * depth;
    float4 random = FourUniforms(Hash(pane.Seed, 401));
    float3 wall = lerp(float3(0.80, 0.66, 0.46), float3(0.66, 0.68, 0.64), random.x);
    float bright = 1.0 - 0.55 * depth / pane.Room.z;
    float2 grid = float2(depth == reach.x ? depth : place.x, place.y + 0.5 * pane.Room.y);

    // A shop: boards full of boxes and bottles. Things too small to be seen singly have their shelf's average.
    float2 thing = grid / float2(0.13, 0.45);
    float2 cell = floor(thing);
    float4 goods = FourUniforms(Hash((uint)(int)floor(cell.x * 0.5) * 977u + (uint)(int)cell.y, pane.Seed));
    float tall = 0.25 + 0.25 * goods.w + 0.1 * frac(cell.x * 0.37);
    float pixel = max(view.Pixel.x, view.Pixel.y);
    float inside = CoverBox(thing - cell - float2(0.5, 0.1 + 0.5 * tall), float2(0.42, 0.5 * tall), pixel * float2(7.7, 2.2));
    float3 colour = lerp(float3(0.55, 0.45, 0.32), 0.15 + 0.6 * goods.xyz, 0.45);
    float3 stock = lerp(wall * 0.22, colour, inside);
    stock = lerp(stock, wall * 0.38, saturate(pixel * 14.0 - 0.6));
    stock = lerp(stock, wall * 0.75, Cover(frac(thing.y + 0.5) - 0.5, 0.05, pixel * 2.2));
    stock = grid.y < 2.25 ? stock : wall * 0.85;

    // A home: a cupboard and a picture.
    float cupboard = Cover(grid.x - (random.y - 0.5) * 1.6, 0.45, 0.02) * Cover(grid.y, 1.0 + random.z, 0.02);
    float2 picture = grid - float2((random.z - 0.5) * 2.0, 1.75);
    float frame = CoverBox(picture, float2(0.35, 0.26), 0.02);
    float3 home = lerp(wall * (1.0 - 0.6 * cupboard), float3(0.25, 0.30, 0.28), 0.7 * frame);

    float3 seen = lerp(home, stock, pane.Shelves);
    if (depth == reach.y)
        seen = slope.y > 0.0 ? float3(0.92, 0.89, 0.82) : float3(0.30, 0.20, 0.12);
    return seen * bright;
}

// The mirror image in a dark pane: the houses opposite, and above them the sky.
float3 PaneReflection(Ray ray, float height)
{
    float3 direction = float3(-ray.Direction.x, ray.Direction.yz);
    float opposite = height + 2.0 * FacadeX * direction.y / max(abs(direction.x), 0.05);
    return lerp(0.012, SkyGradient(direction), smoothstep(9.0, 14.0, opposite));
}

void ShadePane(Ray ray, FacadeView view, Pane pane, inout Surface surface)
{
    float3 light = 0.0;
    [branch]
    if (pane.Lamp.x > 0.0)
        light = lerp(RoomLight(pane, view), float3(0.62, 0.48, 0.32) * pane.Fold, pane.Curtain) * pane.Lamp;
    light = lerp(light, float3(0.055, 0.036, 0.018), pane.Crowd);
    float reflectance = Fresnel(0.06, abs(ray.Direction.x)) * (1.0 - pane.Crowd);
    surface.Emission += pane.Glass * lerp(light, PaneReflection(ray, view.At.y), reflectance);
}

#endif
