// cs_5_1
// SCI's whole illumination network (SciNetwork.EstimateIllumination) in one dispatch, float32 throughout:
//   features1    = relu(conv(input))
//   features2    = features1 + relu(conv(features1))
//   illumination = clamp(sigmoid(conv(features2)) + input, 0.0001, 1)
// Three channels everywhere; what lies outside the frame is 0 in each layer, as the convolutions' padding is.
//
// A group makes TILE_WIDTH x TILE_HEIGHT pixels: dispatch ceil(Width / TILE_WIDTH) x ceil(Height / TILE_HEIGHT) groups.
//
// How it is made fast (numbers for 60 x 20; docs/performance.md):
// - A thread computes a block of 2 x 4 pixels, 3 channels each, in registers. For that it reads 4 x 6 x 3 values of group-shared memory,
//   9 for 81 multiply-adds; a pixel a thread would need 27. They are read as aligned pairs, neighbouring threads reading neighbouring
//   pairs: no bank conflict, and half the instructions.
// - One row of blocks is 32 threads: layer 1 makes 64 columns of which the halo leaves 62 to layer 2 and 60 to layer 3, so the same
//   thread serves all layers without a division and without a branch. Columns and rows past a layer's end hold leftovers that no
//   later layer reads.
// - Each layer's results stay in registers until all threads have read that layer's input, and then overwrite it: 20 592 bytes a group.
// - Weights are indexed by constants only, so they are operands of the multiply-adds (NVIDIA) or scalar registers (AMD); the input channel
//   is the outermost loop, so that 27 weights at a time are needed.
// - Only a group that touches the frame's edge, or reads a format that may hold NaN, masks anything; all threads of a group take the same way.

#include "frame.hlsli"
#include "half.hlsli"

#ifndef TILE_WIDTH
#define TILE_WIDTH 60
#define TILE_HEIGHT 20
#endif

#define HALO 3
#define BLOCK_WIDTH 2
#define BLOCK_HEIGHT 4
#define BLOCK (BLOCK_WIDTH * BLOCK_HEIGHT)
#define CHANNELS 3

// Threads of a group: as many blocks as cover the first layer, which is 2 pixels larger than the tile on each side.
#define COLUMNS ((TILE_WIDTH + 4) / BLOCK_WIDTH)
#define STRIPS ((TILE_HEIGHT + 4) / BLOCK_HEIGHT)

#if COLUMNS * BLOCK_WIDTH != TILE_WIDTH + 4 || STRIPS * BLOCK_HEIGHT != TILE_HEIGHT + 4
#error The tile with a halo of 2 must be whole blocks.
#endif

// The input with its halo, in pairs of pixels.
#define PITCH (COLUMNS + 1)
#define ROWS (TILE_HEIGHT + 2 * HALO)
// How many pairs a thread loads at most: those of its own column, and one of the last column.
#define LOADS ((ROWS + STRIPS - 1) / STRIPS + 1)

#if ROWS > COLUMNS * STRIPS
#error There are too few threads for the last column of pairs.
#endif

cbuffer Frame : register(b0)
{
    uint Width;
    uint Height;
    // FRAME_ flags of the source. 0 is the fast way: UNORM and encoded, so that no sample needs a look.
    uint Flags;
    // The linear value that is display white.
    float White;
};

// A layer: for each tap (rows first) and input channel the weights of the three output channels, then the three biases.
#define LAYER_SIZE 28
cbuffer Weights : register(b1)
{
    float4 Layers[3 * LAYER_SIZE];
};

Texture2D<float4> source : register(t0);
RWTexture2D<float4> illumination : register(u0);

// Planes of channels; a pair is two neighbours of one row.
groupshared float2 tile[CHANNELS * ROWS * PITCH];

bool IsInFrame(int2 position)
{
    return all((uint2)position < uint2(Width, Height));
}

void StorePair(uint index, float3 left, float3 right)
{
    [unroll]
    for (uint channel = 0; channel < CHANNELS; channel++)
        tile[index + channel * ROWS * PITCH] = float2(left[channel], right[channel]);
}

// A stored colour as the network's input; 0 outside the frame.
float3 ToInput(float3 stored, int2 position)
{
    [branch]
    if (Flags != 0)
        stored = Proxy(stored, Flags, White);
    return IsInFrame(position) ? stored : 0;
}

// Fills the tile from the texture. Thread (x, y) takes pair x of the rows y, y + STRIPS, ...; the one more pair that a row has is taken by
// the group's first threads, a row each. All loads are under way before the first is used.
void LoadTile(int2 origin, uint2 thread, uint index, bool isInterior)
{
    float3 left[LOADS];
    float3 right[LOADS];
    int2 positions[LOADS];
    bool isPair[LOADS];
    uint i;
    [unroll]
    for (i = 0; i < LOADS; i++)
    {
        bool isLast = i == LOADS - 1;
        positions[i] = isLast ? int2(2 * COLUMNS, index) : int2(2 * thread.x, thread.y + i * STRIPS);
        isPair[i] = positions[i].y < ROWS;
        int3 texel = int3(origin + positions[i], 0);
        left[i] = 0;
        right[i] = 0;
        [branch]
        if (isPair[i])
        {
            left[i] = source.Load(texel).rgb;
            right[i] = source.Load(texel, int2(1, 0)).rgb;
        }
    }

    [branch]
    if (isInterior && Flags == 0)
    {
        [unroll]
        for (i = 0; i < LOADS; i++)
        {
            if (isPair[i])
                StorePair(positions[i].y * PITCH + (positions[i].x >> 1), left[i], right[i]);
        }
    }
    else
    {
        [unroll]
        for (i = 0; i < LOADS; i++)
        {
            int2 texel = origin + positions[i];
            if (isPair[i])
                StorePair(positions[i].y * PITCH + (positions[i].x >> 1), ToInput(left[i], texel), ToInput(right[i], texel + int2(1, 0)));
        }
    }
}

// One layer's convolution for a thread's block. `centre` is the layer's input at the block's own pixels. (The three taps of a row are
// written out: as a loop they take Microsoft's compiler four times as long, for the same code.)
void Convolve(uint layer, uint first, out float3 sums[BLOCK], out float3 centre[BLOCK])
{
    [unroll]
    for (uint pixel = 0; pixel < BLOCK; pixel++)
    {
        sums[pixel] = Layers[layer * LAYER_SIZE + LAYER_SIZE - 1].xyz;
        centre[pixel] = 0;
    }

    [unroll]
    for (uint channel = 0; channel < CHANNELS; channel++)
    {
        [unroll]
        for (uint row = 0; row < BLOCK_HEIGHT + 2; row++)
        {
            uint pair = first + (channel * ROWS + row) * PITCH;
            float2 left = tile[pair];
            float2 right = tile[pair + 1];
            [unroll]
            for (uint y = 0; y < BLOCK_HEIGHT; y++)
            {
                uint tap = row - y;
                if (tap < 3)
                {
                    uint weight = layer * LAYER_SIZE + tap * 3 * CHANNELS + channel;
                    float3 weights[3] = { Layers[weight].xyz, Layers[weight + CHANNELS].xyz, Layers[weight + 2 * CHANNELS].xyz };
                    uint even = y * BLOCK_WIDTH;
                    uint odd = even + 1;
                    sums[even] = mad(right.x, weights[2], mad(left.y, weights[1], mad(left.x, weights[0], sums[even])));
                    sums[odd] = mad(right.y, weights[2], mad(right.x, weights[1], mad(left.y, weights[0], sums[odd])));
                    if (tap == 1)
                    {
                        centre[even][channel] = left.y;
                        centre[odd][channel] = right.x;
                    }
                }
            }
        }
    }
}

void StoreBlock(float3 values[BLOCK], uint first)
{
    [unroll]
    for (uint row = 0; row < BLOCK_HEIGHT; row++)
        StorePair(first + row * PITCH, values[row * BLOCK_WIDTH], values[row * BLOCK_WIDTH + 1]);
}

// Puts a layer's result where its input was; outside the frame it is 0.
void StoreFeatures(float3 values[BLOCK], uint first, int2 position, bool isInterior)
{
    [branch]
    if (isInterior)
    {
        StoreBlock(values, first);
    }
    else
    {
        float3 inFrame[BLOCK];
        [unroll]
        for (uint pixel = 0; pixel < BLOCK; pixel++)
            inFrame[pixel] = IsInFrame(position + int2(pixel % BLOCK_WIDTH, pixel / BLOCK_WIDTH)) ? values[pixel] : 0;
        StoreBlock(inFrame, first);
    }
}

[numthreads(COLUMNS, STRIPS, 1)]
void main(uint3 group : SV_GroupID, uint3 thread : SV_GroupThreadID, uint index : SV_GroupIndex)
{
    int2 origin = int2(group.xy * uint2(TILE_WIDTH, TILE_HEIGHT));
    bool isInterior = all(origin >= HALO) && all(origin + int2(TILE_WIDTH + HALO, TILE_HEIGHT + HALO) <= int2(Width, Height));
    int2 block = int2(thread.xy * uint2(BLOCK_WIDTH, BLOCK_HEIGHT));
    uint first = block.y * PITCH + thread.x;
    float3 sums[BLOCK];
    float3 centre[BLOCK];
    uint pixel;

    LoadTile(origin - HALO, thread.xy, index, isInterior);
    GroupMemoryBarrierWithGroupSync();

    Convolve(0, first, sums, centre);
    [unroll]
    for (pixel = 0; pixel < BLOCK; pixel++)
        sums[pixel] = max(sums[pixel], 0);
    GroupMemoryBarrierWithGroupSync();
    StoreFeatures(sums, first, origin + block - 2, isInterior);
    GroupMemoryBarrierWithGroupSync();

    Convolve(1, first, sums, centre);
    [unroll]
    for (pixel = 0; pixel < BLOCK; pixel++)
        sums[pixel] = centre[pixel] + max(sums[pixel], 0);
    GroupMemoryBarrierWithGroupSync();
    StoreFeatures(sums, first, origin + block - 1, isInterior);
    GroupMemoryBarrierWithGroupSync();

    if (block.x >= TILE_WIDTH || block.y >= TILE_HEIGHT)
        return;
    // Read again (it is in the cache): keeping it since the first layer would take 24 registers, or the memory of half a tile.
    float3 input[BLOCK];
    [unroll]
    for (pixel = 0; pixel < BLOCK; pixel++)
        input[pixel] = source.Load(int3(origin + block, 0), int2(pixel % BLOCK_WIDTH, pixel / BLOCK_WIDTH)).rgb;
    Convolve(2, first, sums, centre);
    [unroll]
    for (pixel = 0; pixel < BLOCK; pixel++)
    {
        int2 position = origin + block + int2(pixel % BLOCK_WIDTH, pixel / BLOCK_WIDTH);
        float3 residual = rcp(1 + exp(-sums[pixel]));
        if (IsInFrame(position))
            illumination[position] = float4(RoundToHalf(clamp(residual + ToInput(input[pixel], position), 0.0001, 1)), 1);
    }
}
