using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Passes;

namespace DmlEnhance.Direct3D12.PostProcessing;

public sealed partial class PostProcessFilter
{
    private const string BeforeNetwork = "before the network";
    private const string AfterNetwork = "after the network";

    private Phase _phase;
    private FilterTexture _sourceOfHost;
    private GpuTexture? _source;
    private CompositeSettings _frameSettings = new();
    private int _networkSpan = -1;

    /// <summary>Where a frame is.</summary>
    private enum Phase
    {
        Ended,
        PassingThrough,
        Begun,
        Inferred,
    }

    /// <summary>Records what comes before the network into an engine's list.</summary>
    /// <param name="list">An <c>ID3D12GraphicsCommandList</c> of type direct that records. Submit it before <see cref="Infer"/>.</param>
    /// <param name="source">The frame.</param>
    /// <returns>
    /// Whether the frame will be enhanced. If not, <see cref="Infer"/> and <see cref="End(nint, FilterTexture)"/> may be left out: show the source.
    /// </returns>
    /// <exception cref="ArgumentException">The texture is not one that can be read, or the list is 0 or cannot draw.</exception>
    /// <exception cref="InvalidOperationException">The filter was made with a device of this library's.</exception>
    public bool Begin(nint list, FilterTexture source)
    {
        RequireUsable();
        RequireOwnDevice();
        _source = null;
        _sourceOfHost = source;
        _frameSettings = _settings;
        bool isEnhanced = TrySignal() && !IsOff ? BeginInList(list) : Passes();
        Tell();
        return isEnhanced;
    }

    /// <summary>Records what comes before the network into a list of this library's.</summary>
    /// <param name="list">Submit it before <see cref="Infer"/>.</param>
    /// <param name="source">The frame; left in the state that it has. It must live until <see cref="End(CommandList, GpuTexture)"/>.</param>
    /// <inheritdoc cref="Begin(nint, FilterTexture)" path="/returns"/>
    public bool Begin(CommandList list, GpuTexture source)
    {
        ArgumentNullException.ThrowIfNull(list);
        ArgumentNullException.ThrowIfNull(source);
        RequireUsable();
        _source = source;
        bool isEnhanced = BeginFrame(list, source);
        Tell();
        return isEnhanced;
    }

    /// <summary>Gives the network to the queue, after everything that was submitted before; does not wait for it.</summary>
    /// <exception cref="InvalidOperationException">There is no frame that was begun.</exception>
    public void Infer()
    {
        RequireUsable();
        if (_phase == Phase.PassingThrough)
            return;
        if (_phase != Phase.Begun)
            throw new InvalidOperationException("Infer follows Begin");
        _phase = Phase.Inferred;
        if (_running is not { } session)
            return;
        try
        {
            _device.SignalHost();
            session.Run(_input!, _output!);
        }
        catch (DmlEnhanceException e)
        {
            Fail(e);
            _phase = Phase.PassingThrough;
        }

        Tell();
    }

    /// <summary>Records what comes after the network into an engine's list.</summary>
    /// <param name="list">An <c>ID3D12GraphicsCommandList</c> of type direct that records. Submit it before the next <see cref="Begin(nint, FilterTexture)"/>.</param>
    /// <param name="target">Another texture of the source's size; all of it is written.</param>
    /// <exception cref="ArgumentException">The texture is not one that can be drawn to, or is of another size, or the list is 0 or cannot draw.</exception>
    /// <exception cref="InvalidOperationException"><see cref="Infer"/> was left out, or the filter was made with a device of this library's.</exception>
    public void End(nint list, FilterTexture target)
    {
        RequireUsable();
        RequireOwnDevice();
        RequireInferred();
        RequireTwo(_sourceOfHost.Resource, target.Resource);
        GpuTexture source = BorrowSource();
        GpuTexture? texture = null;
        CommandList? commands = null;
        try
        {
            texture = GpuTexture.BorrowTarget(_device, target.Resource, target.State, target.Encoding, "target");
            commands = _device.Adopt(list, AfterNetwork);
            EndFrame(commands, source, texture);
        }
        finally
        {
            if (commands is not null)
                _device.Yield(commands);
            texture?.DisposeNow();
            source.DisposeNow();
        }

        Tell();
    }

    /// <summary>Records what comes after the network into a list of this library's.</summary>
    /// <param name="list">Where it is recorded.</param>
    /// <param name="target">Another texture of the source's size; left in the state that it has.</param>
    /// <exception cref="ArgumentException">The texture is of another size.</exception>
    /// <exception cref="InvalidOperationException"><see cref="Infer"/> was left out.</exception>
    public void End(CommandList list, GpuTexture target)
    {
        ArgumentNullException.ThrowIfNull(list);
        ArgumentNullException.ThrowIfNull(target);
        RequireUsable();
        RequireInferred();
        GpuTexture source = _source ?? throw new InvalidOperationException("the frame was begun with an engine's texture: end it with one");
        RequireTwo(source.Handle, target.Handle);
        EndFrame(list, source, target);
        Tell();
    }

    // Whether the result is the source whatever a network says.
    private bool IsOff => !Enabled || _settings is { Strength: 0, View: CompositeView.Enhanced, SplitColumn: <= 0 };

    private bool BeginInList(nint list)
    {
        GpuTexture texture = BorrowSource();
        CommandList? commands = null;
        try
        {
            commands = _device.Adopt(list, BeforeNetwork);
            return BeginFrame(commands, texture);
        }
        finally
        {
            if (commands is not null)
                _device.Yield(commands);
            texture.DisposeNow();
        }
    }

    private bool BeginFrame(CommandList list, GpuTexture source)
    {
        _networkSpan = -1;
        _frameSettings = _settings;
        _steadyFrame = null;
        if (IsOff)
            return Passes();
        ResourceState before = source.State;
        try
        {
            if (!IsSelected(source.Width, source.Height))
                return Passes();
            RecordBefore(list, source);
        }
        catch (DmlEnhanceException e)
        {
            Fail(e);
            return Passes();
        }
        finally
        {
            list.Transition(source, before);
        }

        _phase = Phase.Begun;
        return true;
    }

    private void RecordBefore(CommandList list, GpuTexture source)
    {
        list.Transition(source, ResourceState.ShaderResource);
        if (_frameSettings.ExposureAware)
        {
            _exposure.Record(list, source, _frameSettings.White);
            // Here and not where it is read: in another list of one submission that would be a change of state that nobody recorded.
            list.Transition(_exposure.Exposure, ResourceState.ShaderResource);
        }

        if (_running is not null)
        {
            ResetSteady();
            _toTensor!.Record(list, source, _input!.Buffer, _frameSettings.White);
            _networkSpan = _device.Timer.BeginSpan(list);
        }
        else
        {
            GpuTexture illumination = GpuTexture.Fit(ref _illumination, _device, source.Width, source.Height, TextureFormat.Rgba16Float, "illumination", FrameEncoding.Srgb);
            list.Transition(illumination, ResourceState.UnorderedAccess);
            _sci!.Record(list, source, illumination, _frameSettings.White);
            // The state that every list finds it in, also where the engine throws this one away.
            list.Transition(illumination, ResourceState.ShaderResource);
            if (_frameSettings is { Steady: true, View: CompositeView.Enhanced })
            {
                _steady ??= new SteadyPass(_device);
                _steadyFrame = _steady.Record(list, source, illumination, _frameSettings.White);
            }
            else
            {
                ResetSteady();
            }
        }
    }

    private void EndFrame(CommandList list, GpuTexture source, GpuTexture target)
    {
        PassChecks.Size(source, target, nameof(target));
        (ResourceState sourceBefore, ResourceState targetBefore) = (source.State, target.State);
        try
        {
            if (_phase == Phase.Inferred)
                RecordAfter(list, source, target);
            else
                PassThrough(list, source, target);
        }
        catch (DmlEnhanceException e)
        {
            Fail(e);
            TryPassThrough(list, source, target);
        }
        finally
        {
            _phase = Phase.Ended;
            list.Transition(source, sourceBefore);
            list.Transition(target, targetBefore);
        }
    }

    private void RecordAfter(CommandList list, GpuTexture source, GpuTexture target)
    {
        _device.Timer.EndSpan(list, _networkSpan, "network");
        list.Transition(source, ResourceState.ShaderResource);
        list.Transition(target, ResourceState.RenderTarget);
        if (_running is { } session)
        {
            EstimateKind kind = session.Graph.GivesIllumination ? EstimateKind.Illumination : EstimateKind.Enhanced;
            _composite.Record(list, source, _output!.Buffer, kind, _exposure.Exposure, target, _frameSettings);
        }
        else if (_steadyFrame is not null)
        {
            _composite.Record(list, source, _steadyFrame, EstimateKind.Enhanced, _exposure.Exposure, target, _frameSettings);
        }
        else
        {
            _composite.Record(list, source, _illumination!, EstimateKind.Illumination, _exposure.Exposure, target, _frameSettings);
        }
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

    private bool TrySignal()
    {
        try
        {
            _device.SignalHost();
            return true;
        }
        catch (DmlEnhanceException e)
        {
            Fail(e);
            return false;
        }
    }

    private bool Passes()
    {
        // What comes when frames are enhanced again does not follow what was before.
        ResetSteady();
        _phase = Phase.PassingThrough;
        return false;
    }

    // On a device that others record on too, nobody could tell whose lists have been submitted.
    private void RequireOwnDevice()
    {
        if (!_ownsDevice)
            throw new InvalidOperationException("an engine's lists are taken by a filter that was made with the engine's device and queue; this one takes a CommandList");
    }

    private void RequireInferred()
    {
        if (_phase is not (Phase.Inferred or Phase.PassingThrough))
            throw new InvalidOperationException("End follows Begin and Infer");
    }

    private GpuTexture BorrowSource() => GpuTexture.BorrowSource(_device, _sourceOfHost.Resource, _sourceOfHost.State, _sourceOfHost.Encoding, "source");
}
