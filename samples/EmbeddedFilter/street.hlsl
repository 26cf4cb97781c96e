// A street at night: houses that pass by, lamps, a wet road and a car. As the engine draws it, it is much too dark.

cbuffer Scene : register(b0)
{
    float2 Size;
    float Time;
    float Exposure; // of the light that the street would need
};

float Random(float2 seed)
{
    return frac(sin(dot(seed, float2(12.9898, 78.233))) * 43758.5453);
}

float4 Triangle(uint corner : SV_VertexID) : SV_Position
{
    return float4(corner == 2 ? 3.0 : -1.0, corner == 1 ? 3.0 : -1.0, 0, 1);
}

float3 Houses(float2 at, float3 light)
{
    // The nearest row last: it passes by the fastest.
    for (int row = 0; row < 3; row++)
    {
        float along = (at.x + Time * (0.02 + 0.03 * row)) * (4 - row);
        float house = floor(along) + 31 * row;
        if (at.y < 0.15 + 0.12 * row + 0.25 * Random(house))
            continue;
        float2 window = float2(frac(along) * 5, at.y * 30 / (1 + 0.4 * row));
        light = float3(0.17, 0.14, 0.13) * (0.5 + 0.5 * Random(house + 5)) * (1 + 0.3 * row);
        if (all(abs(frac(window) - 0.5) < 0.28))
            light = Random(floor(window) + 7 * house) > 0.7 ? float3(1.6, 1.0, 0.45) * (0.4 + 0.6 * Random(floor(window) + 3)) : float3(0.04, 0.05, 0.07);
    }

    return light;
}

float4 Street(float4 position : SV_Position) : SV_Target
{
    float2 at = position.xy / Size.y;
    float3 light = Houses(at, lerp(float3(0.03, 0.05, 0.12), float3(0.18, 0.12, 0.10), at.y));
    bool isRoad = at.y > 0.74;
    if (isRoad)
        light = float3(0.13, 0.13, 0.14) * (1 + 0.2 * Random(floor(position.xy / 2)));
    if (abs(at.y - 0.87) < 0.008 && frac(at.x * 1.5 + Time * 0.2) < 0.5)
        light += 0.5;

    float beside = frac((at.x + Time * 0.11) / 0.6) * 0.6 - 0.3; // a lamp every 0.6
    float2 lamp = float2(beside, at.y - 0.36);
    if (abs(beside) < 0.006 && at.y > 0.36 && at.y < 0.78)
        light = 0.05;
    light += float3(1.0, 0.75, 0.4) * (0.004 / (dot(lamp, lamp) + 0.001) + (isRoad ? 0.4 * exp(-60 * beside * beside) : 0));
    float2 car = at - float2(frac(Time * 0.13) * 2.6 - 0.3, 0.82);
    light += float3(0.9, 0.95, 1.0) * 0.0012 / (dot(car, car) + 0.0004);
    return float4(pow(saturate(light * Exposure), 1 / 2.2), 1); // encoded about as sRGB is
}
