using DmlEnhance.Cpu;
using DmlEnhance.Frames;
using DmlEnhance.Onnx;
using Xunit;

namespace DmlEnhance.Tests.Cpu;

/// <summary>Cancelling the fused kernel in the middle of a picture, which takes a large one.</summary>
public class FusedSciCancellationTests
{
    private static readonly OnnxModel Model = KernelPictures.Model();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Cancelling_stops_it_within_a_picture_and_it_can_be_used_again(int threads)
    {
        const int Width = 4096, Height = 8192;
        using FusedSci kernel = KernelPictures.Kernel(Model, threads);
        byte[] source = new byte[Width * Height], target = new byte[Width * Height];
        Array.Fill(source, (byte)9);
        bool wasCutShort = false;
        // Where this thread gets no turn while the kernel runs, the next try will do.
        for (int attempt = 0; attempt < 20 && !wasCutShort; attempt++)
        {
            Array.Clear(target);
            using var cancellation = new CancellationTokenSource();
            Task running = Task.Run(() => kernel.Enhance(source, Width, target, Width, Width, Height, PixelFormat.Gray8, 1, cancellation.Token));
            while (Volatile.Read(ref target[0]) == 0 && !running.IsCompleted)
                Thread.Yield();
            await cancellation.CancelAsync();
            if (await Record.ExceptionAsync(() => running) is not { } exception)
                continue;
            Assert.IsType<OperationCanceledException>(exception, exactMatch: false);
            // The last row may be there: a thread that had taken the last band finishes it, while another one is refused the band before.
            Assert.Contains((byte)0, target);
            wasCutShort = true;
        }

        Assert.True(wasCutShort, "no run was cut short");
        kernel.Enhance(source, Width, target, Width, Width, Height, PixelFormat.Gray8);
        Assert.NotEqual(0, target[^1]);
    }
}
