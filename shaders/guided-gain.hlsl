// cs_5_1
// What a network did to a small frame, brought to the frame at full size along its edges: what DmlEnhance.Video.GuidedGain does on the CPU,
// whose remarks say what is computed and why.
//
// Four entries, one dispatch each:
//   Sums     ceil(SmallWidth / BLOCK) x ceil(SmallHeight / BLOCK) groups: the small frame's luma, added up by blocks;
//   Fit      ceil(SmallWidth / TILE) x ceil(SmallHeight / TILE) groups: the line of the gain over the guide in the window around each pixel;
//   Average  as many: the mean of the lines of the windows that see a pixel;
//   Apply    ceil(Width / APPLY_WIDTH) x ceil(Height / APPLY_HEIGHT) groups: the frame at full size.
//
// Windows are summed along rows and then along columns, in group-shared memory: 18 additions a pixel and number where the window has 81. What
// lies outside the small frame counts as 0 and not as a pixel.

#include "frame.hlsli"
#include "half.hlsli"

#define THREADS 256

// Both sides of what a group of Sums adds up, and of what one of Fit and Average makes.
#define BLOCK 32
#define TILE 16

#define APPLY_WIDTH 32
#define APPLY_HEIGHT 8

// GuidedGain's numbers.
#define RADIUS 4
static const float Black = 1.0 / 255;
static const float Regularisation = 0.01;
static const float LeastLog = -2;
static const float MostLog = 8;
static const float LeastMean = 1.0 / 1024;
static const float3 LumaWeights = float3(0.2126, 0.7152, 0.0722);

// What SCI limits its illumination to.
static const float LeastIllumination = 0.0001;

#define SPAN (TILE + 2 * RADIUS)
#define TILE_PIXELS (SPAN * SPAN)
#define ROW_PIXELS (SPAN * TILE)

cbuffer GuidedGain : register(b0)
{
    uint Width;
    uint Height;
    // FRAME_ flags of the full frame, and the linear value that is display white.
    uint Flags;
    float White;
    uint SmallWidth;
    uint SmallHeight;
    // The small dark frame's first number.
    uint DarkOffset;
    // Apply writes 0: the illumination; 1: the enhanced frame.
    uint IsEnhanced;
};

// l = slope g + offset of red, green and blue.
struct Line
{
    float3 slope;
    float3 offset;
};

// The small frame in planes: Sums has the dark one, Fit both.
StructuredBuffer<float> dark : register(t0);
StructuredBuffer<float> enhanced : register(t1);
// Of the blocks.
StructuredBuffer<float> sums : register(t2);
RWStructuredBuffer<float> sums_made : register(u0);

// Average.
StructuredBuffer<Line> fitted : register(t0);

// Fit and Average.
RWStructuredBuffer<Line> lines_made : register(u0);
// m, GuidedGain's Mean.
RWStructuredBuffer<float> mean_made : register(u1);

// Apply.
Texture2D<float4> source : register(t0);
StructuredBuffer<Line> lines : register(t1);
StructuredBuffer<float> mean : register(t2);
RWTexture2D<float4> result : register(u0);

groupshared float shared_sums[THREADS];
// Fit: guide and the gain's logarithms; Average: slopes and the red offset, then the other two.
groupshared float4 tile[TILE_PIXELS];
groupshared float2 tile_rest[TILE_PIXELS];
groupshared float4 rows[ROW_PIXELS];
groupshared float4 rows_rest[ROW_PIXELS];

float Guide(float3 colour, float m)
{
    float luma = dot(colour, LumaWeights);
    return luma / (luma + m);
}

float3 Dark(uint index)
{
    uint plane = SmallWidth * SmallHeight;
    return float3(dark[DarkOffset + index], dark[DarkOffset + index + plane], dark[DarkOffset + index + 2 * plane]);
}

// The sum of one value of each thread, for all of them; added in pairs, so that the error grows with the logarithm of the count.
float SumOfGroup(uint index, float value)
{
    shared_sums[index] = value;
    [unroll]
    for (uint count = THREADS / 2; count > 0; count /= 2)
    {
        GroupMemoryBarrierWithGroupSync();
        if (index < count)
            shared_sums[index] += shared_sums[index + count];
    }

    GroupMemoryBarrierWithGroupSync();
    return shared_sums[0];
}

uint BlocksAcross()
{
    return (SmallWidth + BLOCK - 1) / BLOCK;
}

uint Blocks()
{
    return BlocksAcross() * ((SmallHeight + BLOCK - 1) / BLOCK);
}

bool IsInSmall(int2 pixel)
{
    return all((uint2)pixel < uint2(SmallWidth, SmallHeight));
}

// Pixels of the window around one that lie in the small frame.
float WindowCount(int2 pixel)
{
    int2 first = max(pixel - RADIUS, 0);
    int2 last = min(pixel + RADIUS, int2(SmallWidth, SmallHeight) - 1);
    int2 count = last - first + 1;
    return count.x * count.y;
}

// log2 of the small frame's gain. NaN, where the network gave no number, is no gain: it would otherwise be the windows' around it, too.
// Asked by its bits: the compiler may take it that numbers are numbers.
float3 LogGain(uint index, float3 colour)
{
    uint plane = SmallWidth * SmallHeight;
    float3 made = float3(enhanced[index], enhanced[index + plane], enhanced[index + 2 * plane]);
    bool3 isNan = (asuint(made) & 0x7FFFFFFF) > 0x7F800000;
    return isNan ? 0 : clamp(log2((saturate(made) + Black) / (colour + Black)), LeastLog, MostLog);
}

[numthreads(THREADS, 1, 1)]
void Sums(uint3 group : SV_GroupID, uint index : SV_GroupIndex)
{
    float sum = 0;
    [unroll]
    for (uint i = 0; i < BLOCK * BLOCK / THREADS; i++)
    {
        uint2 pixel = group.xy * BLOCK + uint2(index % BLOCK, index / BLOCK + i * (THREADS / BLOCK));
        if (IsInSmall(pixel))
            sum += dot(Dark(pixel.y * SmallWidth + pixel.x), LumaWeights);
    }

    sum = SumOfGroup(index, sum);
    if (index == 0)
        sums_made[group.y * BlocksAcross() + group.x] = sum;
}

[numthreads(THREADS, 1, 1)]
void Fit(uint3 group : SV_GroupID, uint index : SV_GroupIndex)
{
    // Each group for itself, in the same order: some hundred numbers from the cache, and no dispatch between.
    float total = 0;
    for (uint block = index; block < Blocks(); block += THREADS)
        total += sums[block];
    float m = max(LeastMean, SumOfGroup(index, total) / ((float)SmallWidth * SmallHeight));
    int2 origin = int2(group.xy * TILE) - RADIUS;
    uint i;
    for (i = index; i < TILE_PIXELS; i += THREADS)
    {
        int2 pixel = origin + int2(i % SPAN, i / SPAN);
        float4 value = 0;
        if (IsInSmall(pixel))
        {
            uint place = pixel.y * SmallWidth + pixel.x;
            float3 colour = Dark(place);
            value = float4(Guide(colour, m), LogGain(place, colour));
        }

        tile[i] = value;
    }

    GroupMemoryBarrierWithGroupSync();
    for (i = index; i < ROW_PIXELS; i += THREADS)
    {
        uint first = i / TILE * SPAN + i % TILE;
        float4 sum = 0;
        float4 products = 0;
        [unroll]
        for (uint tap = 0; tap <= 2 * RADIUS; tap++)
        {
            float4 value = tile[first + tap];
            sum += value;
            products += value.x * value;
        }

        rows[i] = sum;
        rows_rest[i] = products;
    }

    GroupMemoryBarrierWithGroupSync();
    int2 pixel = int2(group.xy * TILE + uint2(index % TILE, index / TILE));
    if (!IsInSmall(pixel))
        return;
    float4 means = 0;
    float4 products = 0;
    [unroll]
    for (uint row = 0; row <= 2 * RADIUS; row++)
    {
        means += rows[index + row * TILE];
        products += rows_rest[index + row * TILE];
    }

    float count = WindowCount(pixel);
    means /= count;
    products /= count;
    float variance = max(0, products.x - means.x * means.x) + Regularisation;
    Line made;
    made.slope = (products.yzw - means.x * means.yzw) / variance;
    made.offset = means.yzw - made.slope * means.x;
    lines_made[pixel.y * SmallWidth + pixel.x] = made;
    if (all(pixel == 0))
        mean_made[0] = m;
}

[numthreads(THREADS, 1, 1)]
void Average(uint3 group : SV_GroupID, uint index : SV_GroupIndex)
{
    int2 origin = int2(group.xy * TILE) - RADIUS;
    uint i;
    for (i = index; i < TILE_PIXELS; i += THREADS)
    {
        int2 pixel = origin + int2(i % SPAN, i / SPAN);
        float4 value = 0;
        float2 rest = 0;
        if (IsInSmall(pixel))
        {
            Line seen = fitted[pixel.y * SmallWidth + pixel.x];
            value = float4(seen.slope, seen.offset.x);
            rest = seen.offset.yz;
        }

        tile[i] = value;
        tile_rest[i] = rest;
    }

    GroupMemoryBarrierWithGroupSync();
    for (i = index; i < ROW_PIXELS; i += THREADS)
    {
        uint first = i / TILE * SPAN + i % TILE;
        float4 sum = 0;
        float2 rest = 0;
        [unroll]
        for (uint tap = 0; tap <= 2 * RADIUS; tap++)
        {
            sum += tile[first + tap];
            rest += tile_rest[first + tap];
        }

        rows[i] = sum;
        rows_rest[i] = float4(rest, 0, 0);
    }

    GroupMemoryBarrierWithGroupSync();
    int2 pixel = int2(group.xy * TILE + uint2(index % TILE, index / TILE));
    if (!IsInSmall(pixel))
        return;
    float4 sum = 0;
    float2 rest = 0;
    [unroll]
    for (uint row = 0; row <= 2 * RADIUS; row++)
    {
        sum += rows[index + row * TILE];
        rest += rows_rest[index + row * TILE].xy;
    }

    float count = WindowCount(pixel);
    Line made;
    made.slope = sum.xyz / count;
    made.offset = float3(sum.w, rest) / count;
    lines_made[pixel.y * SmallWidth + pixel.x] = made;
}

Line Between(Line one, Line other, float share)
{
    Line line_between;
    line_between.slope = lerp(one.slope, other.slope, share);
    line_between.offset = lerp(one.offset, other.offset, share);
    return line_between;
}

// The lines at a pixel of the full frame, between the four small pixels around it. By hand: a sampler's shares are of 8 bits.
Line LineAt(uint2 pixel)
{
    uint2 smallSize = uint2(SmallWidth, SmallHeight);
    float2 place = clamp((pixel + 0.5) * smallSize / float2(Width, Height) - 0.5, 0, float2(smallSize) - 1);
    uint2 upper = min((uint2)place, max(smallSize, 2) - 2);
    uint2 lower = min(upper + 1, smallSize - 1);
    float2 share = place - upper;
    Line above = Between(lines[upper.y * SmallWidth + upper.x], lines[upper.y * SmallWidth + lower.x], share.x);
    Line below = Between(lines[lower.y * SmallWidth + upper.x], lines[lower.y * SmallWidth + lower.x], share.x);
    return Between(above, below, share.y);
}

[numthreads(APPLY_WIDTH, APPLY_HEIGHT, 1)]
void Apply(uint3 pixel : SV_DispatchThreadID)
{
    if (pixel.x >= Width || pixel.y >= Height)
        return;
    float3 colour = saturate(Proxy(source.Load(int3(pixel.xy, 0)).rgb, Flags, White));
    Line here = LineAt(pixel.xy);
    float3 gain = exp2(clamp(here.slope * Guide(colour, mean[0]) + here.offset, LeastLog, MostLog));
    float3 made = saturate((colour + Black) * gain - Black);
    // By what black is divided it stays black; 1, as HDR frames' colours outside the gamut, which the network sees as black, take it as their gain.
    if (IsEnhanced == 0)
        made = colour > 0 ? clamp(colour / max(made, 1e-7), LeastIllumination, LargestSample) : 1;
    result[pixel.xy] = float4(RoundToHalf(made), 1);
}
