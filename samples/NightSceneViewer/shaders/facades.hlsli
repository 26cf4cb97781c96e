// What the houses look like: walls, windows with rooms behind them, shops, doors, roofs.
#ifndef NIGHT_STREET_FACADES
#define NIGHT_STREET_FACADES

#include "buildings.hlsli"
#include "sky.hlsli"

// A place on a facade: `At` in metres along it and up, pixel sizes there, and how far the ray moves sideways and up on its way
// one metre into the wall.
struct FacadeView
{
    float2 At;
    float2 Pixel;
    float2 Inward;
};

float CoverBox(float2 offset, float2 halfSize, float2 pixel)
{
    return Cover(offset.x, halfSize.x, pixel.x) * Cover(offset.y, halfSize.y, pixel.y);
}

// Colours of houses' walls.
float3 WallColour(float4 random)
{
    float3 colour = lerp(float3(0.50, 0.44, 0.36), float3(0.42, 0.41, 0.40), random.x);
    colour = random.y < 0.25 ? float3(0.50, 0.36, 0.20) : colour;
    colour = random.y > 0.72 ? float3(0.40, 0.25, 0.19) : colour;
    colour = random.y > 0.88 ? float3(0.30, 0.34, 0.35) : colour;
    return colour * (0.7 + 0.5 * random.z);
}

// The room behind an opening of the wall, by where the ray through the opening meets the room's far wall, side walls, ceiling
// or floor: a box of `size`, the opening's middle at `at` in its front.
float3 Room(float2 at, float2 inward, float3 size, uint seed, float shelves, float2 pixel)
{
    float2 slope = abs(inward) < 1e-4 ? 1e-4 : inward;
    float2 reach = (sign(slope) * 0.5 * size.xy - at) / slope;
    float depth = min(size.z, min(reach.x, reach.y));
    float2 place = at + slope * depth;
    float4 random = FourUniforms(Hash(seed, 401));
    float3 wall = lerp(float3(0.85, 0.72, 0.52), float3(0.70, 0.72, 0.70), random.x);
    float bright = 1.0 - 0.55 * depth / size.z;
    float2 grid = float2(depth == reach.x ? depth : place.x, place.y + 0.5 * size.y);
    // Shelves full of things, or a picture and a cupboard.
    float2 thing = grid / float2(0.34, 0.42);
    float2 cell = floor(thing);
    float4 goods = FourUniforms(Hash((uint)(int)cell.x * 977u + (uint)(int)cell.y, seed));
    float sharp = saturate(1.5 - 4.0 * max(pixel.x, pixel.y));
    float inside = CoverBox(thing - cell - float2(0.5, 0.35 + 0.15 * goods.w), float2(0.42, 0.3 + 0.15 * goods.w), pixel / 0.38);
    float3 stock = lerp(wall * 0.35, goods.xyz * float3(0.9, 0.75, 0.6), inside);
    stock = lerp(wall * 0.45, stock, sharp * step(grid.y, 2.2));
    float cupboard = Cover(grid.x - (random.y - 0.5) * 1.6, 0.45, 0.02) * step(grid.y, 1.0 + random.z);
    float3 home = wall * (1.0 - 0.6 * cupboard);
    float3 colour = lerp(home, stock, shelves);
    if (depth == reach.y)
        colour = slope.y > 0.0 ? float3(0.95, 0.92, 0.85) : float3(0.30, 0.20, 0.12);
    return colour * bright;
}

// The mirror image in a dark pane: the houses opposite, and above them the sky.
float3 PaneReflection(Ray ray, float2 at)
{
    float3 direction = float3(-ray.Direction.x, ray.Direction.yz);
    float opposite = at.y + 2.0 * FacadeX * direction.y / max(abs(direction.x), 0.05);
    return lerp(0.012, SkyGradient(direction), smoothstep(9.0, 14.0, opposite));
}

void ShadeWindow(Ray ray, FacadeView view, float2 offset, float2 halfSize, float2 room, uint seed, float litShare, float averageLit, inout Surface surface)
{
    const float Depth = 0.13;
    float4 random = FourUniforms(seed);
    float2 behind = offset + view.Inward * Depth;
    float open = CoverBox(offset, halfSize, view.Pixel);
    float pane = open * CoverBox(behind, halfSize, view.Pixel);

    // The stone around the opening, its sill, and the sill's shadow.
    float2 trimHalf = halfSize + 0.13;
    float trim = CoverBox(offset, trimHalf, view.Pixel) - open;
    surface.Albedo = lerp(surface.Albedo, float3(0.55, 0.52, 0.47), trim * 0.8);
    float sill = CoverBox(offset + float2(0.0, halfSize.y + 0.1), float2(halfSize.x + 0.2, 0.05), view.Pixel);
    float shadow = CoverBox(offset + float2(0.0, halfSize.y + 0.24), float2(halfSize.x + 0.2, 0.09), view.Pixel);
    surface.Albedo *= 1.0 + 0.35 * sill - 0.45 * shadow;

    // Frame: the border, a middle bar and a cross bar.
    float bars = max(CoverBox(behind, halfSize, view.Pixel) - CoverBox(behind, halfSize - 0.07, view.Pixel), Cover(behind.x, 0.035, view.Pixel.x));
    bars = max(bars, Cover(behind.y - halfSize.y * 0.45, 0.03, view.Pixel.y));

    surface.Albedo = lerp(surface.Albedo, surface.Albedo * 0.55, open - pane);
    surface.Albedo = lerp(surface.Albedo, lerp(0.03, float3(0.55, 0.54, 0.5), bars), pane);
    float glass = pane * (1.0 - bars);
    surface.Openness *= 1.0 - 0.3 * open;

    float3 lamp = lerp(float3(1.0, 0.62, 0.28), float3(1.0, 0.80, 0.52), random.y);
    lamp = random.z > 0.9 ? float3(0.35, 0.50, 1.0) * 0.5 : lamp;
    float lit = random.x < litShare ? 1.0 : 0.0;
    float3 inside = 0.0;
    [branch]
    if (lit > 0.0)
    {
        inside = Room(offset + float2(0.0, -0.1), view.Inward, float3(room, 3.5), seed, 0.0, view.Pixel) * (0.30 + 0.5 * random.w);
        // Curtains let light through, in folds.
        float folds = 0.8 + 0.2 * sin(behind.x * 42.0) * saturate(1.0 - view.Pixel.x * 12.0);
        float drawn = random.z < 0.45 ? 0.0 : halfSize.x * 0.55;
        float curtain = 1.0 - Cover(behind.x, drawn, 0.04 + view.Pixel.x);
        inside = lerp(inside, float3(0.75, 0.62, 0.45) * folds * (0.25 + 0.12 * behind.y), curtain);
    }
    float3 light = inside * lamp * lit;
    // Where a pixel holds several windows, their average.
    float many = saturate(2.0 * view.Pixel.x / room.x - 0.6);
    light = lerp(light, averageLit * 0.2 * float3(1.0, 0.68, 0.36), many);
    float reflectance = Fresnel(0.06, abs(ray.Direction.x));
    surface.Emission += glass * (light * (1.0 - reflectance) + PaneReflection(ray, view.At) * reflectance * (1.0 - many));
}

void ShadeShop(Ray ray, FacadeView view, float width, uint seed, float4 random, inout Surface surface)
{
    float2 at = view.At;
    float middle = 0.5 * width;
    float3 paint = lerp(float3(0.05, 0.09, 0.07), float3(0.16, 0.05, 0.04), random.z) + 0.05 * random.w;
    bool lit = random.x < 0.42;
    // The board with the name, and a strip of letters on it.
    float board = CoverBox(at - float2(middle, 3.28), float2(middle - 0.35, 0.34), view.Pixel);
    surface.Albedo = lerp(surface.Albedo, paint, CoverBox(at - float2(middle, 1.75), float2(middle - 0.35, 1.9), view.Pixel));
    float letterWidth = 0.36;
    float2 letters = float2(at.x - middle, at.y - 3.28);
    float cell = floor(letters.x / letterWidth);
    float4 letter = FourUniforms(Hash((uint)(int)cell, seed + 7));
    float2 inLetter = letters - float2((cell + 0.5) * letterWidth, 0.0);
    float stroke = CoverBox(inLetter, float2(0.13, 0.19), view.Pixel) - 0.85 * CoverBox(inLetter - float2(0.05 * (letter.x - 0.5), 0.1 * (letter.y - 0.5)), float2(0.07, 0.05 + 0.08 * letter.z), view.Pixel);
    float extent = Cover(letters.x, letterWidth * floor(2.0 + 4.0 * random.y), view.Pixel.x);
    stroke = lerp(stroke, 0.35, saturate(view.Pixel.x * 6.0 - 0.5)) * extent * (letter.w > 0.12 ? 1.0 : 0.0) * Cover(letters.y, 0.22, view.Pixel.y);
    surface.Albedo = lerp(surface.Albedo, float3(0.6, 0.55, 0.42), stroke * 0.7);
    float3 neon = random.w < 0.34 ? float3(1.0, 0.16, 0.10) : random.w < 0.67 ? float3(0.15, 0.75, 0.85) : float3(1.0, 0.72, 0.35);
    if (lit)
        surface.Emission += neon * (stroke * 0.9 + board * 0.02);
    // Under the board's edge, dark.
    surface.Albedo *= 1.0 - 0.6 * CoverBox(at - float2(middle, 2.87), float2(middle - 0.35, 0.06), view.Pixel);

    // One pane beside the other, the door's reaching to the ground.
    float inner = width - 1.1;
    float count = max(2.0, round(inner / 1.9));
    float paneWidth = inner / count;
    float pane = clamp(floor((at.x - 0.55) / paneWidth), 0.0, count - 1.0);
    bool door = pane == floor(random.y * count);
    float low = door ? 0.1 : 0.6;
    float2 halfSize = float2(0.5 * paneWidth - 0.07, 0.5 * (2.75 - low));
    float2 offset = at - float2(0.55 + (pane + 0.5) * paneWidth, low + halfSize.y);
    float2 behind = offset + view.Inward * 0.1;
    float open = CoverBox(offset, halfSize, view.Pixel);
    float glass = open * CoverBox(behind, halfSize, view.Pixel);
    if (door)
    {
        float frame = CoverBox(behind, halfSize, view.Pixel) - CoverBox(behind, halfSize - 0.12, view.Pixel);
        glass *= 1.0 - frame;
    }
    surface.Albedo = lerp(surface.Albedo, 0.03, open);
    float reflectance = Fresnel(0.06, abs(ray.Direction.x));
    float3 light = 0.0;
    if (lit)
    {
        float3 lamp = random.z < 0.5 ? float3(1.0, 0.78, 0.50) : float3(0.80, 0.95, 1.0);
        light = Room(at - float2(middle, 1.5), view.Inward, float3(inner, 3.0, 4.5), seed, 1.0, view.Pixel) * lamp * 0.75;
    }
    else if (random.z < 0.5 && !door)
    {
        // A closed shop's roller shutter.
        float slats = CoverRepeated(at.y, 0.11, 0.02, view.Pixel.y);
        surface.Albedo = lerp(surface.Albedo, float3(0.26, 0.26, 0.27) * (1.0 - 0.55 * slats), glass);
        glass = 0.0;
    }
    surface.Emission += glass * (light * (1.0 - reflectance) + PaneReflection(ray, at) * reflectance);
}

void ShadeGroundFloor(Ray ray, FacadeView view, float width, uint seed, inout Surface surface)
{
    float4 random = FourUniforms(Hash(seed, 411));
    float2 at = view.At;
    [branch]
    if (FourUniforms(Hash(seed, 412)).x < 0.5)
    {
        ShadeShop(ray, view, width, seed, random, surface);
        return;
    }

    // Courses of stone, windows and a door, with a lantern over it.
    float joints = CoverRepeated(at.y, 0.42, 0.014, view.Pixel.y);
    float row = floor(at.y / 0.42);
    joints = max(joints, CoverRepeated(at.x + 0.45 * frac(row * 0.5) * 2.0, 0.9, 0.012, view.Pixel.x));
    surface.Albedo *= 0.85 * (1.0 - 0.4 * joints);
    float bays = max(2.0, round(width / 2.6));
    float bayWidth = width / bays;
    float bay = clamp(floor(at.x / bayWidth), 0.0, bays - 1.0);
    float doorBay = floor(random.x * bays);
    float2 offset = at - float2((bay + 0.5) * bayWidth, 0.0);
    if (bay == doorBay)
    {
        float2 halfSize = float2(0.62, 1.3);
        float2 place = offset - float2(0.0, halfSize.y + 0.12);
        float trim = CoverBox(place - float2(0.0, 0.1), halfSize + float2(0.16, 0.22), view.Pixel);
        float open = CoverBox(place, halfSize, view.Pixel);
        float leaf = open * CoverBox(place + view.Inward * 0.2, halfSize, view.Pixel);
        surface.Albedo = lerp(surface.Albedo, float3(0.5, 0.47, 0.42), trim * 0.8);
        float3 wood = lerp(float3(0.16, 0.07, 0.03), float3(0.04, 0.09, 0.08), random.y);
        float2 panel = place + view.Inward * 0.2;
        float2 quarter = float2(abs(panel.x) - 0.3, panel.y - 0.85 * round(panel.y / 0.85));
        float relief = CoverBox(quarter, float2(0.21, 0.33), view.Pixel) - CoverBox(quarter, float2(0.16, 0.28), view.Pixel);
        surface.Albedo = lerp(surface.Albedo, 0.07, open);
        surface.Albedo = lerp(surface.Albedo, wood * (1.0 - 0.5 * relief - 0.5 * Cover(panel.x, 0.012, view.Pixel.x)), leaf);
        if (random.z < 0.55)
        {
            float2 lantern = offset - float2(0.0, 3.12);
            float away = dot(lantern, lantern);
            float size = max(0.09, view.Pixel.x);
            surface.Emission += float3(1.0, 0.70, 0.36) * (1.6 * exp(-away / (size * size)) * 0.0081 / (size * size)
                + surface.Albedo * 0.16 / (0.12 + away));
        }
    }
    else
    {
        float2 halfSize = float2(0.52, 0.8);
        ShadeWindow(ray, view, offset - float2(0.0, 2.0), halfSize, float2(bayWidth, GroundFloor), Hash(seed, 420 + (uint)bay), 0.14, 0.14, surface);
        // Bars, as on ground floors.
        float bars = CoverRepeated(offset.x, 0.13, 0.012, view.Pixel.x) * CoverBox(offset - float2(0.0, 2.0), halfSize, view.Pixel);
        surface.Albedo = lerp(surface.Albedo, 0.03, bars);
        surface.Emission *= 1.0 - bars;
    }
}

void ShadeUpperFloors(Ray ray, FacadeView view, float width, uint seed, inout Surface surface)
{
    float4 style = FourUniforms(Hash(seed, 431));
    float up = view.At.y - GroundFloor;
    float storey = floor(up / Storey);
    float within = up - storey * Storey;
    float bays = max(2.0, round(width / (2.1 + 0.9 * style.x)));
    float bayWidth = width / bays;
    float bay = clamp(floor(view.At.x / bayWidth), 0.0, bays - 1.0);
    float across = view.At.x - (bay + 0.5) * bayWidth;

    // A band of stone between the floors, and dressed stone at the house's edges.
    if (style.y > 0.4)
    {
        float joint = within - Storey * round(within / Storey);
        float band = Cover(joint + 0.05, 0.11, view.Pixel.y);
        float under = Cover(joint + 0.2, 0.05, view.Pixel.y);
        surface.Albedo = lerp(surface.Albedo, float3(0.52, 0.49, 0.44), 0.7 * band) * (1.0 - 0.4 * under);
    }
    if (style.z > 0.5)
    {
        float edge = min(view.At.x, width - view.At.x);
        float course = frac(view.At.y / 0.9);
        float stone = Cover(edge, course < 0.5 ? 0.62 : 0.38, view.Pixel.x);
        surface.Albedo = lerp(surface.Albedo, float3(0.50, 0.47, 0.42) * (1.0 - 0.4 * CoverRepeated(view.At.y, 0.45, 0.012, view.Pixel.y)), 0.75 * stone);
    }

    bool french = style.w > 0.55;
    float2 halfSize = float2(0.42 + 0.16 * style.y, french ? 1.12 : 0.82);
    float2 offset = float2(across, within - (french ? 1.45 : 1.72));
    uint windowSeed = Hash(seed + (uint)bay * 31u, 440 + (uint)storey);
    ShadeWindow(ray, view, offset, halfSize, float2(bayWidth, Storey), windowSeed, 0.15, 0.15, surface);

    if (french)
    {
        // A balcony's railing in front of the tall window.
        float2 rail = float2(across, within - 0.75);
        float extent = CoverBox(rail, float2(halfSize.x + 0.22, 0.45), view.Pixel);
        float iron = max(CoverRepeated(across, 0.12, 0.012, view.Pixel.x), max(Cover(rail.y - 0.42, 0.03, view.Pixel.y), Cover(rail.y + 0.4, 0.05, view.Pixel.y)));
        surface.Albedo = lerp(surface.Albedo, 0.025, extent * iron);
        surface.Emission *= 1.0 - extent * iron;
    }
    else if (style.z < 0.4)
    {
        // Shutters, some closed.
        float side = abs(across) - halfSize.x - 0.16 - 0.24;
        float wing = CoverBox(float2(side, offset.y), float2(0.24, halfSize.y + 0.03), view.Pixel);
        float slats = CoverRepeated(offset.y, 0.09, 0.02, view.Pixel.y);
        float3 paint = style.x < 0.5 ? float3(0.06, 0.13, 0.09) : float3(0.08, 0.11, 0.16);
        surface.Albedo = lerp(surface.Albedo, paint * (1.2 - 0.8 * slats), wing);
    }
}

void ShadeRoof(float3 position, float pixel, uint seed, float4 random, inout Surface surface)
{
    float2 at = float2(position.z, position.y * 1.4);
    float rows = CoverRepeated(at.y, 0.32, 0.03, pixel * 2.0);
    float tile = Uniform(Hash((uint)(int)floor(at.x / 0.3) * 57u + (uint)(int)floor(at.y / 0.32), seed));
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
    surface.Albedo = lerp(wall, float3(0.5, 0.47, 0.42), 0.6) * (1.0 - 0.5 * relief);
    surface.Openness = soffit ? 0.15 : 0.7;
}

void ShadeFacade(Ray ray, float pixel, Lot lot, float3 wall, float4 random, inout Surface surface)
{
    float grazing = max(abs(ray.Direction.x), 1e-4);
    FacadeView view;
    view.At = float2(surface.Position.z - lot.Start, surface.Position.y);
    view.Inward = float2(ray.Direction.z, ray.Direction.y) / grazing;
    // A pixel's outline on the wall is long where the wall is seen edge-on.
    view.Pixel = pixel * float2(sqrt(1.0 + view.Inward.x * view.Inward.x), sqrt(1.0 + view.Inward.y * view.Inward.y));

    float stains = 0.6 * ValueNoise(view.At * float2(0.9, 0.25), lot.Seed, 256) + 0.4 * ValueNoise(view.At * float2(4.0, 1.7), lot.Seed, 256);
    surface.Albedo = wall * (0.72 + 0.5 * stains);
    if (random.y > 0.72 && random.y < 0.88)
    {
        // Bricks.
        float row = floor(view.At.y / 0.09);
        float mortar = max(CoverRepeated(view.At.y, 0.09, 0.008, view.Pixel.y), CoverRepeated(view.At.x + 0.13 * row, 0.26, 0.008, view.Pixel.x));
        surface.Albedo = lerp(surface.Albedo, 0.34, 0.6 * mortar);
    }
    // The street is a canyon: little sky is seen from its bottom; and walls are dirty where rain splashes.
    surface.Openness = 0.28 + 0.3 * saturate(view.At.y / 14.0);
    surface.Albedo *= 0.55 + 0.45 * smoothstep(0.0, 0.7, view.At.y);

    if (lot.Garden)
    {
        float coping = Cover(view.At.y - lot.Eave + 0.1, 0.1, view.Pixel.y);
        float joints = CoverRepeated(view.At.x, 2.4, 0.03, view.Pixel.x);
        surface.Albedo = lerp(surface.Albedo * (1.0 - 0.4 * joints), float3(0.4, 0.38, 0.35), coping);
        return;
    }

    float width = lot.End - lot.Start;
    [branch]
    if (view.At.y < GroundFloor)
        ShadeGroundFloor(ray, view, width, lot.Seed, surface);
    else
        ShadeUpperFloors(ray, view, width, lot.Seed, surface);

    // The ledge over the ground floor, and its shadow.
    float ledge = Cover(view.At.y - GroundFloor, 0.09, view.Pixel.y);
    float shade = Cover(view.At.y - GroundFloor + 0.16, 0.07, view.Pixel.y);
    surface.Albedo = lerp(surface.Albedo, float3(0.5, 0.47, 0.42), 0.8 * ledge) * (1.0 - 0.5 * shade);
    surface.Emission *= 1.0 - ledge;
    // The gutter's downpipe, between this house and the next.
    float pipe = Cover(view.At.x - 0.2, 0.06, view.Pixel.x) * (random.w < 0.7 ? 1.0 : 0.0);
    surface.Albedo = lerp(surface.Albedo, 0.10 + 0.12 * saturate(0.5 + (view.At.x - 0.2) / 0.12), pipe);
    surface.Emission *= 1.0 - pipe;
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
