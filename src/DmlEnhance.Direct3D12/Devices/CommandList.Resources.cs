using Silk.NET.Direct3D12;

namespace DmlEnhance.Direct3D12.Devices;

public sealed unsafe partial class CommandList
{
    private const uint AllSubresources = uint.MaxValue;

    private readonly List<(GpuTexture Texture, ResourceState Before)> _transitions = [];

    /// <summary>Changes what a texture is used as. Where it is written by compute shaders before and after, the first writes are finished first.</summary>
    /// <remarks>The texture remembers its state in the order of recording: record and submit lists in one order.</remarks>
    public void Transition(GpuTexture texture, ResourceState state)
    {
        ArgumentNullException.ThrowIfNull(texture);
        if (texture.State == state)
        {
            if (state == ResourceState.UnorderedAccess)
                FinishWrites(texture.Native);
            return;
        }

        _transitions.Add((texture, texture.State));
        Barrier(texture.Native, (ResourceStates)texture.State, (ResourceStates)state);
        texture.State = state;
    }

    /// <summary>Copies a texture to another of the same size and format, bit for bit.</summary>
    /// <remarks>Leaves the source as <see cref="ResourceState.CopySource"/>, the target as <see cref="ResourceState.CopyTarget"/>.</remarks>
    public void Copy(GpuTexture source, GpuTexture target)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        if (source.Width != target.Width || source.Height != target.Height || source.Format.Family() != target.Format.Family())
            throw new ArgumentException($"{source} cannot be copied to {target}: sizes or formats differ", nameof(target));
        Transition(source, ResourceState.CopySource);
        Transition(target, ResourceState.CopyTarget);
        // Not CopyResource: other people's textures may have mip levels.
        var from = new TextureCopyLocation { PResource = source.Native, Type = TextureCopyType.SubresourceIndex };
        var to = new TextureCopyLocation { PResource = target.Native, Type = TextureCopyType.SubresourceIndex };
        _list->CopyTextureRegion(&to, 0, 0, 0, &from, null);
    }

    /// <summary>Copies numbers of a buffer to another.</summary>
    /// <remarks>Leaves the source as <see cref="ResourceState.CopySource"/>, the target as <see cref="ResourceState.CopyTarget"/>.</remarks>
    internal void Copy(GpuBuffer source, long sourceOffset, GpuBuffer target, long targetOffset, long count)
    {
        Transition(source, ResourceState.CopySource);
        Transition(target, ResourceState.CopyTarget);
        _list->CopyBufferRegion(target.Native, (ulong)targetOffset * sizeof(float), source.Native, (ulong)sourceOffset * sizeof(float), (ulong)count * sizeof(float));
    }

    /// <summary>Changes what a buffer is used as; its first use in a list needs no barrier.</summary>
    internal void Transition(GpuBuffer buffer, ResourceState state)
    {
        if (buffer.Recording == Recording && buffer.State != state)
            Barrier(buffer.Native, (ResourceStates)buffer.State, (ResourceStates)state);
        else if (buffer.Recording == Recording && state == ResourceState.UnorderedAccess)
            FinishWrites(buffer.Native);
        buffer.Recording = Recording;
        buffer.State = state;
    }

    /// <summary>Gives the textures back the states that they had before this list, which the GPU will not see.</summary>
    internal void UndoTransitions()
    {
        for (int i = _transitions.Count - 1; i >= 0; i--)
            _transitions[i].Texture.State = _transitions[i].Before;
        _transitions.Clear();
    }

    private void FinishWrites(ID3D12Resource* resource)
    {
        var barrier = new ResourceBarrier { Type = ResourceBarrierType.Uav };
        barrier.UAV.PResource = resource;
        _list->ResourceBarrier(1, &barrier);
    }

    private void Barrier(ID3D12Resource* resource, ResourceStates before, ResourceStates after)
    {
        var barrier = new ResourceBarrier { Type = ResourceBarrierType.Transition };
        barrier.Transition.PResource = resource;
        barrier.Transition.Subresource = AllSubresources;
        barrier.Transition.StateBefore = before;
        barrier.Transition.StateAfter = after;
        _list->ResourceBarrier(1, &barrier);
    }
}
