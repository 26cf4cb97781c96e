using System.ComponentModel;
using System.Diagnostics;
using DmlEnhance.Frames;
using Xunit;

namespace DmlEnhance.Tests.Video;

/// <summary>Frames of a clip of the shared folder, decoded by the ffmpeg on PATH.</summary>
internal static class ClipFrames
{
    /// <summary>Decodes a clip's frames as 8-bit RGB; the test is skipped where the clip or ffmpeg is missing.</summary>
    /// <param name="clip">Path below <c>shared/video</c>, with slashes.</param>
    /// <param name="width">Width to scale to.</param>
    /// <param name="height">Height to scale to.</param>
    /// <param name="count">The most frames that are read.</param>
    public static List<Frame> Read(string clip, int width, int height, int count = int.MaxValue)
    {
        string path = SharedFolder.Require(["video", .. clip.Split('/')]);
        var start = new ProcessStartInfo("ffmpeg") { RedirectStandardOutput = true };
        foreach (string argument in (ReadOnlySpan<string>)["-v", "error", "-nostdin", "-i", path, "-vf", $"scale={width}:{height}:flags=neighbor", "-pix_fmt", "rgb24", "-f", "rawvideo", "-"])
            start.ArgumentList.Add(argument);
        using Process process = Start(start);
        var frames = new List<Frame>();
        var buffer = new byte[width * height * 3];
        Stream output = process.StandardOutput.BaseStream;
        while (frames.Count < count && output.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) == buffer.Length)
        {
            var frame = new Frame(width, height, PixelFormat.Rgb8);
            buffer.CopyTo(frame.Samples);
            frames.Add(frame);
        }

        process.Kill();
        return frames;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("ffmpeg is not on PATH: install it to run this test");
            throw;
        }
    }
}
