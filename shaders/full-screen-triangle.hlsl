// vs_5_1
// Three vertices, no buffers: a triangle that covers the target. The pixel shaders take their place from SV_Position.

float4 main(uint vertex : SV_VertexID) : SV_Position
{
    float2 corner = float2((vertex << 1) & 2, vertex & 2);
    return float4(corner * float2(2, -2) + float2(-1, 1), 0, 1);
}
