using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.PostProcessing;

namespace DmlEnhance.Direct3D12.Tests.PostProcessing;

/// <summary>What an engine does with a filter: its own device, queue and lists, of which the filter gets no more than the pointers.</summary>
internal static class FilterHost
{
    /// <summary>A texture as an engine hands it over.</summary>
    public static FilterTexture AsHosts(this GpuTexture texture) => new(texture.Handle, texture.State, texture.Encoding);

    /// <summary>One frame, in two lists of the host's; waits for nothing.</summary>
    /// <returns>Whether the filter said that it would be enhanced.</returns>
    public static bool Frame(this PostProcessFilter filter, GraphicsDevice host, GpuTexture source, GpuTexture target)
    {
        bool isEnhanced = false;
        host.Record(list => isEnhanced = filter.Begin(list.Handle, source.AsHosts()));
        filter.Infer();
        host.Record(list => filter.End(list.Handle, target.AsHosts()));
        return isEnhanced;
    }

    /// <summary>Waits until frames of a size are enhanced.</summary>
    public static void Prepare(this PostProcessFilter filter, int width, int height) => filter.PrepareAsync(width, height).GetAwaiter().GetResult();
}
