// cs_5_0: what DirectML's one DXIL shader for float32 means, written anew. It combines two tensors of one shape element by element,
// four at a time; DirectML takes it where the number of elements is a multiple of 4.

cbuffer Constants : register(b0)
{
    uint start;     // the first vector of four that this dispatch makes: a tensor of more than 65535 groups of threads takes several
    uint count;     // how many vectors the whole tensor has
    uint operation; // below
};

RWBuffer<float4> a : register(u0);
RWBuffer<float4> b : register(u1);
RWBuffer<float4> result : register(u2);

float4 Combine(float4 x, float4 y)
{
    switch (operation)
    {
        case 0: return x + y;
        case 1: return x - y;
        case 2: return x * y;
        case 3: return x / y;
        case 4: return (x + y) * 0.5;
        case 5: return (x - y) * (x - y);
        case 6: return min(x, y);
        case 7: return max(x, y);
        default: return asfloat(0x7fc00000); // NaN: no result is better than a wrong one
    }
}

[numthreads(256, 1, 1)]
void main(uint3 thread : SV_DispatchThreadID)
{
    uint i = start + thread.x;
    if (i < count)
        result[i] = Combine(a[i], b[i]);
}
