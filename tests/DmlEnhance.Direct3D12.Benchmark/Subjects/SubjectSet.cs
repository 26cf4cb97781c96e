using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Passes;
using DmlEnhance.Frames;
using DmlEnhance.Networks;

namespace DmlEnhance.Direct3D12.Benchmark.Subjects;

/// <summary>Everything that is measured of one frame, with the textures that it takes.</summary>
internal sealed class SubjectSet : IDisposable
{
    /// <summary>Pixels that a thread of the unfused convolutions makes: one, as they are usually written, and as many as the fused shader's.</summary>
    private static readonly (int Width, int Height)[] Blocks = [(1, 1), (2, 4)];

    // In the order in which they were created; disposed in the other order.
    private readonly Stack<IDisposable> _owned = new();
    private readonly List<Subject> _all = [];
    private readonly GpuTexture _source;
    private readonly GpuTexture _illumination;
    private readonly GpuTexture _target;

    /// <summary>Creates the passes and their textures.</summary>
    /// <param name="device">Where they run.</param>
    /// <param name="weights">The model.</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="tiles">Whether the fused shader's other tiles are among them.</param>
    /// <exception cref="DmlEnhanceException">A shader is missing or broken, or there is no memory.</exception>
    public SubjectSet(GraphicsDevice device, SciWeights weights, int width, int height, bool tiles)
    {
        try
        {
            _source = Own(new GpuTexture(device, width, height, TextureFormat.Rgba8, "source"));
            _illumination = Own(new GpuTexture(device, width, height, TextureFormat.Rgba16Float, "illumination", FrameEncoding.Srgb));
            _target = Own(new GpuTexture(device, width, height, TextureFormat.Rgba8, "target"));
            Upload(device);

            CopyPass copy = Own(new CopyPass(device));
            AddEstimate(Subject.Copy, list => copy.Record(list, _source, _illumination), isIllumination: false);
            SciPass sci = Own(new SciPass(device, weights));
            AddEstimate(Subject.Fused, list => sci.Record(list, _source, _illumination));
            foreach ((int blockWidth, int blockHeight) in Blocks)
            {
                UnfusedChain chain = Own(new UnfusedChain(device, weights, (long)width * height, blockWidth, blockHeight));
                AddEstimate($"unfused, {blockWidth}x{blockHeight} a thread", list => chain.Record(list, _source, _illumination));
            }

            AddFramePasses(device, weights);
            foreach ((int tileWidth, int tileHeight) in tiles ? SciTile.All : [])
            {
                SciTile tile = Own(new SciTile(device, weights, tileWidth, tileHeight));
                AddEstimate($"sci, tile {tileWidth}x{tileHeight}", list => tile.Record(list, _source, _illumination));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What is measured, in the order of the table.</summary>
    public IReadOnlyList<Subject> All => _all;

    /// <summary>The one with this name.</summary>
    public Subject this[string name] => _all.First(subject => subject.Name == name);

    /// <summary>What was last written to the illumination, float16 RGBA, rows from the top. The GPU is idle afterwards.</summary>
    /// <exception cref="DeviceLostException">The device is gone.</exception>
    public byte[] ReadIllumination(GraphicsDevice device)
    {
        byte[] pixels = FrameTransfer.DownloadPixels(device, _illumination);
        CommandList list = device.Rent("illumination readable again");
        list.Transition(_illumination, ResourceState.ShaderResource);
        device.Submit(list);
        return pixels;
    }

    /// <summary>Releases all of it once the GPU is done with it.</summary>
    public void Dispose()
    {
        while (_owned.TryPop(out IDisposable? owned))
            owned.Dispose();
    }

    private T Own<T>(T owned) where T : IDisposable
    {
        _owned.Push(owned);
        return owned;
    }

    private void AddEstimate(string name, Action<CommandList> record, bool isIllumination = true) => _all.Add(new Subject(name, isIllumination, list =>
    {
        list.Transition(_illumination, ResourceState.UnorderedAccess);
        record(list);
        list.Transition(_illumination, ResourceState.ShaderResource);
    }));

    private void AddDraw(string name, Action<CommandList> record) => _all.Add(new Subject(name, false, list =>
    {
        list.Transition(_target, ResourceState.RenderTarget);
        record(list);
        list.Transition(_target, ResourceState.ShaderResource);
    }));

    private void AddFramePasses(GraphicsDevice device, SciWeights weights)
    {
        var settings = new CompositeSettings();
        ExposurePass exposure = Own(new ExposurePass(device));
        _all.Add(new Subject("exposure", false, list =>
        {
            exposure.Record(list, _source);
            list.Transition(exposure.Exposure, ResourceState.ShaderResource);
        }));
        CompositePass composite = Own(new CompositePass(device));
        AddDraw("composite", list => composite.Record(list, _source, _illumination, EstimateKind.Illumination, exposure.Exposure, _target, settings));
        PresentPass present = Own(new PresentPass(device));
        AddDraw("present", list => present.Record(list, _source, _target));
        SciPostProcess process = Own(new SciPostProcess(device, weights));
        AddDraw("whole post-process", list => process.Record(list, _source, _target, settings));
    }

    // Dark, so that the composite enhances it; the numbers themselves change no pass's time.
    private void Upload(GraphicsDevice device)
    {
        using var picture = new Frame(_source.Width, _source.Height, PixelFormat.Rgba8);
        var random = new Random(1);
        Span<byte> samples = picture.Samples;
        for (int i = 0; i < samples.Length; i++)
            samples[i] = i % 4 == 3 ? byte.MaxValue : (byte)(20 * (i % 4) + random.Next(30));
        CommandList list = device.Rent("upload");
        FrameTransfer.Upload(list, picture, _source);
        list.Transition(_source, ResourceState.ShaderResource);
        device.Submit(list);
    }
}
