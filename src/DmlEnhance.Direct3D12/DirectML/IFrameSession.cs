namespace DmlEnhance.Direct3D12.DirectML;

/// <summary>A model of one size, ready to run on a device's queue between a program's own lists.</summary>
internal interface IFrameSession : IDisposable;
