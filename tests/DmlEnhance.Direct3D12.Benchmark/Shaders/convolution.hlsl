// cs_5_1 RELU
// cs_5_1 ADD_RELU
// cs_5_1 ILLUMINATION
// One 3x3 convolution, 3 to 3 channels, zero padding: a link of the chain that the fused shader is compared with. Tensors are
// NCHW [1, 3, Height, Width]. What follows the convolution is a define, so that no operation has a dispatch of its own:
//   RELU          output = relu(conv)
//   ADD_RELU      output = input + relu(conv)
//   ILLUMINATION  illumination = clamp(sigmoid(conv) + image, 0.0001, 1), a texture
// A thread makes BLOCK_WIDTH x BLOCK_HEIGHT pixels. Dispatch ceil(Width / (GROUP_WIDTH * BLOCK_WIDTH)) x
// ceil(Height / (GROUP_HEIGHT * BLOCK_HEIGHT)) groups.

#ifndef BLOCK_WIDTH
#define BLOCK_WIDTH 1
#define BLOCK_HEIGHT 1
#endif

// Neighbours' values are read again from the cache.
#define GROUP_WIDTH 32
#define GROUP_HEIGHT 4

#define BLOCK (BLOCK_WIDTH * BLOCK_HEIGHT)
#define CHANNELS 3

cbuffer Frame : register(b0)
{
    uint Width;
    uint Height;
};

// For each tap (rows first) and input channel the weights of the three output channels, then the three biases.
cbuffer Weights : register(b1)
{
    float4 Layer[28];
};

StructuredBuffer<float> input : register(t0);
#ifdef ILLUMINATION
StructuredBuffer<float> image : register(t1);
RWTexture2D<float4> illumination : register(u0);
#else
RWStructuredBuffer<float> output : register(u0);
#endif

// 0 outside the frame; what lies outside the buffer is never used.
float Load(uint channel, uint2 position)
{
    float value = input[(channel * Height + position.y) * Width + position.x];
    return all(position < uint2(Width, Height)) ? value : 0;
}

// To the nearest number that float16 holds, as shaders/sci.hlsl does it.
float3 RoundToHalf(float3 value)
{
    return asfloat((asuint(value) + 0x1000) & 0xFFFFE000);
}

void Store(uint2 position, float3 sum, float3 centre)
{
    uint plane = Width * Height;
    uint index = position.y * Width + position.x;
#ifdef ILLUMINATION
    float3 stored = float3(image[index], image[index + plane], image[index + 2 * plane]);
    illumination[position] = float4(RoundToHalf(clamp(rcp(1 + exp(-sum)) + stored, 0.0001, 1)), 1);
#else
    float3 result = max(sum, 0);
#ifdef ADD_RELU
    result += centre;
#endif
    output[index] = result.x;
    output[index + plane] = result.y;
    output[index + 2 * plane] = result.z;
#endif
}

[numthreads(GROUP_WIDTH, GROUP_HEIGHT, 1)]
void main(uint3 thread : SV_DispatchThreadID)
{
    uint2 block = thread.xy * uint2(BLOCK_WIDTH, BLOCK_HEIGHT);
    if (any(block >= uint2(Width, Height)))
        return;
    float3 sums[BLOCK];
    float3 centre[BLOCK];
    uint pixel;
    [unroll]
    for (pixel = 0; pixel < BLOCK; pixel++)
    {
        sums[pixel] = Layer[27].xyz;
        centre[pixel] = 0;
    }

    [unroll]
    for (uint channel = 0; channel < CHANNELS; channel++)
    {
        [unroll]
        for (uint row = 0; row < BLOCK_HEIGHT + 2; row++)
        {
            float values[BLOCK_WIDTH + 2];
            [unroll]
            for (uint column = 0; column < BLOCK_WIDTH + 2; column++)
                values[column] = Load(channel, block + uint2(column, row) - 1);
            [unroll]
            for (uint y = 0; y < BLOCK_HEIGHT; y++)
            {
                uint tap = row - y;
                if (tap < 3)
                {
                    uint weight = tap * 3 * CHANNELS + channel;
                    float3 weights[3] = { Layer[weight].xyz, Layer[weight + CHANNELS].xyz, Layer[weight + 2 * CHANNELS].xyz };
                    [unroll]
                    for (uint x = 0; x < BLOCK_WIDTH; x++)
                    {
                        pixel = y * BLOCK_WIDTH + x;
                        sums[pixel] = mad(values[x + 2], weights[2], mad(values[x + 1], weights[1], mad(values[x], weights[0], sums[pixel])));
                        if (tap == 1)
                            centre[pixel][channel] = values[x + 1];
                    }
                }
            }
        }
    }

    [unroll]
    for (pixel = 0; pixel < BLOCK; pixel++)
    {
        uint2 position = block + uint2(pixel % BLOCK_WIDTH, pixel / BLOCK_WIDTH);
        if (all(position < uint2(Width, Height)))
            Store(position, sums[pixel], centre[pixel]);
    }
}
