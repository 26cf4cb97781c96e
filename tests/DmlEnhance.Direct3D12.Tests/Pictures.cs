using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Frames;
using DmlEnhance.Images;

namespace DmlEnhance.Direct3D12.Tests;

/// <summary>Pictures for tests.</summary>
internal static class Pictures
{
    /// <summary>Every sample random, the same for the same seed.</summary>
    public static Frame Random(int width, int height, PixelFormat format, int seed = 1)
    {
        var frame = new Frame(width, height, format);
        new Random(seed).NextBytes(frame.Samples);
        return frame;
    }

    /// <summary>Dark, with gradients and a little noise, as photographs are; the same for the same seed.</summary>
    public static Frame Dark(int width, int height, int seed = 1)
    {
        var frame = new Frame(width, height, PixelFormat.Rgba8);
        var random = new Random(seed);
        Span<byte> samples = frame.Samples;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                Span<byte> pixel = samples.Slice(4 * (y * width + x), 4);
                pixel[0] = (byte)(60 * x / width + random.Next(4));
                pixel[1] = (byte)(50 * y / height + random.Next(4));
                pixel[2] = (byte)(30 + 20 * Math.Sin(0.05 * (x + y)) + random.Next(4));
                pixel[3] = (byte)random.Next(256);
            }
        }

        return frame;
    }

    /// <summary>One colour everywhere, opaque.</summary>
    public static Frame Flat(int width, int height, byte value)
    {
        var frame = new Frame(width, height, PixelFormat.Rgba8);
        Span<byte> samples = frame.Samples;
        for (int i = 0; i < samples.Length; i++)
            samples[i] = i % 4 == 3 ? byte.MaxValue : value;
        return frame;
    }

    /// <summary>A photograph of samples/media.</summary>
    public static Frame Photograph(string name) => ImageFile.Read(Path.Combine(AppContext.BaseDirectory, "media", name)).Frame;

    /// <summary>A texture with a picture, as <see cref="ResourceState.ShaderResource"/>.</summary>
    public static GpuTexture Texture(GraphicsDevice device, Frame picture, TextureFormat format = TextureFormat.Rgba8)
    {
        var texture = new GpuTexture(device, picture.Width, picture.Height, format, "test picture");
        CommandList list = device.Rent("upload");
        FrameTransfer.Upload(list, picture, texture);
        list.Transition(texture, ResourceState.ShaderResource);
        device.Submit(list);
        return texture;
    }

    /// <summary>The largest difference of two pictures' samples, in steps of 8 bits.</summary>
    public static int LargestDifference(Frame one, Frame other)
    {
        if (one.Width != other.Width || one.Height != other.Height || one.Format != other.Format)
            throw new ArgumentException($"{one.Width}x{one.Height} {one.Format} and {other.Width}x{other.Height} {other.Format} cannot be compared");
        int largest = 0;
        for (int i = 0; i < one.Samples.Length; i++)
            largest = Math.Max(largest, Math.Abs(one.Samples[i] - other.Samples[i]));
        return largest;
    }
}
