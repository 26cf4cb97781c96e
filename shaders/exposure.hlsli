// The two passes that measure a frame's exposure on the GPU: the mean of all red, green and blue samples as the network sees them (the
// proxy of frame.hlsli), each limited to [0, 1], as DmlEnhance.Exposure.ExposureMeter measures it on the CPU.

#ifndef EXPOSURE_HLSLI
#define EXPOSURE_HLSLI

// The first pass adds up blocks of so many pixels in both directions.
#define BLOCK_WIDTH 64
#define BLOCK_HEIGHT 64

#define THREADS 256

groupshared float shared_sums[THREADS];

// The sum of one value of each thread, in thread 0. Added in pairs, so that the error grows with the logarithm of the count.
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

    return shared_sums[0];
}

#endif
