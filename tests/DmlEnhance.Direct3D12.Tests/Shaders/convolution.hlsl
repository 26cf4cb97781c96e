// cs_5_1 RELU
// cs_5_1 ADD_RELU
// cs_5_1 ILLUMINATION
// One 3x3 convolution, 3 to 3 channels, zero padding: a link of the chain that the fused shader is compared with. Tensors are
// NCHW [1, 3, Height, Width]. What follows the convolution is a define:
//   RELU          relu(conv)
//   ADD_RELU      input + relu(conv)
//   ILLUMINATION  clamp(sigmoid(conv) + image, 0.0001, 1)
// Dispatch ceil(Width / GROUP_WIDTH) x ceil(Height / GROUP_HEIGHT) groups.

// Half a kilobyte of each plane's rows: neighbours are read again from the cache.
#define GROUP_WIDTH 32
#define GROUP_HEIGHT 4

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
#endif
RWStructuredBuffer<float> output : register(u0);

float3 Load(StructuredBuffer<float> tensor, uint index)
{
    uint plane = Width * Height;
    return float3(tensor[index], tensor[index + plane], tensor[index + 2 * plane]);
}

[numthreads(GROUP_WIDTH, GROUP_HEIGHT, 1)]
void main(uint3 pixel : SV_DispatchThreadID)
{
    if (pixel.x >= Width || pixel.y >= Height)
        return;
    uint index = pixel.y * Width + pixel.x;
    float3 sum = Layer[27].xyz;
    [unroll]
    for (int y = 0; y < 3; y++)
    {
        [unroll]
        for (int x = 0; x < 3; x++)
        {
            float3 value = 0;
            if (pixel.x + x - 1 < Width && pixel.y + y - 1 < Height)
                value = Load(input, index + (y - 1) * Width + x - 1);
            [unroll]
            for (int channel = 0; channel < 3; channel++)
                sum = mad(value[channel], Layer[(y * 3 + x) * 3 + channel].xyz, sum);
        }
    }

#if defined(RELU)
    float3 result = max(sum, 0);
#elif defined(ADD_RELU)
    float3 result = Load(input, index) + max(sum, 0);
#elif defined(ILLUMINATION)
    float3 result = clamp(rcp(1 + exp(-sum)) + Load(image, index), 0.0001, 1);
#endif
    uint plane = Width * Height;
    output[index] = result.x;
    output[index + plane] = result.y;
    output[index + 2 * plane] = result.z;
}
