// What the houses look like: walls, windows, shops, doors, roofs.
#ifndef NIGHT_STREET_FACADES
#define NIGHT_STREET_FACADES

#include "buildings.hlsli"
#include "panes.hlsli"

static const float3 Stone = float3(0.52, 0.49, 0.44);

float3 WallColour(float4 random)
{
    float3 colour = lerp(float3(0.52, 0.46, 0.37), float3(0.44, 0.44, 0.43), random.x);
    colour = random.y < 0.45 ? float3(0.38, 0.42, 0.36) : colour;
    colour = random.y < 0.34 ? float3(0.55, 0.38, 0.30) : colour;
    colour = random.y < 0.22 ? float3(0.56, 0.38, 0.17) : colour;
    colour = random.y > 0.72 ? float3(0.42, 0.22, 0.15) : colour;
    colour = random.y > 0.88 ? float3(0.28, 0.34, 0.40) : colour;
    return colour * (0.75 + 0.5 * random.z);
}

Pane ShadeHomeWindow(FacadeView view, float2 offset, float2 halfSize, float2 room, uint seed, inout Surface surface)
{
    const float Depth = 0.13;
    float4 random = FourUniforms(seed);
    float2 behind = offset + view.Inward * Depth;
    float open = CoverBox(offset, halfSize, view.Pixel);
    float glass = open * CoverBox(behind, halfSize, view.Pixel);

    // The stone around the opening, its sill, and the sill's shadow.
    float trim = CoverBox(offset, halfSize + 0.13, view.Pixel) - open;
    float sill = CoverBox(offset + float2(0.0, halfSize.y + 0.1), float2(halfSize.x + 0.2, 0.05), view.Pixel);
    float shadow = CoverBox(offset + float2(0.0, halfSize.y + 0.24), float2(halfSize.x + 0.2, 0.09), view.Pixel);
    surface.Albedo = lerp(surface.Albedo, Stone, trim * 0.8) * (1.0 + 0.35 * sill - 0.45 * shadow);
    surface.Albedo *= 1.0 - 0.45 * (open - glass);

    // The frame's border, a middle bar and a cross bar.
    float bars = 1.0 - CoverBox(behind, halfSize - 0.07, view.Pixel);
    bars = max(bars, max(Cover(behind.x, 0.035, view.Pixel.x), Cover(behind.y - halfSize.y * 0.45, 0.03, view.Pixel.y)));
    surface.Albedo = lerp(surface.Albedo, lerp(0.03, float3(0.55, 0.54, 0.5), bars), glass);

    float3 lamp = lerp(float3(1.0, 0.60, 0.26), float3(1.0, 0.80, 0.52), random.y);
    lamp = random.z > 0.9 ? float3(0.35, 0.50, 1.0) * 0.5 : lamp;
    Pane pane;
    pane.Glass = glass * (1.0 - bars);
    pane.Lamp = random.x < 0.2 ? lamp * (0.35 + 0.6 * random.w) : 0.0;
    pane.At = offset + float2(0.0, -0.1);
    pane.Room = float3(room, 3.5);
    pane.Shelves = 0.0;
    // Curtains let light through, in folds.
    float gap = random.z < 0.45 ? 0.0 : halfSize.x * 0.55;
    pane.Curtain = 1.0 - Cover(behind.x, gap, 0.04 + view.Pixel.x);
    pane.Fold = (0.8 + 0.2 * sin(behind.x * 42.0) * saturate(1.0 - view.Pixel.x * 12.0)) * (0.55 + 0.2 * behind.y);
    pane.Crowd = saturate(2.0 * view.Pixel.x / room.x - 0.6);
    pane.Seed = seed;
    return pane;
}

// The board with the name in letters, and under it one pane beside the other, the door's reaching to the ground.
Pane ShadeShop(FacadeView view, float width, Shop shop, uint seed, inout Surface surface)
{
    float2 at = view.At;
    float4 random = shop.Random;
    float middle = 0.5 * width;
    float3 paint = lerp(float3(0.05, 0.09, 0.07), float3(0.16, 0.05, 0.04), random.z) + 0.05 * random.w;
    float board = CoverBox(at - float2(middle, 3.28), float2(middle - 0.35, 0.34), view.Pixel);
    surface.Albedo = lerp(surface.Albedo, paint, CoverBox(at - float2(middle, 1.75), float2(middle - 0.35, 1.9), view.Pixel));
    // Under the board's edge, dark.
    surface.Albedo *= 1.0 - 0.6 * CoverBox(at - float2(middle, 2.87), float2(middle - 0.35, 0.06), view.Pixel);

    const float LetterWidth = 0.36;
    float2 letters = float2(at.x - middle, at.y - 3.28);
    float cell = floor(letters.x / LetterWidth);
    float4 letter = FourUniforms(Hash((uint)(int)cell, seed + 7));
    float2 inLetter = letters - float2((cell + 0.5) * LetterWidth, 0.0);
    float2 hole = inLetter - float2(0.12 * (letter.x - 0.5), 0.2 * (letter.y - 0.5));
    float stroke = CoverBox(inLetter, float2(0.12, 0.18), view.Pixel) * (1.0 - CoverBox(hole, float2(0.06 + 0.05 * letter.w, 0.05 + 0.08 * letter.z), view.Pixel));
    stroke = lerp(stroke, 0.4, saturate(view.Pixel.x * 6.0 - 0.5));
    stroke *= Cover(letters.x, LetterWidth * floor(2.0 + 4.0 * random.y), view.Pixel.x) * Cover(letters.y, 0.2, view.Pixel.y);
    surface.Albedo = lerp(surface.Albedo, float3(0.6, 0.55, 0.42), stroke * 0.7);
    if (shop.Lit)
        surface.Emission += shop.Neon * (stroke * 1.1 + board * 0.03);

    float inner = width - 1.1;
    float count = max(2.0, round(inner / 1.9));
    float paneWidth = inner / count;
    float number = clamp(floor((at.x - 0.55) / paneWidth), 0.0, count - 1.0);
    bool door = number == floor(random.y * count);
    float low = door ? 0.1 : 0.6;
    float2 halfSize = float2(0.5 * paneWidth - 0.07, 0.5 * (2.75 - low));
    float2 offset = at - float2(0.55 + (number + 0.5) * paneWidth, low + halfSize.y);
    float2 behind = offset + view.Inward * 0.1;
    float open = CoverBox(offset, halfSize, view.Pixel);
    float glass = open * CoverBox(behind, halfSize - (door ? 0.12 : 0.0), view.Pixel);
    surface.Albedo = lerp(surface.Albedo, 0.03, open);

    // A closed shop has its roller shutter down, or not.
    float shutter = !shop.Lit && random.z < 0.5 && !door ? 1.0 : 0.0;
    float slats = CoverRepeated(at.y, 0.11, 0.02, view.Pixel.y);
    surface.Albedo = lerp(surface.Albedo, float3(0.26, 0.26, 0.27) * (1.0 - 0.55 * slats), glass * shutter);

    Pane pane;
    pane.Glass = glass * (1.0 - shutter);
    pane.Lamp = shop.Lit ? shop.Lamp * 1.1 : 0.0;
    pane.At = at - float2(middle, 1.5);
    pane.Room = float3(inner, 3.0, 4.5);
    pane.Shelves = 1.0;
    pane.Curtain = 0.0;
    pane.Fold = 0.0;
    pane.Crowd = 0.0;
    pane.Seed = seed;
    return pane;
}

// A panelled door, and over it a lantern on some houses.
void ShadeDoor(FacadeView view, float2 offset, float4 random, inout Surface surface)
{
    float2 halfSize = float2(0.62, 1.3);
    float2 place = offset - float2(0.0, halfSize.y + 0.12);
    float2 panel = place + view.Inward * 0.2;
    float trim = CoverBox(place - float2(0.0, 0.1), halfSize + float2(0.16, 0.22), view.Pixel);
    float open = CoverBox(place, halfSize, view.Pixel);
    float leaf = open * CoverBox(panel, halfSize, view.Pixel);
    float3 wood = lerp(float3(0.16, 0.07, 0.03), float3(0.04, 0.09, 0.08), random.y);
    float2 quarter = float2(abs(panel.x) - 0.3, panel.y - 0.85 * round(panel.y / 0.85));
    float relief = CoverBox(quarter, float2(0.21, 0.33), view.Pixel) - CoverBox(quarter, float2(0.16, 0.28), view.Pixel);
    surface.Albedo = lerp(surface.Albedo, Stone, trim * 0.8);
    surface.Albedo = lerp(surface.Albedo, 0.07, open);
    surface.Albedo = lerp(surface.Albedo, wood * (1.0 - 0.5 * relief - 0.5 * Cover(panel.x, 0.012, view.Pixel.x)), leaf);

    float2 lantern = offset - float2(0.0, 3.12);
    float away = dot(lantern, lantern);
    float size = max(0.08, view.Pixel.x);
    float glass = 2.0 * exp(-away / (size * size)) * 0.0064 / (size * size);
    if (random.z < 0.6)
        surface.Emission += float3(1.0, 0.70, 0.36) * (glass + surface.Albedo * (0.2 / (0.12 + away)));
}

Pane ShadeHome(FacadeView view, float width, uint seed, inout Surface surface)
{
    float4 style = FourUniforms(Hash(seed, 431));
    float4 random = FourUniforms(Hash(seed, 411));
    bool ground = view.At.y < GroundFloor;
    float storey = ground ? -1.0 : floor((view.At.y - GroundFloor) / Storey);
    float up = ground ? view.At.y : view.At.y - GroundFloor - storey * Storey;
    float bays = max(2.0, round(width / (2.1 + 0.9 * style.x)));
    float bayWidth = width / bays;
    float bay = clamp(floor(view.At.x / bayWidth), 0.0, bays - 1.0);
    float across = view.At.x - (bay + 0.5) * bayWidth;
    bool door = ground && bay == floor(random.x * bays);

    // On the ground floor courses of stone; above, on some houses a band between the floors and dressed stone at the edges.
    if (ground)
    {
        float row = floor(view.At.y / 0.42);
        float joints = max(CoverRepeated(view.At.y, 0.42, 0.014, view.Pixel.y), CoverRepeated(view.At.x + 0.9 * frac(row * 0.5), 0.9, 0.012, view.Pixel.x));
        surface.Albedo *= 0.85 * (1.0 - 0.4 * joints);
    }
    else
    {
        float fromFloor = up - Storey * round(up / Storey);
        float banded = style.y > 0.4 ? 1.0 : 0.0;
        surface.Albedo = lerp(surface.Albedo, Stone, 0.7 * banded * Cover(fromFloor + 0.05, 0.11, view.Pixel.y));
        surface.Albedo *= 1.0 - 0.4 * banded * Cover(fromFloor + 0.2, 0.05, view.Pixel.y);
        float edge = min(view.At.x, width - view.At.x);
        float dressed = style.z > 0.5 ? Cover(edge, frac(view.At.y / 0.9) < 0.5 ? 0.62 : 0.38, view.Pixel.x) : 0.0;
        surface.Albedo = lerp(surface.Albedo, Stone * (1.0 - 0.4 * CoverRepeated(view.At.y, 0.45, 0.012, view.Pixel.y)), 0.75 * dressed);
    }

    bool french = !ground && style.w > 0.55;
    float2 halfSize = ground ? float2(0.52, 0.8) : float2(0.42 + 0.16 * style.y, french ? 1.12 : 0.82);
    float2 offset = float2(across, up - (ground ? 2.0 : french ? 1.45 : 1.72));
    Pane pane;
    pane.Glass = 0.0;
    pane.Lamp = 0.0;
    pane.At = 0.0;
    pane.Room = 1.0;
    pane.Shelves = 0.0;
    pane.Curtain = 0.0;
    pane.Fold = 0.0;
    pane.Crowd = 0.0;
    pane.Seed = 0;
    [branch]
    if (door)
    {
        ShadeDoor(view, float2(across, view.At.y), random, surface);
    }
    else
    {
        uint windowSeed = Hash(seed + (uint)(int)bay * 31u, 440 + (uint)(int)(storey + 1.0));
        pane = ShadeHomeWindow(view, offset, halfSize, float2(bayWidth, Storey), windowSeed, surface);

        // In front of the glass: bars on the ground floor, above them a balcony's railing before tall windows.
        float2 rail = float2(across, up - 0.75);
        float extent = ground ? CoverBox(offset, halfSize, view.Pixel) : french ? CoverBox(rail, float2(halfSize.x + 0.22, 0.45), view.Pixel) : 0.0;
        float iron = CoverRepeated(across, 0.125, 0.012, view.Pixel.x);
        if (!ground)
            iron = max(iron, max(Cover(rail.y - 0.42, 0.03, view.Pixel.y), Cover(rail.y + 0.4, 0.05, view.Pixel.y)));
        surface.Albedo = lerp(surface.Albedo, 0.025, extent * iron);
        pane.Glass *= 1.0 - extent * iron;

        // Shutters beside the others.
        float beside = abs(across) - halfSize.x - 0.4;
        float wing = !ground && !french && style.z < 0.5 ? CoverBox(float2(beside, offset.y), float2(0.24, halfSize.y + 0.03), view.Pixel) : 0.0;
        float3 paint = style.x < 0.5 ? float3(0.06, 0.13, 0.09) : float3(0.08, 0.11, 0.16);
        surface.Albedo = lerp(surface.Albedo, paint * (1.2 - 0.8 * CoverRepeated(offset.y, 0.09, 0.02, view.Pixel.y)), wing);
    }

    return pane;
}

void ShadeFacade(Ray ray, float pixel, Lot lot, float3 wall, float4 random, inout Surface surface)
{
    FacadeView view;
    view.At = float2(surface.Position.z - lot.Start, surface.Position.y);
    view.Inward = ray.Direction.zy / max(abs(ray.Direction.x), 1e-4);
    // A pixel's outline on the wall is long where the wall is seen edge-on.
    view.Pixel = pixel * sqrt(1.0 + view.Inward * view.Inward);

    float stains = 0.6 * ValueNoise(view.At * float2(0.9, 0.25), lot.Seed, 256) + 0.4 * ValueNoise(view.At * float2(4.0, 1.7), lot.Seed, 256);
    surface.Albedo = wall * (0.72 + 0.5 * stains);
    // Bricks, on walls of their colour.
    float bricks = random.y > 0.72 && random.y < 0.88 ? 0.6 : 0.0;
    float mortar = max(CoverRepeated(view.At.y, 0.09, 0.008, view.Pixel.y), CoverRepeated(view.At.x + 0.13 * floor(view.At.y / 0.09), 0.26, 0.008, view.Pixel.x));
    surface.Albedo = lerp(surface.Albedo, 0.34, bricks * mortar);
    // The street is a canyon: little sky is seen from its bottom; and walls are dirty where rain splashes.
    surface.Openness = 0.28 + 0.3 * saturate(view.At.y / 14.0);
    surface.Albedo *= 0.55 + 0.45 * smoothstep(0.0, 0.7, view.At.y);

    [branch]
    if (lot.Garden)
    {
        float coping = Cover(view.At.y - lot.Eave + 0.1, 0.1, view.Pixel.y);
        float joints = CoverRepeated(view.At.x, 2.4, 0.03, view.Pixel.x);
        surface.Albedo = lerp(surface.Albedo * (1.0 - 0.4 * joints), float3(0.4, 0.38, 0.35), coping);
    }
    else
    {
        float width = lot.End - lot.Start;
        Shop shop = ShopOf(lot);
        Pane pane;
        [branch]
        if (shop.There && view.At.y < GroundFloor)
            pane = ShadeShop(view, width, shop, lot.Seed, surface);
        else
            pane = ShadeHome(view, width, lot.Seed, surface);
        ShadePane(ray, view, pane, surface);

        // The ledge over the ground floor, and its shadow.
        float ledge = Cover(view.At.y - GroundFloor, 0.09, view.Pixel.y);
        float shade = Cover(view.At.y - GroundFloor + 0.16, 0.07, view.Pixel.y);
        surface.Albedo = lerp(surface.Albedo, Stone, 0.8 * ledge) * (1.0 - 0.5 * shade);
        // The gutter's downpipe, between this house and the next.
        float pipe = Cover(view.At.x - 0.2, 0.06, view.Pixel.x) * (random.w < 0.7 ? 1.0 : 0.0);
        surface.Albedo = lerp(surface.Albedo, 0.10 + 0.12 * saturate(0.5 + (view.At.x - 0.2) / 0.12), pipe);
        surface.Emission *= (1.0 - ledge) * (1.0 - pipe);
    }
}

void ShadeRoof(float3 position, float pixel, uint seed, float4 random, inout Surface surface)
{
    float2 at = float2(position.z, position.y * 1.4);
    float rows = CoverRepeated(at.y, 0.32, 0.03, pixel * 2.0);
    float tile = Uniform(Hash((uint)((int)floor(at.x / 0.375) & 2047) * 57u + (uint)(int)floor(at.y / 0.32), seed));
    float3 tiles = random.w < 0.5 ? float3(0.22, 0.10, 0.07) : float3(0.11, 0.115, 0.13);
    surface.Albedo = tiles * (0.75 + 0.5 * lerp(tile, 0.5, saturate(pixel * 6.0))) * (1.0 - 0.5 * rows);
    surface.Openness = 0.9;
}

void ShadeSideWall(float2 at, float pixel, inout Surface surface)
{
    float mortar = max(CoverRepeated(at.y, 0.2, 0.02, pixel), CoverRepeated(at.x + 0.2 * floor(at.y / 0.2), 0.4, 0.02, pixel));
    float stains = ValueNoise(at * float2(0.8, 0.35), 461, 256);
    surface.Albedo = float3(0.30, 0.20, 0.15) * (0.6 + 0.6 * stains) * (1.0 - 0.25 * mortar);
    surface.Openness = 0.6;
}

// Brackets under the cornice, a moulding on its front.
void ShadeCornice(float3 position, float pixel, float eave, bool soffit, float3 wall, inout Surface surface)
{
    float relief = soffit ? CoverRepeated(position.z, 0.7, 0.11, pixel) : Cover(position.y - eave + 0.16, 0.03, pixel);
    surface.Albedo = lerp(wall, Stone, 0.6) * (1.0 - 0.5 * relief);
    surface.Openness = soffit ? 0.15 : 0.7;
}

void ShadeBuilding(Ray ray, Hit hit, inout Surface surface)
{
    float side = surface.Position.x < 0.0 ? -1.0 : 1.0;
    Lot lot = LotOf(hit.Cell, side);
    float pixel = PixelWidth(ray, hit.Distance);
    float4 random = FourUniforms(Hash(lot.Seed, 451));
    float3 wall = WallColour(random);
    [branch]
    if (hit.Part == PartRoof)
        ShadeRoof(surface.Position, pixel, lot.Seed, random, surface);
    else if (hit.Part == PartSideWall)
        ShadeSideWall(surface.Position.xy, pixel, surface);
    else if (hit.Part == PartFacade)
        ShadeFacade(ray, pixel, lot, wall, random, surface);
    else
        ShadeCornice(surface.Position, pixel, lot.Eave, hit.Part == PartSoffit, wall, surface);
}

#endif
