using DmlEnhance.Direct3D12.Devices;

namespace DmlEnhance.Direct3D12.Passes;

/// <summary>A frame at a network's working size, before and after the network: float32, three planes of height x width numbers each, RGB, sRGB-encoded.</summary>
/// <param name="Dark">The frame that the network saw, 0 to 1, as <see cref="FrameReductionPass"/> writes it.</param>
/// <param name="DarkOffset">Its first number: it may lie in a window among others.</param>
/// <param name="Enhanced">What the network made of it, from the first number on. It is limited to 0 to 1 when it is read.</param>
/// <param name="Width">Pixels a row, 1 to 16384.</param>
/// <param name="Height">Rows, 1 to 16384.</param>
public readonly record struct SmallFrames(GpuBuffer Dark, long DarkOffset, GpuBuffer Enhanced, int Width, int Height);
