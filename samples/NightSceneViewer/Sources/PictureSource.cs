using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Presentation;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;

namespace NightSceneViewer.Sources;

/// <summary>One picture, in its own size.</summary>
internal sealed class PictureSource : IFrameSource
{
    private readonly GpuTexture _texture;
    private Frame? _frame;

    public PictureSource(GraphicsDevice device, string path)
    {
        _frame = PictureReader.Read(path, CancellationToken.None);
        Description = Path.GetFileName(path);
        try
        {
            FirstExposure = ExposureMeter.Measure(_frame);
            _texture = new GpuTexture(device, _frame.Width, _frame.Height, TextureFormat.Rgba8, Description);
        }
        catch
        {
            _frame.Dispose();
            throw;
        }
    }

    public string Description { get; }

    public double? FirstExposure { get; }

    public FrameStep Step { get; private set; }

    public GpuTexture Update(CommandList list, int width, int height, FrameTime time)
    {
        Step = _frame is null ? FrameStep.Same : FrameStep.Cut;
        if (_frame is not null)
        {
            FrameTransfer.Upload(list, _frame, _texture);
            _frame.Dispose();
            _frame = null;
        }

        list.Transition(_texture, ResourceState.ShaderResource);
        return _texture;
    }

    public void Dispose()
    {
        _frame?.Dispose();
        _texture.Dispose();
    }
}
