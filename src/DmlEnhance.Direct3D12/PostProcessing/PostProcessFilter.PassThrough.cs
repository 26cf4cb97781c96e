using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Passes;

namespace DmlEnhance.Direct3D12.PostProcessing;

public sealed partial class PostProcessFilter
{
    private bool Passes()
    {
        // What comes when frames are enhanced again does not follow what was before.
        ResetHistory();
        _phase = Phase.PassingThrough;
        return false;
    }

    // The source bit for bit where the textures hold the same kind of values, and converted where not.
    private void PassThrough(CommandList list, GpuTexture source, GpuTexture target)
    {
        if (source.MeansTheSameAs(target))
        {
            using (list.BeginMark("copy"))
                list.Copy(source, target);
            return;
        }

        list.Transition(source, ResourceState.ShaderResource);
        list.Transition(target, ResourceState.RenderTarget);
        _composite.Record(list, source, source, EstimateKind.Enhanced, _exposure.Exposure, target, _frameSettings with { Strength = 0, SplitColumn = 0, View = CompositeView.Enhanced, ExposureAware = false, Dither = false });
    }

    // On a device that is gone nothing can be recorded, and nobody would see it.
    private void TryPassThrough(CommandList list, GpuTexture source, GpuTexture target)
    {
        try
        {
            PassThrough(list, source, target);
        }
        catch (DmlEnhanceException)
        {
            // Told already.
        }
    }
}
