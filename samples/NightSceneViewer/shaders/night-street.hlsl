// A night street: houses, a few lamps, parked cars and a wet road, as a hand-held camera sees it that has too little light.
// One full-screen triangle; all of it is a function of time and frame number. Shader model 5.1.

#include "ground.hlsli"
#include "facades.hlsli"
#include "street-furniture.hlsli"
#include "sensor.hlsli"

cbuffer Scene : register(b0)
{
    float2 Size;            // of the target, in pixels
    float Time;             // seconds; the street, sway and clouds repeat every 640
    uint FrameNumber;       // picks the noise
    float Exposure;         // the light that reaches the sensor; 1 would be enough for a good picture, 1/12 is really dark
    float Noise;            // standard deviation of the sensor's noise, relative to a real one's; 0: none
};

static const float LoopSeconds = 640.0;
static const float SignalOfLight = 4.0;     // at Exposure 1
static const float TanHalfHeight = 0.40;

// A sway that comes back to its start at the end of the loop: `turns` whole swings in it.
float Sway(float turns, float phase)
{
    return sin((Time * (turns / LoopSeconds) + phase) * 2.0 * Pi);
}

Ray CameraRay(float2 pixel)
{
    // Somebody walks along the road and films: steps, breath, and hands that are never quite still.
    float3 origin = float3(
        0.85 + 0.10 * Sway(61, 0.1) + 0.025 * Sway(550, 0.0),
        1.62 + 0.012 * Sway(1100, 0.2) + 0.02 * Sway(83, 0.6),
        frac(Time / LoopSeconds) * StreetLength);
    float yaw = 0.035 * Sway(37, 0.3) + 0.012 * Sway(149, 0.7) + 0.003 * Sway(550, 0.3) - 0.02;
    float pitch = 0.075 + 0.012 * Sway(53, 0.9) + 0.005 * Sway(197, 0.2) + 0.002 * Sway(1100, 0.5);
    float roll = 0.008 * Sway(71, 0.4) + 0.003 * Sway(550, 0.8);

    float2 offset = (pixel - 0.5 * Size) * float2(1.0, -1.0) * (2.0 * TanHalfHeight / Size.y);
    float3 direction = normalize(float3(offset, 1.0));
    float s;
    float c;
    sincos(roll, s, c);
    direction.xy = float2(c * direction.x - s * direction.y, s * direction.x + c * direction.y);
    sincos(pitch, s, c);
    direction.yz = float2(c * direction.y + s * direction.z, c * direction.z - s * direction.y);
    sincos(yaw, s, c);
    direction.xz = float2(c * direction.x + s * direction.z, c * direction.z - s * direction.x);

    Ray ray;
    ray.Origin = origin;
    ray.Direction = direction;
    ray.Width = 0.0;
    ray.Spread = 2.0 * TanHalfHeight / Size.y;
    return ray;
}

Hit Trace(Ray ray)
{
    Hit hit;
    hit.Distance = 1000.0;
    hit.Material = MaterialSky;
    hit.Part = 0;
    hit.Cell = 0;
    hit.Normal = 0.0;
    hit.Local = 0.0;
    HitGround(ray, hit);
    HitBuildings(ray, hit);
    HitCars(ray, hit);
    return hit;
}

Surface Shade(Ray ray, Hit hit)
{
    Surface surface;
    surface.Position = ray.Origin + ray.Direction * hit.Distance;
    surface.Normal = hit.Normal;
    surface.Albedo = 0.3;
    surface.Emission = 0.0;
    surface.Openness = 0.5;
    surface.Gloss = 0.0;
    surface.Roughness = 0.5;
    surface.Mirror = 0.0;
    [branch]
    if (hit.Material == MaterialGround)
        ShadeGround(ray, hit, surface);
    else if (hit.Material == MaterialBuilding)
        ShadeBuilding(ray, hit, surface);
    else
        ShadeCar(ray, hit, surface);
    return surface;
}

// Light from the town's sky, and light that has bounced between the houses.
float3 AmbientLight(Surface surface)
{
    float3 sky = float3(0.030, 0.035, 0.048) * (0.6 + 0.4 * surface.Normal.y);
    float3 bounced = float3(0.016, 0.012, 0.008) * (0.8 - 0.2 * surface.Normal.y);
    return (sky + bounced) * surface.Openness;
}

float3 Look(Ray ray)
{
    float3 radiance = 0.0;
    float weight = 1.0;
    // Once for what is seen, once more for what the wet ground mirrors.
    [loop]
    for (int bounce = 0; bounce < 2; bounce++)
    {
        Hit hit = Trace(ray);
        float3 light;
        float mirror = 0.0;
        Ray next = ray;
        [branch]
        if (hit.Material == MaterialSky)
        {
            light = Sky(ray, Time);
        }
        else
        {
            Surface surface = Shade(ray, hit);
            LampLight lamps = LightFromLamps(surface.Position, surface.Normal, -ray.Direction, surface.Roughness, surface.Gloss);
            light = surface.Albedo * (AmbientLight(surface) + lamps.Diffuse) + surface.Emission;
            if (surface.Gloss > 0.0)
                light += lamps.Specular;
            light = lerp(FogColour, light, exp(-FogDensity * hit.Distance));

            if (surface.Mirror > 0.0)
            {
                mirror = surface.Mirror * Fresnel(surface.Gloss, -dot(ray.Direction, surface.Normal));
                mirror *= exp(-FogDensity * hit.Distance);
                next.Direction = reflect(ray.Direction, surface.Normal);
                // A rough surface spreads a pixel over more of what it mirrors.
                next.Origin = surface.Position + float3(0.0, 0.002, 0.0);
                next.Width = PixelWidth(ray, hit.Distance);
                next.Spread = ray.Spread + 0.35 * surface.Roughness;
                next.Direction.y = max(next.Direction.y, 0.002);
            }
        }

        LayFurniture(ray, hit.Distance, light);
        if (bounce == 0)
            light += LampGlow(ray, hit.Distance);
        radiance += weight * light;
        weight *= mirror;
        if (weight < 0.004)
            break;
        ray = next;
    }
    return radiance;
}

float4 main(float4 position : SV_Position) : SV_Target
{
    float3 light = Look(CameraRay(position.xy));

    // A lens gives its corners less light.
    float2 fromCentre = (position.xy - 0.5 * Size) / length(0.5 * Size);
    float vignette = 1.0 - 0.35 * dot(fromCentre, fromCentre);
    float3 signal = Sense(light * (SignalOfLight * Exposure * vignette), (uint2)position.xy, FrameNumber, Noise);
    return float4(EncodeSrgb(signal), 1.0);
}
